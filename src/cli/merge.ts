import { resolve } from 'node:path';
import pc from 'picocolors';
import { CallgateError } from '../errors.ts';
import { readLegFiles } from '../gate/leg-files.ts';
import { type MergeOptions, mergeLegs } from '../gate/merge-job.ts';
import { placeOutputs } from '../gate/output.ts';
import { describePass } from '../gate/verdict.ts';
import { findBase } from '../git/base.ts';
import { renderMergedTerminal } from '../report/merged-terminal.ts';
import { type Context, write } from './context.ts';

/** The options of `merge`, as commander gives them. */
export interface MergeCommandOptions extends MergeOptions {
  readonly json?: string;
  readonly base?: string;
}

/** `callgate merge REPORT...`: one verdict of many reports; the exit status of the design's table. */
export async function runMerge(
  paths: readonly string[],
  options: MergeCommandOptions,
  context: Context,
): Promise<number> {
  const { cwd } = context;
  const outputs = placeOutputs({
    report: options.json === undefined ? undefined : resolve(cwd, options.json),
  });
  const base =
    options.base === undefined
      ? undefined
      : await findBase(cwd, { kind: 'ref', ref: options.base }, undefined);
  if (paths.length === 0)
    throw new CallgateError('usage', 'No report was given. Expected: callgate merge REPORT…');
  const read = readLegFiles(paths.map((path) => ({ shownAs: path, path: resolve(cwd, path) })));
  const { merged, status } = await mergeLegs(read, options, cwd, base);
  outputs.report?.write(`${JSON.stringify(merged)}\n`);
  const colors = pc.createColors(context.stderr.isTTY === true && context.env.NO_COLOR === undefined);
  write(context, 'stderr', `${renderMergedTerminal(merged, colors)}\n`);
  if (status === 0 && merged.verdict === 'new') {
    const how =
      options.failOn === undefined ? 'passes by fail-on of the suites' : describePass(options.failOn);
    write(context, 'stderr', `callgate: ${how}\n`);
  }
  return status;
}
