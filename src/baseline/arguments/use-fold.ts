import type { SyscallEvent } from '../../audit/event.ts';
import type { Place } from '../../audit/observed-call.ts';
import { architectureOf } from '../../seccomp/architecture.ts';
import { syscallName } from '../../seccomp/syscall-table.ts';
import { describeArguments } from './describe.ts';

/** One use of a call: all events of one executable with the same arguments, as far as rules compare them. */
export interface SeenUse extends Place {
  readonly name: string;
  readonly arch: string;
  /** As the kernel logged it, unsigned. */
  readonly nr: number;
  readonly exe: string;
  /** These are of the first one. */
  readonly comm: string;
  readonly pid: number;
  /** The first four arguments in hex, so that they pass through JSON. */
  readonly args: readonly string[];
  readonly arguments: string;
  /** In normal form; null where the call has none. */
  readonly path: string | null;
  readonly firstSerial: number;
  /** Milliseconds from the start canary. */
  readonly firstAtMs: number;
  readonly count: number;
}

/** What is not in the event itself. */
export interface UsePlace {
  readonly path: string | null;
  /** The start canary's time. */
  readonly startMs: number;
}

const MOST_USES = 20_000;

/** Counts uses in memory that does not grow with the number of events. */
export class UseFold {
  readonly #names: ReadonlySet<string> | undefined;
  readonly #limit: number;
  readonly #uses = new Map<string, SeenUse & { count: number }>();
  #uncounted = 0;

  /** Of the named calls only, where names are given. */
  constructor(names?: Iterable<string>, limit = MOST_USES) {
    this.#names = names === undefined ? undefined : new Set(names);
    this.#limit = limit;
  }

  /** In the order of their first events. */
  get uses(): readonly SeenUse[] {
    return [...this.#uses.values()];
  }

  /** Events whose use is in no entry, for there were too many. */
  get uncounted(): number {
    return this.#uncounted;
  }

  /** Counts an event, and gives its use where it is the first; `placeOf` is asked for that one only. */
  add(event: SyscallEvent, placeOf: () => UsePlace): SeenUse | undefined {
    const architecture = architectureOf(event.arch, event.nr);
    const name = architecture && syscallName(architecture.name, event.nr);
    if (architecture === undefined || name === undefined || this.#names?.has(name) === false)
      return undefined;
    const text = describeArguments(name, architecture.name, event.args);
    if (text === null) return undefined;
    const key = `${event.arch} ${event.nr} ${text} ${event.exe}`;
    const known = this.#uses.get(key);
    if (known !== undefined) {
      known.count += 1;
      return undefined;
    }
    if (this.#uses.size >= this.#limit) {
      this.#uncounted += 1;
      return undefined;
    }
    const { startMs, path } = placeOf();
    const { nr, exe, comm, pid, serial, timeMs } = event;
    const use = {
      name,
      arch: architecture.name,
      nr,
      exe,
      comm,
      pid,
      args: event.args.map((value) => `0x${value.toString(16)}`),
      arguments: text,
      firstSerial: serial,
      firstAtMs: Math.max(0, timeMs - startMs),
      count: 1,
      path,
      context: null,
      test: null,
    };
    this.#uses.set(key, use);
    return use;
  }
}
