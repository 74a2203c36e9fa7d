import { Continuity } from './continuity.ts';
import { decodeBytes } from './encoded-text.ts';
import { detach, type FoldedCall, type FoldLimits } from './fold.ts';
import { type Envelope, parseEnvelope, type RejectionName } from './line.ts';
import {
  type ConfigChange,
  type DaemonRecord,
  type LoginRecord,
  parseConfigChange,
  parseDaemonRecord,
  parseLogin,
} from './other-records.ts';
import { matchSeccompRecord, type SeccompRecord } from './seccomp-record.ts';
import { SessionCalls, type SessionPlan, type SessionProblem } from './session-calls.ts';
import { type EventListener, type EventPlan, SessionEvents } from './session-events.ts';
import { CappedList, type NamedCount, NamedCounts } from './tally.ts';

/** Named things of a log that no record rejection says, and that break the proof. */
export type LogProblem =
  | SessionProblem
  /** A SECCOMP record with a serial that was there before: the kernel gives each its own. */
  | 'serial-again'
  /** Lines of more than one host in one log, each with serials of its own. */
  | 'several-nodes'
  /** The session made so many different calls that some were only counted together. */
  | 'calls-uncounted';

/** A record with the serial of its event, and the line of the log counted from 1 at the first that was read. */
export type Placed<T> = T & { readonly serial: number; readonly line: number };

const SECCOMP = 'SECCOMP';
const EXCERPT = 200;
const MOST_KEPT = 1000;
const MOST_TYPES = 500;

/** All that a run's part of the audit log says, read line by line in constant memory. */
export class Observation {
  readonly continuity = new Continuity();
  /** The subject's events; undefined for a run without audit rules of its own. */
  readonly events: SessionEvents | undefined;
  readonly #session: number;
  readonly #calls: SessionCalls;
  readonly #lastWord: string | undefined;
  readonly #types = new Map<string, number>();
  readonly #rejections = new NamedCounts<RejectionName>();
  readonly #problems = new NamedCounts<LogProblem>();
  readonly #sessionsLeft = new CappedList<Placed<LoginRecord>>(MOST_KEPT);
  readonly #configChanges = new CappedList<Placed<ConfigChange>>(MOST_KEPT);
  readonly #daemonRecords = new CappedList<Placed<DaemonRecord>>(MOST_KEPT);
  #lines = 0;
  #seccompRecords = 0;
  #node: string | null | undefined;
  #lastWords = 0;

