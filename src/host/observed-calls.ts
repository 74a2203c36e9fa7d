import type { FoldedCall } from '../audit/fold.ts';
import type { Observation } from '../audit/observation.ts';
import { describeCall, listCalls, type ObservedCall, type Place } from '../audit/observed-call.ts';
import type { Examiner } from './examiner.ts';
import type { OutputLines } from './output-lines.ts';
import { RecordClock } from './record-clock.ts';

/** Turns folded records into calls with names, and hands each one's first record to ausearch. */
export class ObservedCalls {
  readonly #lines: OutputLines;
  readonly #clock: RecordClock;
  /** When each call was first made, and its place, as they were known when its record was read. */
  readonly #firsts = new Map<FoldedCall, { madeAt: number; place: Place }>();
  readonly #canariesOffered = new Set<number>();

  constructor(lines: OutputLines, clock = new RecordClock()) {
    this.#lines = lines;
    this.#clock = clock;
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
    for (const call of fresh) {
      const madeAt = this.#clock.toMonotonic(call.firstTimeMs);
      this.#firsts.set(call, { madeAt, place: this.#look(madeAt) });
    }
    return fresh.map((call) => describeCall(call, start?.timeMs, this.#placeOf(call)));
  }

  /** Every distinct call with its final count, in the order of their first records. */
  list(observation: Observation): ObservedCall[] {
    return listCalls(observation.session, (call) => this.#placeOf(call));
  }

  /** Lines that came through the pipe later than the record are known by now; forgotten ones are not. */
  #placeOf(call: FoldedCall): Place {
    const first = this.#firsts.get(call);
    if (first === undefined) return { context: null, test: null };
    const { context, test } = this.#look(first.madeAt);
    return { context: context ?? first.place.context, test: test ?? first.place.test };
  }

  #look(madeAt: number): Place {
    return { context: this.#lines.before(madeAt) ?? null, test: this.#lines.testAt(madeAt) ?? null };
  }
}
