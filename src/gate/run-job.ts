import { observe } from '../host/observe.ts';
import { requirePlatform } from '../host/platform.ts';
import { RootProcess } from '../host/root-process.ts';
import type { StartedRoot } from '../host/start-root.ts';
import { type BaselineFile, readBaseline } from './baseline-file.ts';
import type { Job } from './job.ts';
import { Live, type Screen } from './live.ts';
import type { Output } from './output.ts';
import {
  type GateEvents,
  type GateRequest,
  type GateResult,
  type GateRun,
  type Observe,
  runGate,
} from './run.ts';
import type { WholeFile } from './whole-file.ts';

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

/** What came of a job, with the baseline that it was judged by. */
export interface JobResult extends GateResult {
  readonly baseline: BaselineFile;
}

/**
 * Runs one job on this machine and shows it while it runs; SIGINT and SIGTERM end the subject, not the report. `keepLog`
 * is where the log that was read goes.
 */
export async function runJob(
  mode: GateRequest['mode'],
  job: Job,
  machine: Machine,
  keepLog?: Output,
): Promise<JobResult> {
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
      keepLog: keepLog !== undefined,
    };
    const onThisMachine: Observe = (request, filters, events) => observe(root, request, filters, events);
    const request = { mode, suite: job.suite, baseline, subject, failFast: job.failFast };
    const kept = keepLog?.open(0o600);
    try {
      const run = runGate(onThisMachine, request, withLog(live, kept));
      const result = await withSignals(run);
      kept?.commit();
      return { ...result, baseline };
    } finally {
      kept?.discard();
    }
  } finally {
    live.end();
    root.discard();
  }
}

/** What a live run shows, with the log going into a file. */
function withLog(live: Live, kept: WholeFile | undefined): GateEvents {
  return {
    output: (stream, chunk) => live.output(stream, chunk),
    newCall: (call) => live.newCall(call),
    message: (message) => live.message(message),
    log: (chunk) => kept?.write(chunk),
  };
}

/** The result, while signals to this process end the subject. */
async function withSignals(run: GateRun): Promise<GateResult> {
  const stop = (signal: NodeJS.Signals) => run.stop(signal);
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await run.result;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
