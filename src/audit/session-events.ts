import type { SyscallEvent } from './event.ts';
import { EventAssembler } from './event-assembler.ts';
import { nameOf } from './event-needs.ts';
import type { Envelope } from './line.ts';
import type { Canary, SessionCalls } from './session-calls.ts';
import { NamedCounts } from './tally.ts';

/** What audit rules were added for a run. */
export interface EventPlan {
  /** The key of the run's rules: letters, digits and dashes. */
  readonly key: string;
  /** A path that does not exist and that nobody can guess: a child of the launcher's executes it last, before its end canary. */
  readonly endCanary: string;
  /** Whether the evidence fails where the events are not whole. */
  readonly decides: boolean;
  /** Architectures whose calls the profile lets pass, and the kernel runs, without an event: x32. */
  readonly unseen?: readonly string[] | undefined;
}

/** Who hears of the run's events, each once, whole, and of the subject's processes alone. */
export type EventListener = (event: SyscallEvent) => void;

export type EventProblem =
  /** Records of it are missing, or cannot be read. */
  | 'event-incomplete'
  /** A process of the session made a call after the end canary. */
  | 'event-after-end'
  /** So many events came before the start canary that they can no longer be told apart. */
  | 'start-canary-late';

const MOST_WAITING = 1000;
const ENOENT = -2n;

interface Incomplete {
  readonly serial: number;
  readonly pid: number;
  readonly what: string;
}

/**
 * The subject's events: the session's, without the launcher's own. As for the calls, what has a lower
 * serial than the start canary is the launcher's, and what the launcher does at the end.
 */
export class SessionEvents {
  readonly #plan: EventPlan;
  readonly #calls: SessionCalls;
  readonly #launcher: number | undefined;
  readonly #listener: EventListener | undefined;
  readonly #assembler: EventAssembler;
  readonly #problems = new NamedCounts<EventProblem>();
  /** Read before the start canary. */
  #waiting: (SyscallEvent | Incomplete)[] = [];
  #anchored = false;
  #start: SyscallEvent | undefined;
  #end: SyscallEvent | undefined;
  #total = 0;
  #line = 0;

  constructor(
    plan: EventPlan,
    session: { readonly session: number; readonly launcher?: number },
    calls: SessionCalls,
    listener?: EventListener,
  ) {
    this.#plan = plan;
    this.#calls = calls;
    this.#launcher = session.launcher;
    this.#listener = listener;
    this.#assembler = new EventAssembler(session.session, {
      whole: (event) => this.#take(event),
      incomplete: (serial, pid, what) => this.#take({ serial, pid, what }),
    });
  }

  /** The execve of the command, by the process that made the start canary. */
  get start(): SyscallEvent | undefined {
    return this.#start;
  }

  /** The execve that a child of the launcher's makes at the end. */
  get end(): SyscallEvent | undefined {
    return this.#end;
  }

  /** Whole events of the subject. */
  get total(): number {
    return this.#total;
  }

  /** Events that are not whole yet, and may be the session's. */
  get open(): number {
    return this.#assembler.open;
  }

  get problems(): NamedCounts<EventProblem> {
    return this.#problems;
  }

  /** Takes the line of the log with this number. */
  add(envelope: Envelope, line: string, number: number): void {
    this.#line = number;
    this.#assembler.add(envelope, line);
  }

  /** Ends the log: what is not whole will not be. */
  finish(): void {
    this.#assembler.finish();
    this.#release();
  }

  #take(event: SyscallEvent | Incomplete): void {
    if (!this.#anchored && this.#calls.start !== undefined) this.#release();
    if (this.#anchored) {
      this.#sort(event);
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length <= MOST_WAITING) return;
    this.#problems.add('start-canary-late', this.#line, () => `not before ${MOST_WAITING} events`);
    this.#release();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#anchored = true;
    for (const event of waiting) this.#sort(event);
  }

  #sort(event: SyscallEvent | Incomplete): void {
    const { start, end } = this.#calls;
    if (start !== undefined && event.serial < start.serial) return;
    if (end !== undefined && event.serial > end.serial && event.pid !== this.#launcherOf(end)) {
      this.#problems.add('event-after-end', this.#line, () => `serial ${event.serial} by pid ${event.pid}`);
    }
    if ('what' in event) {
      const { serial, what } = event;
      // The launcher's own do not matter, but for the end canary, which is then not seen.
      if (event.pid === 0 || event.pid !== this.#launcherOf(end))
        this.#problems.add('event-incomplete', this.#line, () => `serial ${serial}: ${what}`);
    } else if (this.#isCanary(event, end)) this.#end ??= event;
    else if (event.pid !== this.#launcherOf(end)) this.#takeSubjects(event, start);
  }

  #launcherOf(end: Canary | undefined): number | undefined {
    return this.#launcher ?? end?.pid;
  }

  /** By a child of the launcher's; nobody else can know the path. */
  #isCanary(event: SyscallEvent, end: Canary | undefined): boolean {
    const isOwn = event.ppid === this.#launcherOf(end);
    return (
      isOwn && event.exit === ENOENT && isExecute(event) && event.paths[0]?.name === this.#plan.endCanary
    );
  }

  #takeSubjects(event: SyscallEvent, start: Canary | undefined): void {
    if (event.pid === start?.pid && event.succeeded && isExecute(event)) this.#start ??= event;
    this.#total += 1;
    this.#listener?.(event);
  }
}

function isExecute({ arch, nr }: SyscallEvent): boolean {
  const name = nameOf(arch, nr);
  return name === 'execve' || name === 'execveat';
}
