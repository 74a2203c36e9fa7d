import { observe } from '../host/observe.ts';
import type { Report } from '../report/schema.ts';
import { type BaselineFile, readBaseline } from './baseline-file.ts';
import type { Job } from './job.ts';
import { Live, type Screen } from './live.ts';
import { type GateRequest, type Observe, runGate } from './run.ts';

/** The process that a job runs in: where the subject's output goes and what environment it gets. */
export interface Machine extends Omit<Screen, 'runner'> {
  readonly env: NodeJS.ProcessEnv;
  /** The built `cli.js`, which the observer is started from. */
  readonly script: string;
}

/** What outlives the command may go on for this long. */
export const GRACE_MS = 2000;

/** Runs one job on this machine and shows it while it runs; SIGINT and SIGTERM end the subject, not the report. */
export async function runJob(mode: GateRequest['mode'], job: Job, baseline: BaselineFile, machine: Machine): Promise<Report> {
  const live = new Live({ ...machine, runner: machine.env['GITHUB_ACTIONS'] === 'true' });
  for (const { line, column, message } of baseline.warnings) live.say(`${baseline.path}:${line}:${column}: ${message}`);
  const subject = { argv: job.argv, cwd: job.cwd, env: machine.env, timeoutMs: job.timeoutMs, graceMs: GRACE_MS };
  const onThisMachine: Observe = (request, compile, events) => observe(machine.script, request, compile, events);
  const run = runGate(onThisMachine, { mode, suite: job.suite, baseline, subject, failFast: job.failFast }, live);
  const stop = (signal: NodeJS.Signals) => run.stop(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await run.report;
  } finally {
    for (const signal of signals) process.off(signal, stop);
    live.end();
  }
}

/** The baseline of a job, read before anything is started. */
export function readJobBaseline(job: Job): BaselineFile {
  return readBaseline(job.baselinePath, job.baseline);
}
