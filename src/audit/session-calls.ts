import { detach, Fold, type FoldedCall, type FoldLimits } from './fold.ts';
import { EnvelopeScanner } from './line.ts';
import { SeccompScanner } from './seccomp-record.ts';
import { NamedCounts } from './tally.ts';

/** What tells the subject's records from the launcher's. */
export interface SessionPlan {
  /** The audit session that the launcher took for the run. */
  readonly session: number;
  /** AUDIT_ARCH_* of the canaries' calls: the machine's own. */
  readonly arch: number;
  /** Numbers that only this run makes calls of. */
  readonly startCanary: number;
  readonly endCanary: number;
  /** The launcher's pid where it is known; else the pid that makes the end canary is taken for it. */
  readonly launcher?: number;
}

/** A canary's record. */
export interface Canary {
  readonly serial: number;
  readonly timeMs: number;
  readonly pid: number;
  /** The raw line, for ausearch. */
  readonly text: string;
  /** The line of the log, counted from 1 at the first that was read. */
  readonly line: number;
}

export type SessionProblem =
  /** A second record with a canary's number: somebody else knows it. */
  | 'start-canary-again'
  | 'end-canary-again'
  /** An end canary that the launcher did not make. */
  | 'end-canary-forged'
  /** The end canary's serial is not above the start canary's. */
  | 'canaries-out-of-order'
  /** So many records of the session came before the start canary that they can no longer be told apart. */
  | 'start-canary-late'
  /** Another process of the session made a call after the end canary. */
  | 'call-after-end';

/** SECCOMP_RET_LOG (linux/seccomp.h). */
export const LOG_ACTION = 0x7ffc0000;
const MOST_PENDING = 1000;

/**
 * The subject's calls: the session's records without the launcher's own. The child that becomes the subject makes the
 * start canary last before execve, so what has a lower serial is the launcher's; the launcher makes the end canary when
 * every process has ended, so what it does after that is its own. Serials decide, not the order of the lines.
 */
export class SessionCalls {
  readonly #plan: SessionPlan;
  readonly #fold: Fold;
  readonly #problems = new NamedCounts<SessionProblem>();
  /** Records of the session that were read before the start canary. */
  #pending: { line: string; number: number }[] = [];
  #start: Canary | undefined;
  #end: Canary | undefined;
  /** No longer waiting for the start canary. */
  #anchored = false;
  #ownRecords = 0;

  constructor(plan: SessionPlan, limits?: FoldLimits) {
    this.#plan = plan;
    this.#fold = new Fold(limits);
  }

  get start(): Canary | undefined {
    return this.#start;
  }

  get end(): Canary | undefined {
    return this.#end;
  }

  get fold(): Fold {
    return this.#fold;
  }

  /** Records of the session that are the launcher's own, the canaries included. */
  get launcherRecords(): number {
    return this.#ownRecords;
  }

  get problems(): NamedCounts<SessionProblem> {
    return this.#problems;
  }

  takeNew(): readonly FoldedCall[] {
    return this.#fold.takeNew();
  }

  /** Takes a record of the session, just read by both scanners from the log's line with this number. */
  add(line: string, number: number, envelope: EnvelopeScanner, record: SeccompScanner): void {
    if (this.#isCanary(record) && this.#takeCanary(line, number, envelope, record)) return;
    if (this.#anchored) this.#sort(line, number, envelope, record);
    else this.#wait(line, number);
  }

  /** Counts what still waits for a start canary that never came as the subject's: no call is lost for that. */
  finish(): void {
    this.#release();
  }

  #isCanary(record: SeccompScanner): boolean {
    const { startCanary, endCanary, arch } = this.#plan;
    return (
      (record.syscall === startCanary || record.syscall === endCanary) &&
      record.arch === arch &&
      record.code === LOG_ACTION
    );
  }

  /** False when this is none of the two, but a call to be counted like any other. */
  #takeCanary(line: string, number: number, envelope: EnvelopeScanner, record: SeccompScanner): boolean {
    const isStart = record.syscall === this.#plan.startCanary;
    const known = isStart ? this.#start : this.#end;
    const problem =
      known !== undefined
        ? isStart
          ? 'start-canary-again'
          : 'end-canary-again'
        : !isStart && this.#plan.launcher !== undefined && record.pid !== this.#plan.launcher
          ? 'end-canary-forged'
          : undefined;
    const { serial, seconds, milliseconds } = envelope;
    if (problem !== undefined) {
      this.#problems.add(problem, number, () => `serial ${serial} by pid ${record.pid}`);
      return false;
    }
    const timeMs = seconds * 1000 + milliseconds;
    const canary: Canary = { serial, timeMs, pid: record.pid, text: detach(line), line: number };
    this.#ownRecords += 1;
    if (isStart) this.#start = canary;
    else this.#end = canary;
    if (this.#start !== undefined && this.#end !== undefined && this.#end.serial <= this.#start.serial) {
      this.#problems.add(
        'canaries-out-of-order',
        number,
        () => `${this.#start?.serial} to ${this.#end?.serial}`,
      );
    }
    if (isStart) this.#release();
    return true;
  }

  #wait(line: string, number: number): void {
    this.#pending.push({ line: detach(line), number });
    if (this.#pending.length <= MOST_PENDING) return;
    this.#problems.add(
      'start-canary-late',
      number,
      () => `not among the session's first ${MOST_PENDING} records`,
    );
    this.#release();
  }

  #release(): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#anchored = true;
    const [envelope, record] = [new EnvelopeScanner(), new SeccompScanner()];
    for (const { line, number } of pending) {
      envelope.scan(line);
      record.scan(line, envelope.body);
      this.#sort(line, number, envelope, record);
    }
  }

  #sort(line: string, number: number, envelope: EnvelopeScanner, record: SeccompScanner): void {
    const { serial } = envelope;
    const end = this.#end;
    if (record.pid === this.#plan.launcher || (this.#start !== undefined && serial < this.#start.serial)) {
      this.#ownRecords += 1;
    } else if (end !== undefined && serial > end.serial && record.pid === end.pid) {
      this.#ownRecords += 1;
    } else {
      if (end !== undefined && serial > end.serial) {
        this.#problems.add('call-after-end', number, () => `serial ${serial} by pid ${record.pid}`);
      }
      this.#fold.add(line, envelope, record);
    }
  }
}
