import { resolve } from 'node:path';
import pc from 'picocolors';
import type { JobOptions } from '../gate/job.ts';
import { type Outputs, placeOutputs } from '../gate/output.ts';
import type { JobResult } from '../gate/run-job.ts';
import { renderDiff } from '../report/diff.ts';
import { renderHtml } from '../report/html.ts';
import { renderSarif } from '../report/sarif.ts';
import { renderTerminal } from '../report/terminal.ts';
import { type Context, write as writeText } from './context.ts';

/** The options of `check` and `record`, as commander gives them. */
export interface GateOptions extends JobOptions {
  readonly json?: string;
  readonly html?: string;
  readonly sarif?: string;
  readonly evidence?: string;
  readonly keepLog?: string;
}

/** Finds where the outputs of a run go; refuses it where one could not be written. */
export function findOutputs(
  { json, html, sarif, evidence, keepLog }: GateOptions,
  { cwd }: Context,
  baseline?: string,
  runs?: string,
): Outputs {
  const place = (path: string | undefined) => (path === undefined ? undefined : resolve(cwd, path));
  return placeOutputs({
    report: place(json),
    html: place(html),
    sarif: place(sarif),
    evidence: place(evidence),
    log: place(keepLog),
    baseline,
    runs,
  });
}

/**
 * Shows the report on standard error, so that standard output is the subject's alone, and writes it, in each form, and
 * the evidence where asked.
 */
export function showReport(
  { report, evidence, baseline }: JobResult,
  next: readonly string[] | undefined,
  outputs: Outputs,
  context: Context,
): void {
  outputs.report?.write(`${JSON.stringify(report, undefined, 2)}\n`);
  outputs.evidence?.write(`${JSON.stringify(evidence, undefined, 2)}\n`);
  outputs.html?.write(renderHtml(report, renderDiff(report, baseline.text)));
  outputs.sarif?.write(renderSarif(report, baseline.text));
  const colors = pc.createColors(context.stderr.isTTY === true && context.env.NO_COLOR === undefined);
  writeText(context, 'stderr', `\n${renderTerminal(report, next, colors)}\n`);
}
