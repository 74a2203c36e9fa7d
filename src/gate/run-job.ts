import type { SeenCall } from '../baseline/compare.ts';
import type { BehaviourShape } from '../baseline/merge-behaviours.ts';
import { createSpellings } from '../baseline/spelling.ts';
import type { Tampering } from '../host/file-commands.ts';
import { observe } from '../host/observe.ts';
import { requirePlatform } from '../host/platform.ts';
import { RootProcess } from '../host/root-process.ts';
import type { StartedRoot } from '../host/start-root.ts';
import type { BaselineFile } from './baseline-file.ts';
import { prepareBehaviours } from './behaviour-request.ts';
import { chooseCompared } from './compared.ts';
import type { Job } from './job.ts';
import { layJob } from './lay-job.ts';
import { effectiveProfile } from './layered-baseline.ts';
import { Live, type Screen } from './live.ts';
import type { Output } from './output.ts';
import { readPlaces } from './places.ts';
import {
  type GateEvents,
  type GateRequest,
  type GateResult,
  type GateRun,
  type Observe,
  readTarget,
  runGate,
} from './run.ts';
import { isFailing, isFailingBehaviour } from './verdict.ts';
import type { WholeFile } from './whole-file.ts';

/** The process that a job runs in: where the subject's output goes and what environment it gets. */
export interface Machine extends Omit<Screen, 'runner'> {
  readonly env: NodeJS.ProcessEnv;
  /** The built `observer.js`, which is started as root. */
  readonly observer: string;
  /** One that the entry has started already, once. */
  readonly takeStarted?: () => StartedRoot | undefined;
  /** Hears what the subject did to the runner's file commands. */
  readonly tampered?: (tampering: Tampering) => void;
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
    const { baseline, warnings } = await layJob(mode, job);
    for (const { line, column, message } of baseline.warnings)
      live.say(`${baseline.path}:${line}:${column}: ${message}`);
    for (const warning of warnings) live.say(`${job.layering?.place ?? job.baseline}: ${warning}`);
    const judge = mode === 'check' ? job.judge : undefined;
    const env = { ...SHELL, ...machine.env };
    const learn = mode === 'record' ? job.learn : undefined;
    const compared = chooseCompared({ baseline, judge, learn }, readTarget());
    const places = readPlaces(job.cwd, env);
    const behaviours = await prepareBehaviours(mode, job, baseline, judge, places, undefined, compared);
    const subject = {
      argv: job.argv,
      cwd: job.cwd,
      env,
      timeoutMs: job.timeoutMs,
      graceMs: GRACE_MS,
      keepLog: keepLog !== undefined,
      behaviours: behaviours?.plan ?? null,
    };
    const onThisMachine: Observe = (request, filters, events) => observe(root, request, filters, events);
    const spellings = createSpellings(effectiveProfile(baseline), readTarget());
    const endsAt = (call: SeenCall) =>
      job.failFast && isFailing(call.name, job.failOn, spellings(call).length > 0);
    const endsAtBehaviour = (one: BehaviourShape) => job.failFast && isFailingBehaviour(one, job.failOn);
    const request = {
      mode,
      suite: job.suite,
      leg: job.leg,
      baseline,
      learn,
      subject,
      behaviours,
      endsAt,
      endsAtBehaviour,
      judge,
      pass: job.pass,
    };
    const kept = keepLog?.open(0o600);
    try {
      const limit = new OutputLimit(live, job.timeoutMs);
      const run = runGate(onThisMachine, request, makeEvents(live, kept, limit, machine.tampered));
      const result = await withSignals(run, limit).finally(() => limit.clear());
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

/** A run that has to end waits for no reader of its output: after a signal, or when its time is up. */
class OutputLimit {
  readonly #live: Live;
  readonly #timeoutMs: number;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(live: Live, timeoutMs: number) {
    this.#live = live;
    this.#timeoutMs = timeoutMs;
  }

  /** The command runs. */
  start(): void {
    if (this.#timeoutMs > 0) this.dropSoon(this.#timeoutMs);
  }

  /** The tree has its grace period first. */
  dropSoon(afterMs = 0): void {
    this.#timers.push(setTimeout(() => this.#live.dropOutput(), afterMs + GRACE_MS + 1000).unref());
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}

/** A live run's events: shown, the log into its file, and tampering to whoever asked. */
function makeEvents(
  live: Live,
  kept: WholeFile | undefined,
  limit: OutputLimit,
  tampered: Machine['tampered'],
): GateEvents {
  return {
    output: (stream, chunk) => live.output(stream, chunk),
    newCall: (call) => live.newCall(call),
    newBehaviour: (behaviour) => live.newBehaviour(behaviour),
    message(message) {
      if (message.event === 'running') limit.start();
      if (message.event === 'tampered') tampered?.(message.tampering);
      live.message(message);
    },
    log: (chunk) => kept?.write(chunk),
  };
}

/** The result, while signals to this process end the subject. */
async function withSignals(run: GateRun, limit: OutputLimit): Promise<GateResult> {
  const stop = (signal: NodeJS.Signals) => {
    run.stop(signal);
    limit.dropSoon();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await run.result;
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
