import { CallgateError } from '../errors.ts';
import { type Job, resolveJob } from '../gate/job.ts';
import { joinRuns } from '../gate/joined-runs.ts';
import { judgeByBase } from '../gate/judge.ts';
import { readTarget } from '../gate/run.ts';
import { type JobResult, runJob } from '../gate/run-job.ts';
import { describePass, exitStatus, findingsOf } from '../gate/verdict.ts';
import { findBase } from '../git/base.ts';
import type { Report } from '../report/schema.ts';
import { type Context, write } from './context.ts';
import { findOutputs, type GateOptions, showReport } from './report.ts';

/** The options of `check`, as commander gives them. */
export interface CheckOptions extends GateOptions {
  readonly runs?: number;
  /** A commit that a change is judged by: its baseline, its configuration, its CODEOWNERS. */
  readonly base?: string;
}

/** `callgate check`: runs the command under its baseline; the exit status of the design's table. */
export async function runCheck(
  command: readonly string[],
  options: CheckOptions,
  context: Context,
): Promise<number> {
  const job = await resolveCheck(options, command, context.cwd);
  const { runs } = options;
  if (runs !== undefined && (options.evidence ?? options.keepLog) !== undefined) {
    throw new CallgateError(
      'usage',
      '--evidence and --keep-log are of one run. Expected them without --runs. Nothing was run.',
    );
  }
  const outputs = findOutputs(options, context);
  const result =
    runs === undefined
      ? await runJob('check', job, context, outputs.log)
      : await checkRuns(job, runs, context);
  const { report } = result;
  showReport(result, nextCommand(report, job, options, command), outputs, context);
  const status = exitStatus(findingsOf(report), job.failOn);
  if (status === 0 && report.verdict === 'new')
    write(context, 'stderr', `callgate: ${describePass(job.failOn)}\n`);
  return status;
}

/** Runs the command so often, or to the first run that fails where that ends it; one result of all. */
async function checkRuns(job: Job, asked: number, context: Context): Promise<JobResult> {
  const results: JobResult[] = [];
  let isOver = false;
  while (results.length < asked && !isOver) {
    const result = await runJob('check', job, context);
    results.push(result);
    write(context, 'stderr', `callgate: run ${results.length} of ${asked}: ${result.report.verdict}\n`);
    const { report } = result;
    isOver =
      report.command.stoppedBy !== null || (job.failFast && exitStatus(findingsOf(report), job.failOn) !== 0);
  }
  const [first] = results;
  if (first === undefined) throw new RangeError('expected a run');
  const reports = results.map(({ report }) => report);
  return { ...first, report: joinRuns(reports, asked, first.baseline.profile, readTarget()) };
}

/** The job, judged by `--base` where that is given. */
async function resolveCheck(options: CheckOptions, command: readonly string[], root: string): Promise<Job> {
  const job = await resolveJob(options, command, root);
  if (options.base === undefined) {
    if (options.baselineEdits === undefined) return job;
    throw new CallgateError(
      'usage',
      '--baseline-edits says how a change is judged. Expected --base REF with it.',
    );
  }
  const base = await findBase(root, { kind: 'ref', ref: options.base }, undefined);
  return judgeByBase(job, options, root, base, null);
}

/** What to type when what is new is meant: record adds them to the baseline. */
export function nextCommand(
  report: Report,
  job: Job,
  options: GateOptions,
  command: readonly string[],
): readonly string[] | undefined {
  if (report.proposed === null) return undefined;
  const which = job.suite === null ? ['--baseline', job.baseline] : ['--suite', job.suite];
  const config = options.config === undefined ? [] : ['--config', options.config];
  const how = options.behaviours === undefined ? [] : ['--behaviours', options.behaviours];
  return [
    'callgate',
    'record',
    ...config,
    ...which,
    ...how,
    ...(command.length === 0 ? [] : ['--', ...command]),
  ];
}
