import type { SyscallEvent } from '../audit/event.ts';
import { architectureOf } from '../seccomp/architecture.ts';
import { syscallName } from '../seccomp/syscall-table.ts';

/** Processes that are remembered, the latest ones. */
const MOST = 10_000;
const EXECUTING = ['execve', 'execveat'];

interface Known {
  readonly exe: string;
  readonly ppid: number;
}

/**
 * Tells which program made a call. The kernel writes an execve's record when it is done, under the name of the new program:
 * who started that one is what the process was before, or, where it has done nothing since its fork, what its parent was.
 */
export class Callers {
  readonly #known = new Map<number, Known>();

  /** Takes the session's events in their order; the new program's own name where nothing is known of the one before. */
  callerOf(event: SyscallEvent): string {
    const { pid, ppid, exe } = event;
    const before = this.#known.get(pid);
    this.#known.delete(pid);
    this.#known.set(pid, { exe, ppid });
    if (this.#known.size > MOST) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    if (!isExecuted(event)) return exe;
    // A number is given again: then it is another parent's child, but for one chance in very many.
    const itself = before?.ppid === ppid ? before.exe : undefined;
    return itself ?? this.#known.get(ppid)?.exe ?? exe;
  }
}

function isExecuted({ succeeded, arch, nr }: SyscallEvent): boolean {
  const architecture = succeeded ? architectureOf(arch, nr) : undefined;
  return architecture !== undefined && EXECUTING.includes(syscallName(architecture.name, nr) ?? '');
}
