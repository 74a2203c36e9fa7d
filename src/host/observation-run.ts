import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import type { EventWitness } from '../audit/event-evidence.ts';
import type { AuditState } from '../audit/evidence.ts';
import { Observation } from '../audit/observation.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { SessionPlan } from '../audit/session-calls.ts';
import type { EventPlan } from '../audit/session-events.ts';
import { CallgateError } from '../errors.ts';
import { architectureByName } from '../seccomp/architecture.ts';
import { type AuditSetup, readAuditState } from './audit-setup.ts';
import { oneLine, setAudit } from './audit-status.ts';
import { BehaviourWatch, planRules, rulesKey } from './behaviour-watch.ts';
import { drawCanaries, drawEventCanary } from './canaries.ts';
import { EVENTS, Examiner } from './examiner.ts';
import type { FrontChannel } from './front-channel.ts';
import {
  type Canaries,
  explainExecFailure,
  type LaunchEvents,
  type Launcher,
  type LaunchOutcome,
} from './launch.ts';
import type { LogFollower } from './log-follower.ts';
import { LogKeeper } from './log-keeper.ts';
import { endSession, writeNote } from './note.ts';
import { ObservedCalls } from './observed-calls.ts';
import { OutputLines } from './output-lines.ts';
import type { ObservePlan } from './plan.ts';
import { isAlive, type ProcessIdentity } from './proc.ts';
import { ProcessTree } from './process-tree.ts';
import { readSession } from './session-reader.ts';
import { addRules } from './session-rules.ts';

const PROGRESS_MS = 100;

/** One run's state while launcher, log and ausearch go on side by side. */
export class ObservationRun {
  readonly examiner: Examiner;
  readonly calls: ObservedCalls;
  readonly failures: string[] = [];
  readonly keeper: LogKeeper | undefined;
  session: Required<SessionPlan> | undefined;
  observation: Observation | undefined;
  processes: ProcessTree | undefined;
  timedOut = false;
  /** The audit state that has to be the same after the run: with the run's own rules. */
  before: AuditState;
  watch: BehaviourWatch | undefined;
  /** Why there are no rules. */
  readonly rulesProblems: string[] = [];
  /** What the rules leave out. */
  readonly limits: string[] = [];
  /** Of a run with rules of its own. */
  #eventPlan: EventPlan | undefined;
  readonly #eventExaminer: Examiner;
  readonly #plan: ObservePlan;
  readonly #setup: AuditSetup;
  readonly #launcher: Launcher;
  readonly #channel: FrontChannel;
  readonly #lines = new OutputLines();
  readonly #lastWord = `callgate reads to here ${randomUUID()}`;
  #timer: NodeJS.Timeout | undefined;
  readonly #ended = new AbortController();
  #hasStarted = false;
  /** Calls of what may never become the command. */
  readonly #held: ObservedCall[] = [];
  #lastProgress = performance.now();