  /**
   * `lastWord` is a text that a USER record will hold which is made after all that belongs to the run. With `events`, the
   * records of the run's audit rules are put together, and the listener hears of each event of the subject.
   */
  constructor(
    plan: SessionPlan,
    limits?: FoldLimits,
    lastWord?: string,
    events?: { readonly plan: EventPlan; readonly listener?: EventListener },
  ) {
    this.#session = plan.session;
    this.#calls = new SessionCalls(plan, limits);
    this.#lastWord = lastWord;
    if (events !== undefined)
      this.events = new SessionEvents(events.plan, plan, this.#calls, events.listener);
  }

  /** Takes one complete line without its newline and without a NUL byte, each character one byte. */
  push(line: string): void {
    this.#lines += 1;
    const record = matchSeccompRecord(line);
    if (record !== undefined) this.#takeSeccomp(record, line);
    else this.#pushOther(line);
  }

  /** Takes a line that the splitter would not pass on. */
  reject(name: RejectionName, excerpt: string): void {
    this.#lines += 1;
    this.#reject(name, excerpt);
  }

  /** Ends the log: nothing more comes. */
  finish(): void {
    this.#calls.finish();
    this.events?.finish();
  }

  #takeSeccomp(record: SeccompRecord, line: string): void {
    const { serial, node } = record;
    this.#seccompRecords += 1;
    this.#checkNode(node);
    if (!this.continuity.add(serial))
      this.#problems.add('serial-again', this.#lines, () => `serial ${serial}`);
    if (record.session === this.#session) this.#calls.add(record, line, this.#lines);
  }

  #pushOther(line: string): void {
    const parsed = parseEnvelope(line);
    if (!parsed.ok) {
      this.#reject(parsed.rejection, line);
      return;
    }
    const { type, node, serial } = parsed.value;
    this.#checkNode(node);
    if (!type.startsWith('DAEMON_')) this.continuity.add(serial);
    this.events?.add(parsed.value, line, this.#lines);
    const rejection = type === SECCOMP ? 'bad-seccomp' : this.#takeOther(parsed.value);
    if (rejection === undefined) this.#countType(type);
    else this.#reject(rejection, line);
  }

  #takeOther({ type, serial, body }: Envelope): RejectionName | undefined {
    const place = { serial, line: this.#lines };
    if (type.startsWith('DAEMON_'))
      this.#daemonRecords.add(() => ({ ...parseDaemonRecord(detach(body)), ...place }));
    if (type === 'CONFIG_CHANGE')
      this.#configChanges.add(() => ({ ...parseConfigChange(detach(body)), ...place }));
    if (type === 'USER' && this.#lastWord !== undefined && body.includes(this.#lastWord))
      this.#lastWords += 1;
    if (type !== 'LOGIN') return undefined;
    const login = parseLogin(body);
    if (!login.ok) return login.rejection;
    const { oldSession, succeeded } = login.value;
    if (oldSession === this.#session && succeeded)
      this.#sessionsLeft.add(() => ({ ...login.value, ...place }));
    return undefined;
  }

  #countType(type: string): void {
    const known = this.#types.has(type) || this.#types.size < MOST_TYPES;
    const name = known ? detach(type) : '(other)';
    this.#types.set(name, (this.#types.get(name) ?? 0) + 1);
  }

  #checkNode(node: string | null): void {
    if (node === this.#node) return;
    if (this.#node === undefined) this.#node = node === null ? null : detach(node);
    else
      this.#problems.add(
        'several-nodes',
        this.#lines,
        () => `${this.#node ?? '(none)'} and ${node ?? '(none)'}`,
      );
  }

  #reject(name: RejectionName, line: string): void {
    this.#rejections.add(name, this.#lines, () => decodeBytes(detach(line.slice(0, EXCERPT))).text);
  }

  /** How often the last word was read. */
  get lastWords(): number {
    return this.#lastWords;
  }

  /** All lines, the rejected ones included. */
  get lines(): number {
    return this.#lines;
  }

  /** How many records there were of each type; with the rejections they make up all lines. */
  get types(): ReadonlyMap<string, number> {
    return this.#seccompRecords === 0
      ? this.#types
      : new Map([[SECCOMP, this.#seccompRecords], ...this.#types]);
  }

  get rejections(): readonly NamedCount<RejectionName>[] {
    return this.#rejections.list;
  }

  get problems(): readonly NamedCount<LogProblem>[] {
    const { uncounted } = this.#calls.fold;
    const dropped =
      uncounted === 0 ? [] : [{ name: 'calls-uncounted', count: uncounted, examples: [] } as const];
    return [...this.#problems.list, ...this.#calls.problems.list, ...dropped];
  }

  /** Successful LOGINs out of our session. */
  get sessionsLeft(): CappedList<Placed<LoginRecord>> {
    return this.#sessionsLeft;
  }

  get configChanges(): CappedList<Placed<ConfigChange>> {
    return this.#configChanges;
  }

  get daemonRecords(): CappedList<Placed<DaemonRecord>> {
    return this.#daemonRecords;
  }

  /** The subject's distinct calls, with the canaries and the launcher's own records told apart. */
  get session(): SessionCalls {
    return this.#calls;
  }

  /** The subject's distinct calls that were first read since the last time. */
  takeNew(): readonly FoldedCall[] {
    return this.#calls.takeNew();
  }
}
