/**
 * In how many of `runs` runs each thing was seen: incidence data. A call that a run made a thousand times counts once
 * for that run, since what a run makes again says nothing of what the next one may make.
 */
export interface Incidence {
  readonly runs: number;
  /** At least 1 and at most `runs` each. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * How many things were seen in exactly one run, in exactly two of more, and in all runs together. What was seen in two of two
 * was seen in every run: it is no duplicate, which stands for what comes seldom.
 */
export interface Frequencies {
  readonly runs: number;
  readonly seen: number;
  readonly uniques: number;
  readonly duplicates: number;
  /** The sum of all counts. */
  readonly incidences: number;
}

/** Counts a list of runs, each a set of names. */
export function countRuns(runs: Iterable<ReadonlySet<string>>): Incidence {
  const counts = new Map<string, number>();
  let number = 0;
  for (const names of runs) {
    number += 1;
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return { runs: number, counts };
}

/** The runs of several incidences together, which have to be of different runs. */
export function addIncidences(parts: Iterable<Incidence>): Incidence {
  const counts = new Map<string, number>();
  let runs = 0;
  for (const part of parts) {
    runs += part.runs;
    for (const [name, count] of part.counts) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return { runs, counts };
}

export function frequenciesOf({ runs, counts }: Incidence): Frequencies {
  const values = [...counts.values()];
  const having = (count: number) => values.filter((value) => value === count).length;
  return {
    runs,
    seen: values.length,
    uniques: having(1),
    duplicates: runs > 2 ? having(2) : 0,
    incidences: values.reduce((sum, value) => sum + value, 0),
  };
}
