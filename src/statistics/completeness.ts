import { frequenciesOf, type Incidence } from './incidence.ts';
import { poissonInterval } from './poisson.ts';

/** What a number of runs says of the runs to come, and what it rests on. */
export interface Completeness {
  readonly runs: number;
  readonly seen: number;
  /** Seen in one run only, and in two of more. */
  readonly uniques: number;
  readonly duplicates: number;
  /** The share of a further run's calls that have been seen, by number of distinct calls: 0 to 1. */
  readonly coverage: number;
  /** How many there are at least, the unseen among them (Chao2, a lower bound). */
  readonly richness: number;
  /** Calls of the next run that no run before it made: expected, and the ends of a 95 % interval. */
  readonly nextNew: { readonly expected: number; readonly low: number; readonly high: number };
}

/**
 * Estimates from incidence data; undefined without a run. `uniques / runs` is how many new ones the last run brought on
 * average (Good and Turing's frequency of the unseen, for runs as sampling units); the next one is expected to bring that
 * less what one run more finds out, which is also what coverage lacks, in numbers of calls. Its upper end is the exact one
 * of a Poisson count, of the last run. Coverage is the estimator of Chao and Jost (Ecology 93, 2012), richness Chao2 in its
 * bias-corrected form where nothing was seen twice.
 *
 * All of it assumes that the next run is drawn as the ones before were: the same tests, machine and dependencies. A path that
 * no run can take is no part of any of these numbers.
 */
export function estimateCompleteness(incidence: Incidence): Completeness | undefined {
  const { runs, seen, uniques, duplicates, incidences } = frequenciesOf(incidence);
  if (runs === 0) return undefined;
  const { low, high } = poissonInterval(uniques);
  const decay = decayOf(runs, uniques, duplicates);
  return {
    runs,
    seen,
    uniques,
    duplicates,
    coverage: incidences === 0 ? 0 : 1 - (uniques / incidences) * decay,
    richness: seen + unseenOf(runs, uniques, duplicates),
    nextNew: { expected: (uniques * decay) / runs, low: (low * decay) / runs, high: high / runs },
  };
}

/**
 * How many runs more until a run is expected to bring less than `target` new calls: 0 where it is so now, undefined where
 * that is more than `most`. What is expected shrinks by one factor a run (Chao and Jost's extrapolation).
 */
export function runsUntil(incidence: Incidence, target: number, most = 1000): number | undefined {
  const { runs, uniques, duplicates } = frequenciesOf(incidence);
  if (runs === 0) return undefined;
  const factor = decayOf(runs, uniques, duplicates);
  let expected = (uniques * factor) / runs;
  for (let more = 0; more <= most; more += 1) {
    if (expected < target) return more;
    expected *= factor;
  }
  return undefined;
}

/** How many were not seen: at least so many (Chao2). */
function unseenOf(runs: number, uniques: number, duplicates: number): number {
  const share = (runs - 1) / runs;
  return duplicates > 0
    ? (share * uniques * uniques) / (2 * duplicates)
    : (share * uniques * (uniques - 1)) / 2;
}

/**
 * By what the rate of new ones shrinks with one run more. Where nothing was seen twice the estimator has no denominator;
 * then the rate falls as that of a thing seen once does, which is never less than what one run more can say.
 */
function decayOf(runs: number, uniques: number, duplicates: number): number {
  if (uniques === 0) return 0;
  const weight = (runs - 1) * uniques;
  return duplicates > 0 ? weight / (weight + 2 * duplicates) : runs / (runs + 1);
}