  constructor(plan: ObservePlan, setup: AuditSetup, launcher: Launcher, channel: FrontChannel) {
    this.#plan = plan;
    this.#setup = setup;
    this.#launcher = launcher;
    this.#channel = channel;
    this.before = setup.before;
    this.keeper = plan.keepLog ? new LogKeeper(setup.folder) : undefined;
    this.examiner = new Examiner(setup.folder);
    this.#eventExaminer = new Examiner(setup.folder, EVENTS);
    this.calls = new ObservedCalls(this.#lines);
    channel.onStop((signal) => this.#stop(signal));
  }

  /** Launches, and reads the log to its end. */
  async follow(follower: LogFollower): Promise<LaunchOutcome> {
    let reading: Promise<void> | undefined;
    const canaries = {
      ...drawCanaries(),
      event: this.#plan.behaviours === null ? null : drawEventCanary(),
    };
    const outcome = await this.#launcher.run(this.#plan, canaries, {
      session: async (session, launcher, { fenced, x32 }) => {
        this.#noteSession(session, launcher);
        await this.#addRules(session, fenced);
        this.observation = this.#startObservation(session, launcher, canaries, x32);
        this.#limitTime();
        reading = this.#read(follower, this.observation);
      },
      ...this.#events(),
    });
    clearTimeout(this.#timer);
    if (outcome.failure !== undefined && outcome.session !== undefined) await endSession(outcome.session);
    this.#ended.abort();
    await reading;
    if (outcome.execFailure !== undefined) throw explainExecFailure(outcome.execFailure, this.#plan);
    if (outcome.child === undefined) {
      throw new CallgateError(
        'observer',
        `The launcher ${outcome.failure ?? 'ended'} before it told that the command was started. ` +
          (outcome.session === undefined ? 'Nothing was run.' : 'What it may have started has been ended.'),
      );
    }
    return outcome;
  }

  /** Has ausearch read the events that are left to it, and the launcher's own at the end. */
  async finishEvents(observation: Observation | undefined): Promise<void> {
    const end = observation?.events?.end;
    if (end !== undefined) this.#eventExaminer.offer([end.lines.join('\n')]);
    await this.#eventExaminer.finish();
  }

  /** undefined for a run without rules of its own. */
  get eventWitness(): EventWitness | undefined {
    const { given, records: agreed, problems } = this.#eventExaminer;
    return this.#eventPlan === undefined
      ? undefined
      : { plan: this.#eventPlan, ausearch: { given, agreed, problems } };
  }

  /** Ends the subject's tree; a reader of its output that has stopped reading keeps it from nothing. */
  #stop(signal: number | undefined): void {
    if (signal === undefined) this.#launcher.kill();
    else this.#launcher.stop(signal);
    setTimeout(() => this.#channel.dropOutput(), this.#plan.graceMs).unref();
  }

  #noteSession(session: number, launcher: ProcessIdentity): void {
    this.#setup.note.session = session;
    this.#setup.note.launcher = launcher;
    writeNote(this.#setup.note);
  }

  /** Has the kernel tell of what the session does. Where behaviours decide, a run without is none. */
  async #addRules(session: number, fenced: boolean): Promise<void> {
    const { behaviours } = this.#plan;
    if (behaviours === null) return;
    this.#setup.note.rulesKey = rulesKey(session);
    writeNote(this.#setup.note);
    try {
      const { rules, limits } = planRules({ ...this.#plan, behaviours }, session, fenced);
      this.limits.push(...limits);
      await addRules(rules, this.#setup.folder);
    } catch (error) {
      if (behaviours.mode === 'gate') throw error;
      this.rulesProblems.push((error as Error).message);
    }
    this.watch = new BehaviourWatch(behaviours, session, this.#lines, this.#eventExaminer);
    this.before = await readAuditState();
  }

  #startObservation(
    session: number,
    launcher: ProcessIdentity,
    canaries: Canaries,
    x32: boolean,
  ): Observation {
    const arch = architectureByName(this.#plan.architecture)?.token ?? 0;
    const { start, end, event } = canaries;
    this.session = { session, arch, launcher: launcher.pid, startCanary: start, endCanary: end };
    this.processes = new ProcessTree(session, launcher.pid);
    const { watch } = this;
    if (watch === undefined || event === null || this.rulesProblems.length > 0)
      return new Observation(this.session, undefined, this.#lastWord);
    this.#eventPlan = {
      key: rulesKey(session),
      endCanary: event,
      decides: this.#plan.behaviours?.mode === 'gate',
      ...(x32 && this.#plan.behaviours?.allowsX32 === true ? { unseen: ['x32'] } : {}),
    };
    return new Observation(this.session, undefined, this.#lastWord, {
      plan: this.#eventPlan,
      listener: (seen) => watch.take(seen, this.observation?.session.start?.timeMs),
    });
  }

  /** From before the start, which may hang as well: its file may be on a file system that does not answer. */
  #limitTime(): void {
    if (this.#plan.timeoutMs === 0) return;
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.#stop(constants.signals.SIGTERM);
    }, this.#plan.timeoutMs);
  }

  #events(): Omit<LaunchEvents, 'session'> {
    return {
      started: () => {
        this.#hasStarted = true;
        this.#channel.send({ event: 'running' });
      },
      output: (stream, chunk) => {
        this.#lines.push(stream, chunk, performance.now());
        return this.#channel.forward(stream, chunk);
      },
    };
  }

  async #read(follower: LogFollower, observation: Observation): Promise<void> {
    try {
      await readSession({
        follower,
        observation,
        ended: this.#ended.signal,
        isWritten: () => isAlive(this.#setup.daemon.process),
        // What does not come of it is a record that is missing, and found out as such.
        askLastWord: () => void setAudit(['-m', this.#lastWord]).catch(() => {}),
        keep: (chunk) => this.keeper?.push(chunk),
        heard: () => this.#tell(observation),
      });
    } catch (error) {
      this.failures.push(`the log could not be read on: ${oneLine((error as Error).message)}`);
    }
  }

  #tell(observation: Observation): void {
    const fresh = this.calls.take(observation, this.examiner);
    for (const { pid } of fresh) this.processes?.look(pid);
    this.watch?.expect(fresh);
    for (const behaviour of this.watch?.takeNew() ?? [])
      this.#channel.send({ event: 'behaviour', behaviour });
    this.#held.push(...fresh);
    if (this.#hasStarted)
      for (const call of this.#held.splice(0)) this.#channel.send({ event: 'call', call });
    if (performance.now() - this.#lastProgress < PROGRESS_MS) return;
    this.#lastProgress = performance.now();
    this.#channel.send({ event: 'progress', records: observation.session.fold.total });
  }
}
