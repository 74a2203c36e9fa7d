import { constants } from 'node:os';
import { Observation } from '../audit/observation.ts';
import { CallgateError } from '../errors.ts';
import { architectureByName } from '../seccomp/architecture.ts';
import { type AuditSetup, readAuditState } from './audit-setup.ts';
import { oneLine } from './audit-status.ts';
import { drawCanaries } from './canaries.ts';
import { Examiner } from './examiner.ts';
import { findTool } from './find-tool.ts';
import type { FrontChannel } from './front-channel.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { explainExecFailure, type LaunchEvents, type Launcher, type LaunchOutcome } from './launch.ts';
import { LogFollower } from './log-follower.ts';
import { endSession, restore, writeNote } from './note.ts';
import { ObservedCalls } from './observed-calls.ts';
import { OutputLines } from './output-lines.ts';
import type { CommandResult, ObservePlan, ObserverResult } from './plan.ts';
import type { ProcessIdentity } from './proc.ts';
import { readSession } from './session-reader.ts';
import { runTool, VERSION_LIMITS } from './tool.ts';

const PROGRESS_MS = 500;

/** Runs the subject and reads its records to the end canary. What fails once it runs is evidence, and not an error. */
export async function runObservation(
  plan: ObservePlan,
  setup: AuditSetup,
  launcher: Launcher,
  channel: FrontChannel,
  ausearch: Promise<string | null>,
): Promise<ObserverResult> {
  const follower = await LogFollower.open(
    setup.daemon.logFile,
    setup.daemon.kind === 'own' ? 'start' : 'end',
  );
  const run = new ObservationRun(plan, setup, launcher, channel);
  try {
    const outcome = await run.follow(follower);
    const { observation, examiner, failures } = run;
    const examined = examiner.finish();
    const after = await readAuditState().catch(() => undefined);
    // The host is put right while ausearch still reads.
    const [restored] = await Promise.all([restore(setup.note, { keepFolder: true }), examined]);
    const calls = observation === undefined ? [] : run.calls.list(observation);
    return {
      command: describeCommand(outcome, run.timedOut),
      calls,
      evidence: gatherEvidence({
        plan,
        setup,
        after,
        observation,
        outcome,
        examiner,
        calls,
        log: follower.state,
        failures,
      }),
      versions: {
        auditd: daemonVersion(observation) ?? (await readVersion('auditctl')),
        ausearch: await ausearch,
      },
      restored,
      cost: {
        observerPeakBytes: process.resourceUsage().maxRSS * 1024,
        logBytes: follower.state.bytes,
        slowestAusearchMs: Math.round(examiner.slowestMs),
      },
    };
  } finally {
    await follower.close();
  }
}

/** One run's state while launcher, log and ausearch go on side by side. */
class ObservationRun {
  readonly examiner: Examiner;
  readonly calls: ObservedCalls;
  readonly failures: string[] = [];
  observation: Observation | undefined;
  timedOut = false;
  readonly #plan: ObservePlan;
  readonly #setup: AuditSetup;
  readonly #launcher: Launcher;
  readonly #channel: FrontChannel;
  readonly #lines = new OutputLines();
  #timer: NodeJS.Timeout | undefined;
  #outcome: LaunchOutcome | undefined;
  #lastProgress = performance.now();

  constructor(plan: ObservePlan, setup: AuditSetup, launcher: Launcher, channel: FrontChannel) {
    this.#plan = plan;
    this.#setup = setup;
    this.#launcher = launcher;
    this.#channel = channel;
    this.examiner = new Examiner(setup.folder);
    this.calls = new ObservedCalls(this.#lines);
    channel.onStop((signal) => (signal === undefined ? launcher.kill() : launcher.stop(signal)));
  }

  /** Launches, and reads the log to its end. */
  async follow(follower: LogFollower): Promise<LaunchOutcome> {
    let reading: Promise<void> | undefined;
    const canaries = drawCanaries();
    const outcome = await this.#launcher.run(this.#plan, canaries, {
      session: (session, launcher) => {
        this.observation = this.#startObservation(session, launcher, canaries);
        reading = this.#read(follower, this.observation);
      },
      ...this.#events(),
    });
    clearTimeout(this.#timer);
    if (outcome.failure !== undefined && outcome.session !== undefined) await endSession(outcome.session);
    this.#outcome = outcome;
    await reading;
    if (outcome.execFailure !== undefined) throw explainExecFailure(outcome.execFailure, this.#plan);
    if (outcome.child === undefined) {
      throw new CallgateError(
        'observer',
        `The launcher ${outcome.failure ?? 'ended'} before the command was started. Nothing was run.`,
      );
    }
    return outcome;
  }

  #startObservation(
    session: number,
    launcher: ProcessIdentity,
    canaries: { start: number; end: number },
  ): Observation {
    this.#setup.note.session = session;
    this.#setup.note.launcher = launcher;
    writeNote(this.#setup.note);
    const arch = architectureByName(this.#plan.architecture)?.token ?? 0;
    return new Observation({
      session,
      arch,
      launcher: launcher.pid,
      startCanary: canaries.start,
      endCanary: canaries.end,
    });
  }

  #events(): Omit<LaunchEvents, 'session'> {
    return {
      started: () => {
        this.#channel.send({ event: 'running' });
        if (this.#plan.timeoutMs === 0) return;
        this.#timer = setTimeout(() => {
          this.timedOut = true;
          this.#launcher.stop(constants.signals.SIGTERM);
        }, this.#plan.timeoutMs);
      },
      output: (stream, chunk) => {
        this.#lines.push(stream, chunk, Date.now());
        return this.#channel.forward(stream, chunk);
      },
    };
  }

  async #read(follower: LogFollower, observation: Observation): Promise<void> {
    const hasEnded = () => this.#outcome !== undefined;
    try {
      await readSession({ follower, observation, hasEnded, heard: () => this.#tell(observation) });
    } catch (error) {
      this.failures.push(`the log could not be read on: ${oneLine((error as Error).message)}`);
    }
  }

  #tell(observation: Observation): void {
    for (const call of this.calls.take(observation, this.examiner))
      this.#channel.send({ event: 'call', call });
    if (performance.now() - this.#lastProgress < PROGRESS_MS) return;
    this.#lastProgress = performance.now();
    this.#channel.send({ event: 'progress', records: observation.session.fold.total });
  }
}

function describeCommand(outcome: LaunchOutcome, timedOut: boolean): CommandResult {
  const { status, durationMs, leftovers } = outcome;
  const number = status === undefined ? constants.signals.SIGKILL : status & 0x7f;
  const signal = number === 0 ? null : signalName(number);
  const exitCode = status === undefined || number !== 0 ? null : (status >> 8) & 0xff;
  return { exitCode, signal, durationMs, timedOut, leftovers };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

/** What the daemon called itself when it started; null where that was before the run. */
function daemonVersion(observation: Observation | undefined): string | null {
  const start = observation?.daemonRecords.kept.find(({ op }) => op === 'start');
  return /\bver=(\S+)/.exec(start?.text ?? '')?.[1] ?? null;
}

/** What a tool calls itself; null where it does not say. auditctl is of the daemon's package. */
export async function readVersion(tool: string): Promise<string | null> {
  const path = findTool(tool);
  if (path === undefined) return null;
  const { stdout } = await runTool(path, ['-v'], VERSION_LIMITS).catch(() => ({ stdout: '' }));
  return /(\d[\w.]*)\s*$/.exec(stdout.trim())?.[1] ?? null;
}
