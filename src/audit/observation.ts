import { Continuity } from './continuity.ts';
import { decodeBytes } from './encoded-text.ts';
import type { FoldedCall, FoldLimits } from './fold.ts';
import { bodyOf, EnvelopeScanner, type RejectionName } from './line.ts';
import {
  type ConfigChange,
  type DaemonRecord,
  type LoginRecord,
  parseConfigChange,
  parseDaemonRecord,
  parseLogin,
} from './other-records.ts';
import { SECCOMP, SeccompScanner } from './seccomp-record.ts';
import { SessionCalls, type SessionPlan, type SessionProblem } from './session-calls.ts';
import { CappedList, type NamedCount, NamedCounts } from './tally.ts';

/** Named things of a log that no record rejection says, and that break the proof. */
export type LogProblem =
  | SessionProblem
  /** A SECCOMP record with a serial that was there before: the kernel gives each its own. */
  | 'serial-again'
  /** Lines of more than one host in one log, each with serials of its own. */
  | 'several-nodes';

/** A record with the serial of its event, and the line of the log counted from 1 at the first that was read. */
export type Placed<T> = T & { readonly serial: number; readonly line: number };

const EXCERPT = 200;
const MOST_KEPT = 1000;
const MOST_TYPES = 500;

/** All that a run's part of the audit log says, read line by line in constant memory. */
export class Observation {
  readonly continuity = new Continuity();
  readonly #session: number;
  readonly #calls: SessionCalls;
  readonly #envelope = new EnvelopeScanner();
  readonly #record = new SeccompScanner();
  readonly #types = new Map<string, number>();
  readonly #rejections = new NamedCounts<RejectionName>();
  readonly #problems = new NamedCounts<LogProblem>();
  readonly #sessionsLeft = new CappedList<Placed<LoginRecord>>(MOST_KEPT);
  readonly #configChanges = new CappedList<Placed<ConfigChange>>(MOST_KEPT);
  readonly #daemonRecords = new CappedList<Placed<DaemonRecord>>(MOST_KEPT);
  #lines = 0;
  #seccompRecords = 0;
  #node: string | undefined;

  constructor(plan: SessionPlan, limits?: FoldLimits) {
    this.#session = plan.session;
    this.#calls = new SessionCalls(plan, limits);
  }

  /** Takes one complete line without its newline, each character one byte. */
  push(line: string): void {
    this.#lines += 1;
    const envelope = this.#envelope;
    const rejection = envelope.scan(line);
    if (rejection !== undefined) {
      this.#reject(rejection, line);
      return;
    }
    if (envelope.typeStart > 5 || this.#node === undefined || this.#node !== '') this.#checkNode(line);
    if (envelope.typeEnd - envelope.typeStart === 7 && line.startsWith(SECCOMP, envelope.typeStart)) {
      this.#pushSeccomp(line);
    } else {
      this.#pushOther(line, line.slice(envelope.typeStart, envelope.typeEnd));
    }
  }

  /** Takes a line that the splitter would not pass on. */
  reject(name: RejectionName, excerpt: string): void {
    this.#lines += 1;
    this.#reject(name, excerpt);
  }

  /** Ends the log: nothing more comes. */
  finish(): void {
    this.#calls.finish();
  }

  #pushSeccomp(line: string): void {
    const { serial, body } = this.#envelope;
    const isNew = this.continuity.add(serial);
    if (!this.#record.scan(line, body)) {
      this.#reject('bad-seccomp', line);
      return;
    }
    this.#seccompRecords += 1;
    if (!isNew) this.#problems.add('serial-again', this.#lines, () => `serial ${serial}`);
    if (this.#record.session === this.#session)
      this.#calls.add(line, this.#lines, this.#envelope, this.#record);
  }

  #pushOther(line: string, type: string): void {
    const { serial, body } = this.#envelope;
    const place = { serial, line: this.#lines };
    const text = () => bodyOf(line, body);
    if (type.startsWith('DAEMON_')) {
      this.#daemonRecords.add(() => ({ ...parseDaemonRecord(text()), ...place }));
    } else {
      this.continuity.add(serial);
      if (type === 'CONFIG_CHANGE')
        this.#configChanges.add(() => ({ ...parseConfigChange(text()), ...place }));
    }
    if (type === 'LOGIN') {
      const login = parseLogin(text());
      if (!login.ok) {
        this.#reject(login.rejection, line);
        return;
      }
      const { oldSession, succeeded } = login.value;
      if (oldSession === this.#session && succeeded)
        this.#sessionsLeft.add(() => ({ ...login.value, ...place }));
    }
    this.#countType(type);
  }

  #countType(type: string): void {
    const count = this.#types.get(type);
    if (count !== undefined) this.#types.set(type, count + 1);
    else if (this.#types.size < MOST_TYPES) this.#types.set(` ${type}`.slice(1), 1);
    else this.#types.set('(other)', (this.#types.get('(other)') ?? 0) + 1);
  }

  #checkNode(line: string): void {
    const node = line.slice(0, this.#envelope.typeStart - 5);
    if (this.#node === undefined) this.#node = ` ${node}`.slice(1);
    else if (this.#node !== node)
      this.#problems.add('several-nodes', this.#lines, () => decodeBytes(node).text);
  }

  #reject(name: RejectionName, line: string): void {
    this.#rejections.add(name, this.#lines, () => decodeBytes(line.slice(0, EXCERPT)).text);
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
    return [...this.#problems.list, ...this.#calls.problems.list];
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
