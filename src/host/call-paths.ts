import type { SyscallEvent } from '../audit/event.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { Behaviour, Kind } from '../behaviour/behaviour.ts';
import { architectureOf } from '../seccomp/architecture.ts';

const PATHS: readonly Kind[] = ['execute', 'read', 'write', 'delete', 'link'];
/** Between the records of the first call and the next look at what is new there are some milliseconds. */
const MOST_RECENT = 4000;

/** Of an event, without its text. */
interface Found extends Pick<SyscallEvent, 'serial' | 'pid' | 'arch' | 'nr'> {
  readonly path: string;
}

/**
 * Finds the path of a call that the filter logged: the event of the same process and call which follows its record. The
 * record is made before the call, the event after it.
 */
export class CallPaths {
  /** In the order of their coming. */
  #recent: Found[] = [];
  readonly #waiting = new Map<string, ObservedCall>();
  readonly #paths = new Map<number, string>();

  /** Takes an event with what it says; those without a path are passed over. */
  note(event: SyscallEvent, behaviours: readonly Behaviour[]): void {
    const path = pathIn(behaviours);
    if (path === undefined) return;
    const { serial, pid, arch, nr } = event;
    if (this.#waiting.size > 0) this.#give(event, path);
    if (this.#recent.length >= MOST_RECENT) this.#recent = [];
    this.#recent.push({ serial, pid, arch, nr, path });
  }

  /** Takes a call that is new, whose event was read already or will be. */
  expect(call: ObservedCall): void {
    const key = keyOf(call.pid, call.arch, call.nr);
    const found = this.#recent.find(
      (event) => event.serial > call.firstSerial && event.pid === call.pid && keyOfEvent(event) === key,
    );
    if (found !== undefined) this.#paths.set(call.firstSerial, found.path);
    else this.#waiting.set(key, call);
  }

  /** null where no event told it. */
  pathOf(call: ObservedCall): string | null {
    return this.#paths.get(call.firstSerial) ?? null;
  }

  #give(event: SyscallEvent, path: string): void {
    const key = keyOfEvent(event);
    const call = this.#waiting.get(key);
    if (call === undefined || event.serial <= call.firstSerial) return;
    this.#waiting.delete(key);
    this.#paths.set(call.firstSerial, path);
  }
}

/** The first path that an event's behaviours are about. */
export function pathIn(behaviours: readonly Behaviour[]): string | undefined {
  return behaviours.find(({ kind }) => PATHS.includes(kind))?.value;
}

function keyOfEvent({ arch, nr, pid }: Pick<SyscallEvent, 'arch' | 'nr' | 'pid'>): string {
  return keyOf(pid, architectureOf(arch, nr)?.name, nr);
}

function keyOf(pid: number, arch: string | undefined, nr: number): string {
  return `${pid} ${arch ?? ''} ${nr}`;
}
