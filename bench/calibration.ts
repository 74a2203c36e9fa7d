import { estimateCompleteness } from '../src/statistics/completeness.ts';
import { countRuns } from '../src/statistics/incidence.ts';
import type { Machine } from './results.ts';

/** One subject's runs, in the order in which they were made. */
export interface SubjectRuns {
  readonly name: string;
  readonly title: string;
  readonly runs: number;
  /** Calls that every run made. */
  readonly always: readonly string[];
  /** The others: a character a run, `1` where it made the call. */
  readonly varying: { readonly [call: string]: string };
}

/** `bench/calibration.json`. */
export interface Calibration {
  readonly date: string;
  readonly machine: Machine;
  readonly subjects: readonly SubjectRuns[];
}

/** What so many runs said of the next one, against what it brought, over every stretch of runs that there is. */
export interface HeldOut {
  readonly trained: number;
  readonly stretches: number;
  /** New calls in the next run: the mean that was expected, and the mean that came. */
  readonly predicted: number;
  readonly seen: number;
  /** Of the stretches, how many had the mean of what came within their interval. */
  readonly within: number;
}

export function listRuns({ runs, always, varying }: SubjectRuns): readonly ReadonlySet<string>[] {
  return Array.from({ length: runs }, (_, at) => {
    const some = Object.entries(varying).filter(([, made]) => made[at] === '1');
    return new Set([...always, ...some.map(([name]) => name)]);
  });
}

export function packRuns(
  subject: Pick<SubjectRuns, 'name' | 'title'>,
  runs: readonly ReadonlySet<string>[],
): SubjectRuns {
  const names = [...new Set(runs.flatMap((run) => [...run]))].sort();
  const isAlways = (name: string) => runs.every((run) => run.has(name));
  const made = (name: string) => runs.map((run) => (run.has(name) ? '1' : '0')).join('');
  return {
    name: subject.name,
    title: subject.title,
    runs: runs.length,
    always: names.filter(isAlways),
    varying: Object.fromEntries(names.filter((name) => !isAlways(name)).map((name) => [name, made(name)])),
  };
}

/** Holds the next run out of each stretch of `trained` runs, predicts it from the stretch, and looks. */
export function holdOut(runs: readonly ReadonlySet<string>[], trained: number): HeldOut {
  const found: { expected: number; low: number; high: number; came: number }[] = [];
  for (let from = 0; from + trained < runs.length; from += 1) {
    const incidence = countRuns(runs.slice(from, from + trained));
    const estimate = estimateCompleteness(incidence);
    const next = runs[from + trained];
    if (estimate === undefined || next === undefined) continue;
    const came = [...next].filter((name) => !incidence.counts.has(name)).length;
    found.push({ ...estimate.nextNew, came });
  }
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const seen = mean(found.map(({ came }) => came));
  return {
    trained,
    stretches: found.length,
    predicted: mean(found.map(({ expected }) => expected)),
    seen,
    within: found.filter(({ low, high }) => low <= seen && seen <= high).length,
  };
}
