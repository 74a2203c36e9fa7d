import { resolve } from 'node:path';
import pc from 'picocolors';
import type { Job, JobOptions } from '../gate/job.ts';
import type { GateResult } from '../gate/run.ts';
import { runJob } from '../gate/run-job.ts';
import { writeWholeFile } from '../gate/whole-file.ts';
import { renderTerminal } from '../report/terminal.ts';
import { type Context, write as writeText } from './context.ts';

/** The options of `check` and `record`, as commander gives them. */
export interface GateOptions extends JobOptions {
  readonly json?: string;
  readonly evidence?: string;
  readonly keepLog?: string;
}

/** Runs a job, with the log kept where asked. */
export function runWithOptions(mode: 'check' | 'record', job: Job, options: GateOptions, context: Context) {
  const keepLog = options.keepLog === undefined ? undefined : resolve(context.cwd, options.keepLog);
  return runJob(mode, job, context, keepLog);
}

/**
 * Shows the report on standard error, so that standard output is the subject's alone, and writes it and the evidence
 * where asked.
 */
export function showReport(
  { report, evidence }: GateResult,
  next: readonly string[] | undefined,
  options: GateOptions,
  context: Context,
): void {
  const write = (path: string | undefined, value: unknown, what: string) => {
    if (path !== undefined)
      writeWholeFile(resolve(context.cwd, path), `${JSON.stringify(value, undefined, 2)}\n`, what);
  };
  write(options.json, report, 'The report');
  write(options.evidence, evidence, 'The evidence');
  const colors = pc.createColors(context.stderr.isTTY === true && context.env.NO_COLOR === undefined);
  writeText(context, 'stderr', `\n${renderTerminal(report, next, colors)}\n`);
}
