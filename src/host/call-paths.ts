import type { SyscallEvent } from '../audit/event.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { Behaviour, Kind } from '../behaviour/behaviour.ts';
import { architectureOf } from '../seccomp/architecture.ts';

const PATHS: readonly Kind[] = ['execute', 'read', 'write', 'delete', 'link'];
/** Between the records of the first call and the next look at what is new there are some milliseconds. */
const MOST_RECENT = 4000;

interface Found {
  readonly serial: number;
  readonly path: string;
}

/**
 * Finds the path of a call that the filter logged: the event of the same process and call which follows its record. The
 * record is made before the call, the event after it.
 */
export class CallPaths {
  /** In the order of their coming, by process and call. */
  readonly #recent = new Map<string, Found[]>();
  #kept = 0;
  readonly #waiting = new Map<string, ObservedCall>();
  readonly #paths = new Map<number, string>();

  /** Takes an event with what it says; those without a path are passed over. */
  note(event: SyscallEvent, behaviours: readonly Behaviour[]): void {
    const path = pathIn(behaviours);
    if (path === undefined) return;
    const { pid, nr, serial } = event;
    const key = keyOf(pid, architectureOf(event.arch, nr)?.name, nr);
    const call = this.#waiting.get(key);
    if (call !== undefined && serial > call.firstSerial) {
      this.#waiting.delete(key);
      this.#paths.set(call.firstSerial, path);
    }
    if (this.#kept >= MOST_RECENT) this.#forget();
    const found = this.#recent.get(key) ?? [];
    this.#recent.set(key, found);
    found.push({ serial, path });
    this.#kept += 1;
  }

  /** Takes a call that is new, whose event was read already or will be. */
  expect(call: ObservedCall): void {
    const key = keyOf(call.pid, call.arch, call.nr);
    const found = this.#recent.get(key)?.find(({ serial }) => serial > call.firstSerial);
    if (found !== undefined) this.#paths.set(call.firstSerial, found.path);
    else this.#waiting.set(key, call);
  }

  /** null where no event told it. */
  pathOf(call: ObservedCall): string | null {
    return this.#paths.get(call.firstSerial) ?? null;
  }

  #forget(): void {
    this.#recent.clear();
    this.#kept = 0;
  }
}

/** The first path that an event's behaviours are about. */
export function pathIn(behaviours: readonly Behaviour[]): string | undefined {
  return behaviours.find(({ kind }) => PATHS.includes(kind))?.value;
}

function keyOf(pid: number, arch: string | undefined, nr: number): string {
  return `${pid} ${arch ?? ''} ${nr}`;
}
