import { resolve } from 'node:path';
import pc from 'picocolors';
import type { JobOptions } from '../gate/job.ts';
import { writeWholeFile } from '../gate/whole-file.ts';
import type { Report } from '../report/schema.ts';
import { renderTerminal } from '../report/terminal.ts';
import { type Context, write } from './context.ts';

/** The options of `check` and `record`, as commander gives them. */
export interface GateOptions extends JobOptions {
  readonly json?: string;
}

/** Shows the report on standard error, so that standard output is the subject's alone, and writes it where asked. */
export function showReport(
  report: Report,
  next: readonly string[] | undefined,
  json: string | undefined,
  context: Context,
): void {
  if (json !== undefined) {
    writeWholeFile(resolve(context.cwd, json), `${JSON.stringify(report, undefined, 2)}\n`, 'The report');
  }
  const colors = pc.createColors(context.stderr.isTTY === true && context.env.NO_COLOR === undefined);
  write(context, 'stderr', `\n${renderTerminal(report, next, colors)}\n`);
}
