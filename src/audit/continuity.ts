/** Serials from `first` to `last`, both included. */
export interface SerialRange {
  readonly first: number;
  readonly last: number;
}

export interface Missing {
  /** How many serials of the range were not seen. Never 0 where `exact` is false: what is not known is not proven. */
  readonly count: number;
  readonly exact: boolean;
  /** The first of the gaps, ascending. */
  readonly ranges: readonly SerialRange[];
}

const SHOWN = 100;

/**
 * Which serials of the kernel's one counter were seen, whatever order they came in: everything between the lowest and
 * the highest but the gaps. At most `maxGaps` gaps are kept; past that, how many are missing is no longer exact. In order, a serial costs one comparison.
 */
export class Continuity {
  readonly #maxGaps: number;
  /** Ascending, not touching, all between the lowest and the highest serial. */
  readonly #gaps: { first: number; last: number }[] = [];
  #lowest = -1;
  #highest = -1;
  #exact = true;

  constructor(maxGaps = 10_000) {
    this.#maxGaps = maxGaps;
  }

  get first(): number | undefined {
    return this.#lowest === -1 ? undefined : this.#lowest;
  }

  get last(): number | undefined {
    return this.#highest === -1 ? undefined : this.#highest;
  }

  /** False when more gaps were found than are kept. */
  get exact(): boolean {
    return this.#exact;
  }

  /** Takes one record's serial; false when it was seen before. Once gaps have been dropped, false may be wrong. */
  add(serial: number): boolean {
    if (serial === this.#highest + 1 && this.#highest !== -1) {
      this.#highest = serial;
      return true;
    }
    if (serial === this.#highest) return false;
    return this.#addOutOfOrder(serial);
  }

  #addOutOfOrder(serial: number): boolean {
    if (this.#highest === -1) {
      this.#lowest = serial;
      this.#highest = serial;
    } else if (serial > this.#highest) {
      this.#insert(this.#gaps.length, this.#highest + 1, serial - 1);
      this.#highest = serial;
    } else if (serial < this.#lowest) {
      if (serial + 1 < this.#lowest) this.#insert(0, serial + 1, this.#lowest - 1);
      this.#lowest = serial;
    } else {
      return this.#fill(serial);
    }
    return true;
  }

  #insert(place: number, first: number, last: number): void {
    if (this.#gaps.length < this.#maxGaps) this.#gaps.splice(place, 0, { first, last });
    else this.#exact = false;
  }

  /** Takes a late serial out of its gap. */
  #fill(serial: number): boolean {
    const place = this.#findGap(serial);
    const gap = this.#gaps[place];
    if (gap === undefined || serial < gap.first) return false;
    const { first, last } = gap;
    if (first === last) {
      this.#gaps.splice(place, 1);
    } else if (serial === first) {
      gap.first += 1;
    } else if (serial === last) {
      gap.last -= 1;
    } else if (this.#gaps.length < this.#maxGaps) {
      gap.last = serial - 1;
      this.#gaps.splice(place + 1, 0, { first: serial + 1, last });
    } else {
      // The larger part is kept, so that the count stays a lower bound.
      if (serial - first > last - serial) gap.last = serial - 1;
      else gap.first = serial + 1;
      this.#exact = false;
    }
    return true;
  }

  /** The place of the first gap that ends at or after the serial. */
  #findGap(serial: number): number {
    let low = 0;
    let high = this.#gaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#gaps[middle]?.last ?? serial) < serial) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What was not seen from `first` to `last`, both included; serials outside of all that was seen are missing, too. */
  missingBetween(first: number, last: number): Missing {
    const [lowest, highest] = [this.#lowest, this.#highest];
    if (last < first) return { count: 0, exact: true, ranges: [] };
    if (lowest === -1 || last < lowest || first > highest) {
      return { count: last - first + 1, exact: true, ranges: [{ first, last }] };
    }
    const outside = { before: { first, last: lowest - 1 }, after: { first: highest + 1, last } };
    let count = 0;
    const ranges: SerialRange[] = [];
    for (const gap of [outside.before, ...this.#gaps, outside.after]) {
      const range = { first: Math.max(first, gap.first), last: Math.min(last, gap.last) };
      if (range.last < range.first) continue;
      count += range.last - range.first + 1;
      if (ranges.length < SHOWN) ranges.push(range);
    }
    return { count: this.#exact ? count : Math.max(count, 1), exact: this.#exact, ranges };
  }
}
