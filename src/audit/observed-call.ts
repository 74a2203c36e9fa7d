import { architectureOf } from '../seccomp/architecture.ts';
import { displayCall } from '../seccomp/syscall-table.ts';
import { decodeToken } from './encoded-text.ts';
import type { FoldedCall } from './fold.ts';
import type { SessionCalls } from './session-calls.ts';

/** One distinct call of a run: what was called, on which architecture, by which executable. */
export interface ObservedCall {
  /** The kernel's name of the call, or `x86_64:#473` where the table has none. */
  readonly name: string;
  /** `x86_64`; `unknown:0x…` for an audit token that no architecture of the table has. */
  readonly arch: string;
  /** As the kernel logged it, unsigned; x32 numbers carry bit 0x40000000. */
  readonly nr: number;
  /** What the kernel did: `log`, or what a filter of the subject's own said (`kill_process`, `errno` …). */
  readonly action: string;
  /** Decoded; bytes that are not printable UTF-8 as `\xNN`. */
  readonly exe: string;
  /** Of the first call; the program chooses it freely. */
  readonly comm: string;
  readonly count: number;
  /**
   * Milliseconds from the start canary, by the times in the two records alone, so that the log gives the same again.
   * Those are of the wall clock: where it was set in between, this is wrong by as much, and 0 where it would be
   * negative. Nothing is decided by it; the order of calls is that of their serials.
   */
  readonly firstAtMs: number;
  readonly firstSerial: number;
  /** The last line of the subject's output before the first call, to some milliseconds, whatever the wall clock did. */
  readonly context: string | null;
  /** The name of the test that ran then, as its runner prints it; null where none is known. */
  readonly test: string | null;
  /** The process that made the first call. */
  readonly pid: number;
  /** What the first call's path led to, where an audit rule recorded that call; in normal form. */
  readonly path?: string | null;
}

/** Where a call stands in the subject's output. */
export type Place = Pick<ObservedCall, 'context' | 'test'>;

/** The action part of a filter's answer (linux/seccomp.h), by its name in actions_logged. */
const ACTIONS: ReadonlyMap<number, string> = new Map([
  [0x80000000, 'kill_process'],
  [0x00000000, 'kill_thread'],
  [0x00030000, 'trap'],
  [0x00050000, 'errno'],
  [0x7fc00000, 'user_notif'],
  [0x7ff00000, 'trace'],
  [0x7ffc0000, 'log'],
]);

/** A folded record with names. `startMs` is the start canary's time; the place is whoever's knows the output. */
export function describeCall(call: FoldedCall, startMs: number | undefined, place: Place): ObservedCall {
  const architecture = architectureOf(call.arch, call.nr);
  const arch = architecture?.name ?? `unknown:0x${call.arch.toString(16)}`;
  return {
    name: architecture === undefined ? `${arch}:#${call.nr}` : displayCall(architecture.name, call.nr),
    arch,
    nr: call.nr,
    action: ACTIONS.get(call.code) ?? `0x${call.code.toString(16)}`,
    exe: decodeToken(call.exe).text,
    comm: decodeToken(call.comm).text,
    count: call.count,
    firstAtMs: Math.max(0, call.firstTimeMs - (startMs ?? call.firstTimeMs)),
    firstSerial: call.firstSerial,
    ...place,
    pid: call.firstPid,
  };
}

/** Every distinct call of a session with its final count, in the order of their first records. */
export function listCalls(
  { fold, start }: SessionCalls,
  placeOf: (call: FoldedCall) => Place = () => ({ context: null, test: null }),
): ObservedCall[] {
  return [...fold.calls]
    .sort((a, b) => a.firstSerial - b.firstSerial)
    .map((call) => describeCall(call, start?.timeMs, placeOf(call)));
}
