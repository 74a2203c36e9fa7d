/** Something that breaks the proof, by name, with how often it was met and what was seen the first times. */
export interface NamedCount<Name extends string> {
  readonly name: Name;
  readonly count: number;
  readonly examples: readonly Example[];
}

export interface Example {
  /** The line of the log, counted from 1 at the first that was read. */
  readonly line: number;
  /** Safe to print. */
  readonly text: string;
}

const EXAMPLES = 3;

/** Counts by name, keeping the first examples of each. */
export class NamedCounts<Name extends string> {
  readonly #counts = new Map<Name, { name: Name; count: number; examples: Example[] }>();

  add(name: Name, line: number, text: () => string): void {
    const known = this.#counts.get(name) ?? { name, count: 0, examples: [] };
    if (known.count === 0) this.#counts.set(name, known);
    known.count += 1;
    if (known.examples.length < EXAMPLES) known.examples.push({ line, text: text() });
  }

  get list(): readonly NamedCount<Name>[] {
    return [...this.#counts.values()];
  }

  get total(): number {
    return this.list.reduce((sum, { count }) => sum + count, 0);
  }
}

/** Keeps the first so many of a kind, and counts all of them. */
export class CappedList<T> {
  readonly #most: number;
  readonly #kept: T[] = [];
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(make: () => T): void {
    this.#count += 1;
    if (this.#kept.length < this.#most) this.#kept.push(make());
  }

  get kept(): readonly T[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }
}
