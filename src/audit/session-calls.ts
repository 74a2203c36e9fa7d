import { detach, Fold, type FoldedCall, type FoldLimits } from './fold.ts';
import type { SeccompRecord } from './seccomp-record.ts';
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
  #pending: { record: SeccompRecord; line: string; number: number }[] = [];
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

  /** Takes a record of the session, from the line of the log with this number. */
  add(record: SeccompRecord, line: string, number: number): void {
    if (this.#isCanary(record) && this.#takeCanary(record, line, number)) return;
    if (this.#anchored) this.#sort(record, line, number);
    else this.#wait(record, line, number);
  }

  /** Counts what still waits for a start canary that never came as the subject's: no call is lost for that. */
  finish(): void {
    this.#release();
  }

  #isCanary({ syscall, arch, code }: SeccompRecord): boolean {
    const plan = this.#plan;
    return (
      (syscall === plan.startCanary || syscall === plan.endCanary) &&
      arch === plan.arch &&
      code === LOG_ACTION
    );
  }

  /** False when this is none of the two, but a call to be counted like any other. */
  #takeCanary(record: SeccompRecord, line: string, number: number): boolean {
    const { serial, timeMs, pid } = record;
    const isStart = record.syscall === this.#plan.startCanary;
    const problem = this.#findForgery(isStart, pid);
    if (problem !== undefined) {
      this.#problems.add(problem, number, () => `serial ${serial} by pid ${pid}`);
      return false;
    }
    const canary: Canary = { serial, timeMs, pid, text: detach(line), line: number };
    if (isStart) this.#start = canary;
    else this.#end = canary;
    this.#ownRecords += 1;
    const [start, end] = [this.#start, this.#end];
    if (start !== undefined && end !== undefined && end.serial <= start.serial) {
      this.#problems.add('canaries-out-of-order', number, () => `start ${start.serial}, end ${end.serial}`);
    }
    if (isStart) this.#release();
    return true;
  }

  #findForgery(isStart: boolean, pid: number): SessionProblem | undefined {
    const { launcher } = this.#plan;
    if (isStart) return this.#start === undefined ? undefined : 'start-canary-again';
    if (launcher !== undefined && pid !== launcher) return 'end-canary-forged';
    return this.#end === undefined ? undefined : 'end-canary-again';
  }

  #wait(record: SeccompRecord, line: string, number: number): void {
    const { comm, exe, ip } = record;
    const kept = { ...record, comm: detach(comm), exe: detach(exe), ip: detach(ip) };
    this.#pending.push({ record: kept, line: detach(line), number });
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
    for (const { record, line, number } of pending) this.#sort(record, line, number);
  }

  #sort(record: SeccompRecord, line: string, number: number): void {
    const { serial, pid } = record;
    const [start, end] = [this.#start, this.#end];
    const isAfterEnd = end !== undefined && serial > end.serial;
    const isBeforeStart = start !== undefined && serial < start.serial;
    if (pid === this.#plan.launcher || isBeforeStart || (isAfterEnd && pid === end.pid)) {
      this.#ownRecords += 1;
      return;
    }
    if (isAfterEnd) this.#problems.add('call-after-end', number, () => `serial ${serial} by pid ${pid}`);
    this.#fold.add(record, line);
  }
}
