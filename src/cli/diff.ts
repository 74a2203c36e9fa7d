import { resolve } from 'node:path';
import { findDifference } from '../baseline/difference.ts';
import { readProfile } from '../gate/baseline-file.ts';
import { renderDifference } from '../report/difference-text.ts';
import { type Context, write } from './context.ts';

/** `callgate diff OLD NEW`: 0 when both profiles mean the same, 1 with a line for each difference. */
export function runDiff(before: string, after: string, context: Context): number {
  const [old, young] = [before, after].map((path) => readProfile(resolve(context.cwd, path), path).profile);
  if (old === undefined || young === undefined) return 2;
  const difference = findDifference(old, young);
  if (difference.isEmpty) return 0;
  write(context, 'stdout', `${renderDifference(difference).join('\n')}\n`);
  return 1;
}
