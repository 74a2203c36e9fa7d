import { frequenciesOf, type Incidence } from './incidence.ts';

/** How many distinct calls `runs` runs are expected to show. */
export interface CurvePoint {
  readonly runs: number;
  readonly seen: number;
  /** Beyond the runs that there were. */
  readonly isExtrapolated: boolean;
}

/** So many points of each half draw a smooth line. */
const MOST_POINTS = 60;

/**
 * The saturation curve: what any 1, 2, … of the runs show on average (rarefaction, exact for the data), and what as many
 * runs again are expected to show (Chao and others, Ecological Monographs 84, 2014). Of many runs not every number has a point.
 */
export function saturationCurve(incidence: Incidence, beyond = incidence.runs): CurvePoint[] {
  const { runs, counts } = incidence;
  const points: CurvePoint[] = [];
  for (const part of spread(runs)) {
    let unseen = 0;
    for (const count of counts.values()) unseen += missingFrom(runs, count, part);
    points.push({ runs: part, seen: counts.size - unseen, isExtrapolated: false });
  }
  const { uniques, duplicates, seen } = frequenciesOf(incidence);
  const rate = runs === 0 ? 0 : uniques / runs;
  const hidden =
    runs === 0
      ? 0
      : ((runs - 1) / runs) *
        (duplicates > 0 ? uniques ** 2 / (2 * duplicates) : (uniques * (uniques - 1)) / 2);
  const factor = hidden === 0 ? 0 : 1 - rate / (hidden + rate);
  for (const more of runs === 0 ? [] : spread(beyond)) {
    points.push({ runs: runs + more, seen: seen + hidden * (1 - factor ** more), isExtrapolated: true });
  }
  return points;
}

/** At most so many whole numbers from 1 to `last`, both among them. */
function spread(last: number): number[] {
  const points = Math.min(last, MOST_POINTS);
  return Array.from({ length: points }, (_, at) =>
    points === 1 ? last : Math.round(1 + (at * (last - 1)) / (points - 1)),
  );
}

/** The probability that `part` of `runs` runs hold none of the `count` that made a call. */
function missingFrom(runs: number, count: number, part: number): number {
  let probability = 1;
  for (let k = 0; k < part; k += 1) probability *= Math.max(0, runs - count - k) / (runs - k);
  return probability;
}
