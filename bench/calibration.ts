import { estimateCompleteness } from '../src/statistics/completeness.ts';
import { countRuns } from '../src/statistics/incidence.ts';
import { drawFrom } from '../test/support/chance.ts';
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

/** What so many runs said of another one, against what it brought: the means over many choices of them. */
export interface HeldOut {
  readonly trained: number;
  readonly choices: number;
  /** New calls in the run that was held out: the mean that was expected, and the mean that came. */
  readonly predicted: number;
  readonly seen: number;
  /** Of the choices, the share that had the mean of what came within their interval. */
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

/** Predicts the run after each stretch of `trained` runs in a row from the stretch. */
export function holdOutNext(runs: readonly ReadonlySet<string>[], trained: number): HeldOut {
  const starts = Array.from({ length: Math.max(0, runs.length - trained) }, (_, at) => at);
  return compare(
    trained,
    starts.map((from) => runs.slice(from, from + trained + 1)),
  );
}

/** The same of so many runs that are drawn by chance, in no order; always the same ones. */
export function holdOutDrawn(runs: readonly ReadonlySet<string>[], trained: number, draws = 5000): HeldOut {
  const random = drawFrom(trained);
  const choices = Array.from({ length: draws }, () => {
    const left = [...runs];
    return Array.from({ length: trained + 1 }, () =>
      left.splice(Math.floor(random() * left.length), 1),
    ).flat();
  });
  return compare(trained, choices);
}

/** Of each choice the last run is held out. */
function compare(trained: number, choices: readonly (readonly ReadonlySet<string>[])[]): HeldOut {
  const found = choices.flatMap((choice) => {
    const incidence = countRuns(choice.slice(0, -1));
    const estimate = estimateCompleteness(incidence);
    const came = [...(choice.at(-1) ?? [])].filter((name) => !incidence.counts.has(name)).length;
    return estimate === undefined ? [] : [{ ...estimate.nextNew, came }];
  });
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const seen = mean(found.map(({ came }) => came));
  return {
    trained,
    choices: found.length,
    predicted: mean(found.map(({ expected }) => expected)),
    seen,
    within: mean(found.map(({ low, high }) => (low <= seen && seen <= high ? 1 : 0))),
  };
}
