import { decodeToken } from '../audit/encoded-text.ts';
import type { FoldedCall } from '../audit/fold.ts';
import type { Observation } from '../audit/observation.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import { architectureOf } from '../seccomp/architecture.ts';
import { displayCall } from '../seccomp/syscall-table.ts';
import type { Examiner } from './examiner.ts';
import type { OutputLines } from './output-lines.ts';

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

/** Turns folded records into calls with names, and hands each one's first record to ausearch. */
export class ObservedCalls {
  readonly #lines: OutputLines;
  readonly #contexts = new Map<FoldedCall, string | undefined>();
  readonly #canariesOffered = new Set<number>();

  constructor(lines: OutputLines) {
    this.#lines = lines;
  }

  /** The calls that are distinct and first read since the last time. */
  take(observation: Observation, examiner: Examiner): ObservedCall[] {
    const { start, end } = observation.session;
    for (const canary of [start, end]) {
      if (canary === undefined || this.#canariesOffered.has(canary.serial)) continue;
      this.#canariesOffered.add(canary.serial);
      examiner.offer([canary.text]);
    }
    const fresh = observation.takeNew();
    examiner.offer(fresh.map(({ firstLine }) => firstLine));
    for (const call of fresh) this.#contexts.set(call, this.#lines.before(call.firstTimeMs));
    return fresh.map((call) => this.#show(call, start?.timeMs));
  }

  /** Every distinct call with its final count, in the order of their first records. */
  list(observation: Observation): ObservedCall[] {
    const { fold, start } = observation.session;
    return [...fold.calls]
      .sort((a, b) => a.firstSerial - b.firstSerial)
      .map((call) => this.#show(call, start?.timeMs));
  }

  #show(call: FoldedCall, startMs: number | undefined): ObservedCall {
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
      // Lines that came through the pipe later than the record are known by now; forgotten ones are not.
      context: this.#lines.before(call.firstTimeMs) ?? this.#contexts.get(call) ?? null,
    };
  }
}
