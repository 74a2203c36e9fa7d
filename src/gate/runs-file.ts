import { randomBytes } from 'node:crypto';
import { CallgateError, formatProblems } from '../errors.ts';
import type { Batch } from '../statistics/batch.ts';
import { formatBatches, parseBatches } from '../statistics/batch-file.ts';
import type { Output } from './output.ts';
import { isAbsent, readTextFile } from './text-file.ts';

/** Bytes; a batch takes some 3 KB. */
const LONGEST = 16 << 20;

/** Where the statistics of a baseline are: `seccomp.runs.jsonl` beside `seccomp.json`. */
export function findRunsFile(baseline: string): string {
  return `${baseline.replace(/\.json$/, '')}.runs.jsonl`;
}

/** An id that no other batch has; sorts by the time at which it was drawn. */
export function drawBatchId(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z-${randomBytes(6).toString('hex')}`;
}

/** The batches of a file, none of one that is not there; refuses a file that is bad, with every problem in it. */
export function readRuns(path: string, shownAs = path): readonly Batch[] {
  if (isAbsent(path)) return [];
  let text: string;
  try {
    text = readTextFile(path, LONGEST);
  } catch (cause) {
    throw new CallgateError(
      'baseline',
      `${shownAs} cannot be read: ${(cause as Error).message}. Expected what record --runs wrote, or no file.`,
      { cause },
    );
  }
  const parsed = parseBatches(text);
  if (parsed.ok) return parsed.batches;
  throw new CallgateError(
    'baseline',
    `${formatProblems(shownAs, parsed.problems)}\n${shownAs} is not what record --runs writes. Mend it, or remove it: it holds counts alone, and no rule.`,
  );
}

/** Adds a batch to the file, as it is by now; one that is in it already changes nothing. */
export function addToRuns(output: Output, path: string, shownAs: string, batch: Batch): void {
  output.write(formatBatches([...readRuns(path, shownAs), batch]));
}
