import { CallgateError } from '../errors.ts';
import { converge, MOST_PASSES } from '../gate/converge.ts';
import { CountedRuns } from '../gate/counted-runs.ts';
import { type Job, resolveJob } from '../gate/job.ts';
import type { Outputs } from '../gate/output.ts';
import { readTarget } from '../gate/run.ts';
import { type JobResult, runJob } from '../gate/run-job.ts';
import { addToRuns, drawBatchId, findRunsFile, readRuns } from '../gate/runs-file.ts';
import { exitStatus } from '../gate/verdict.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import type { Runs } from '../report/runs-schema.ts';
import { type Context, write } from './context.ts';
import { keepRecord, showUnkept } from './recorded.ts';
import { findOutputs, type GateOptions, showReport } from './report.ts';

/** The options of `record`, as commander gives them. */
export interface RecordOptions extends GateOptions {
  readonly runs?: number;
  /** The most passes; true where no number was given. */
  readonly converge?: number | true;
  readonly showBehaviours?: boolean;
  readonly arguments?: boolean;
}

/**
 * `callgate record`: logs every call and adds what the baseline lacks. It writes only what was proven, from a command
 * that succeeded; rules that are there stay as they are, but for those without conditions where `--arguments` asks for some.
 * Where `--runs` is given it keeps beside the baseline in how many runs each call was made.
 */
export async function runRecord(
  command: readonly string[],
  options: RecordOptions,
  context: Context,
): Promise<number> {
  const job = await resolveJob(options, command, context.cwd);
  refuseContradictions(options, job);
  if (options.converge !== undefined) return recordInPasses(job, options, options.converge, context);
  const file = options.runs === undefined ? undefined : findRunsFile(job.baselinePath);
  const shownAs = findRunsFile(job.baseline);
  const known = file === undefined ? [] : readRuns(file, shownAs);
  const outputs = findOutputs(options, context, job.baselinePath, file);
  const counted =
    file === undefined
      ? undefined
      : new CountedRuns(drawBatchId(new Date()), options.runs ?? 1, readTarget());
  try {
    return await recordRuns(job, options, outputs, context, (result, isGood) => {
      counted?.add(result, isGood);
      return counted?.describe(known);
    });
  } finally {
    const batch = counted?.batch;
    if (batch !== undefined && file !== undefined && outputs.runs !== undefined) {
      addToRuns(outputs.runs, file, shownAs, batch);
      write(context, 'stderr', `  ${toPlainText(shownAs)}: ${count(batch.runs, 'run')} added\n`);
    }
  }
}

/** Runs the command as often as asked; the first run that is not to be recorded ends it. */
async function recordRuns(
  job: Job,
  options: RecordOptions,
  outputs: Outputs,
  context: Context,
  countRun: (result: JobResult, isGood: boolean) => Runs | undefined,
): Promise<number> {
  const most = options.runs ?? 1;
  for (let run = 1; run <= most; run += 1) {
    // What the first run narrowed, the others add to.
    const learn = run === 1 ? 'narrow' : 'add';
    const asked = options.arguments === true ? ({ ...job, learn } as const) : job;
    const result = await runJob('record', asked, context, outputs.log);
    const status = statusOf(result);
    const runs = countRun(result, status === 0);
    const { report } = result;
    showReport(
      { ...result, report: runs === undefined ? report : { ...report, runs } },
      undefined,
      outputs,
      context,
    );
    if (status !== 0) {
      showUnkept(job, context);
      if (most > 1) write(context, 'stderr', `  run ${run} of ${most} ended the record\n`);
      return status;
    }
    keepRecord(result, job, outputs, context, options.showBehaviours === true);
  }
  return 0;
}

async function recordInPasses(
  job: Job,
  options: RecordOptions,
  passes: number | true,
  context: Context,
): Promise<number> {
  const outputs = findOutputs(options, context, job.baselinePath);
  const { result, status } = await converge(
    job,
    (pass) => runJob('record', pass, context, outputs.log),
    (line) => write(context, 'stderr', `callgate: ${toPlainText(line)}\n`),
    passes === true ? MOST_PASSES : passes,
  );
  showReport(result, undefined, outputs, context);
  if (status === 0) keepRecord(result, job, outputs, context, options.showBehaviours === true);
  else showUnkept(job, context);
  return status;
}

function statusOf({ report }: JobResult): number {
  return exitStatus({ newCalls: [], evidence: report.evidence, command: report.command }, 'new');
}

function refuseContradictions({ arguments: learns, converge: passes, runs }: RecordOptions, job: Job): void {
  if (learns === true && job.behaviours === 'off') {
    throw new CallgateError(
      'usage',
      '--arguments learns from what behaviours are seen by, and behaviours are off. Expected report or gate. Nothing was run.',
    );
  }
  if (passes === undefined || (runs === undefined && learns !== true)) return;
  const other = runs === undefined ? '--arguments' : '--runs';
  throw new CallgateError(
    'usage',
    `--converge allows what is known, so ${other} would not see it. Expected one of the two. Nothing was run.`,
  );
}
