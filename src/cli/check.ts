import { type Job, resolveJob } from '../gate/job.ts';
import { runJob } from '../gate/run-job.ts';
import { describePass, exitStatus } from '../gate/verdict.ts';
import type { Report } from '../report/schema.ts';
import { type Context, write } from './context.ts';
import { findOutputs, type GateOptions, showReport } from './report.ts';

/** `callgate check`: runs the command under its baseline; the exit status of the design's table. */
export async function runCheck(
  command: readonly string[],
  options: GateOptions,
  context: Context,
): Promise<number> {
  const job = await resolveJob(options, command, context.cwd);
  const outputs = findOutputs(options, context);
  const result = await runJob('check', job, context, outputs.log);
  const { report } = result;
  showReport(result, nextCommand(report, job, options, command), outputs, context);
  const newCalls = report.new.map(({ name }) => name);
  const status = exitStatus({ newCalls, evidence: report.evidence, command: report.command }, job.failOn);
  if (status === 0 && report.verdict === 'new')
    write(context, 'stderr', `callgate: ${describePass(job.failOn)}\n`);
  return status;
}

/** What to type when the new calls are meant: record adds them to the baseline. */
export function nextCommand(
  report: Report,
  job: Job,
  options: GateOptions,
  command: readonly string[],
): readonly string[] | undefined {
  if (report.verdict !== 'new') return undefined;
  const which = job.suite === null ? ['--baseline', job.baseline] : ['--suite', job.suite];
  const config = options.config === undefined ? [] : ['--config', options.config];
  return ['callgate', 'record', ...config, ...which, ...(command.length === 0 ? [] : ['--', ...command])];
}
