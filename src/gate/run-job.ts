import { observe } from '../host/observe.ts';
import { requirePlatform } from '../host/platform.ts';
import { RootProcess } from '../host/root-process.ts';
import type { StartedRoot } from '../host/start-root.ts';
import type { Report } from '../report/schema.ts';
import { type BaselineFile, readBaseline } from './baseline-file.ts';
import type { Job } from './job.ts';
import { Live, type Screen } from './live.ts';
import { type GateRequest, type GateRun, type Observe, runGate } from './run.ts';

/** The process that a job runs in: where the subject's output goes and what environment it gets. */
export interface Machine extends Omit<Screen, 'runner'> {
  readonly env: NodeJS.ProcessEnv;
  /** The built `observer.js`, which is started as root. */
  readonly observer: string;
  /** One that the entry has started already, once. */
  readonly takeStarted?: () => StartedRoot | undefined;
}

/**
 * Without it bash looks its user up in the account databases when it starts: a socket and two more calls, on a machine
 * whose services have no SHELL, that a baseline recorded at a terminal would not have.
 */
const SHELL = { SHELL: '/bin/bash' };
/** What outlives the command may go on for this long. */
const GRACE_MS = 2000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs one job on this machine and shows it while it runs; SIGINT and SIGTERM end the subject, not the report. */
export async function runJob(
  mode: GateRequest['mode'],
  job: Job,
  machine: Machine,
): Promise<{ report: Report; baseline: BaselineFile }> {
  requirePlatform();
  const root = new RootProcess(machine.observer, 'observe', machine.takeStarted?.()); // starts while the baseline is read and compiled
  const live = new Live({ ...machine, runner: machine.env.GITHUB_ACTIONS === 'true' });
  try {
    const baseline = readBaseline(job.baselinePath, job.baseline);
    for (const { line, column, message } of baseline.warnings)
      live.say(`${baseline.path}:${line}:${column}: ${message}`);
    const subject = {
      argv: job.argv,
      cwd: job.cwd,
      env: { ...SHELL, ...machine.env },
      timeoutMs: job.timeoutMs,
      graceMs: GRACE_MS,
    };
    const onThisMachine: Observe = (request, filters, events) => observe(root, request, filters, events);
    const run = runGate(
      onThisMachine,
      { mode, suite: job.suite, baseline, subject, failFast: job.failFast },
      live,
    );
    return { report: await withSignals(run), baseline };
  } finally {
    live.end();
    root.discard();
  }
}

/** The report, while signals to this process end the subject. */
async function withSignals(run: GateRun): Promise<Report> {
  const stop = (signal: NodeJS.Signals) => run.stop(signal);
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await run.report;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
