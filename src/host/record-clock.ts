/** What two clocks say at one moment, in milliseconds: the wall clock, which may be set, and one that only goes on. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** More than ticks, rounding and two readings one after the other make. */
const STEP_MS = 100;

export function readClocks(): Moment {
  return { wallMs: Date.now(), monotonicMs: performance.now() };
}

/**
 * Tells when a record was made by the clock that only goes on. The kernel stamps records with the wall clock, which
 * may be set while the subject runs. How far the two are apart is measured when a record is read, so that only a step
 * between its making and its reading, some milliseconds later, can mislead: where that gives a moment before the
 * observer began or one that is yet to come, the moment of reading stands in.
 */
export class RecordClock {
  readonly #read: () => Moment;
  readonly #began: number;
  #apart: number;

  constructor(read: () => Moment = readClocks) {
    this.#read = read;
    const { wallMs, monotonicMs } = read();
    this.#began = monotonicMs;
    this.#apart = wallMs - monotonicMs;
  }

  /** For a record that was read just now: its wall time in milliseconds, to monotonic ones. */
  toMonotonic(timeMs: number): number {
    const { wallMs, monotonicMs } = this.#read();
    const apart = wallMs - monotonicMs;
    if (Math.abs(apart - this.#apart) > STEP_MS) this.#apart = apart;
    const madeAt = timeMs - this.#apart;
    return madeAt < this.#began - STEP_MS || madeAt > monotonicMs + STEP_MS ? monotonicMs : madeAt;
  }
}
