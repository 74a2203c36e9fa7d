import { readExecutable, readProc, readSessionId } from './proc.ts';

/** A process as /proc showed it when one of its records was read. */
export interface SeenProcess {
  readonly pid: number;
  /** null where the launcher is the parent: of the command, and of what outlived its own parent. */
  readonly ppid: number | null;
  readonly exe: string;
  readonly comm: string;
}

/** Enough for people to look at; a program that starts more is not followed further. */
const MOST = 256;
const MOST_MS = 100;

/**
 * The processes behind calls, with their ancestors: the kernel's SECCOMP records name no parent. A process that has
 * ended before its record is read is not seen here; one that got its pid since is told by its audit session.
 */
export class ProcessTree {
  readonly #session: number;
  readonly #launcher: number;
  readonly #seen = new Map<number, SeenProcess>();
  #spentMs = 0;

  constructor(session: number, launcher: number) {
    this.#session = session;
    this.#launcher = launcher;
  }

  get processes(): readonly SeenProcess[] {
    return [...this.#seen.values()];
  }

  /** Reads this process and its ancestors, those that are known already excepted. */
  look(pid: number): void {
    const began = performance.now();
    for (let next: number | null = pid; next !== null && !this.#seen.has(next) && this.#hasRoom(began); ) {
      const found: SeenProcess | undefined = this.#read(next);
      if (found === undefined) break;
      this.#seen.set(next, found);
      next = found.ppid;
    }
    this.#spentMs += performance.now() - began;
  }

  #hasRoom(began: number): boolean {
    return this.#seen.size < MOST && this.#spentMs + performance.now() - began < MOST_MS;
  }

  /** The name in stat is in parentheses and may hold some itself; the parent is the second field behind it (proc(5)). */
  #read(pid: number): SeenProcess | undefined {
    const stat = readProc(`/proc/${pid}/stat`);
    if (stat === undefined || readSessionId(pid) !== this.#session) return undefined;
    const end = stat.lastIndexOf(')');
    const ppid = Number(stat.slice(end + 2).split(' ')[1]);
    const comm = stat.slice(stat.indexOf('(') + 1, end);
    return { pid, ppid: ppid === this.#launcher ? null : ppid, exe: readExecutable(pid) ?? '', comm };
  }
}
