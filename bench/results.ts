/** The ways a load is run; `bare` is what the others are compared with. */
export const WAYS = ['bare', 'check', 'check-calls', 'record', 'strace-groups', 'strace', 'stock'] as const;
export type WayName = (typeof WAYS)[number];

/** One run. */
export interface Sample {
  /** Of the command itself: from its start to its end, as the gate's report has it. */
  readonly subjectMs: number;
  /** Of all that was started for it. */
  readonly wallMs: number;
}

/** A bound that a figure is meant to keep, in the figure's own unit. */
export interface Goal {
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface WayResult {
  readonly way: WayName;
  /** Medians over the rounds, in milliseconds. */
  readonly subjectMs: number;
  readonly wallMs: number;
  /** How often the load made its call, where it is a storm. */
  readonly calls?: number;
  /** `subjectMs` for one call, in microseconds. */
  readonly perCallUs?: number;
  /** The median of each round's own ratio to bare; for a storm, of the time for one call. */
  readonly ratio: number;
  readonly goal?: Goal;
  readonly holds?: boolean;
  /** Of the gate's runs: how many of them were proven. */
  readonly proven?: string;
  readonly samples: readonly Sample[];
}

export interface LoadResult {
  readonly name: string;
  readonly title: string;
  readonly ways: readonly WayResult[];
}

export interface FigureResult {
  readonly name: string;
  readonly title: string;
  /** The median over the samples. */
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'lines/s';
  readonly goal: Goal;
  readonly holds: boolean;
  readonly note?: string;
  readonly samples: readonly number[];
}

export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly kernel: string;
  readonly node: string;
  readonly auditd: string;
  readonly strace: string;
}

/** `bench/results.json`. */
export interface Results {
  readonly date: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly loads: readonly LoadResult[];
  readonly figures: readonly FigureResult[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

/** To so many significant digits. */
export function round(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

export function keepsGoal(value: number, { atMost, atLeast }: Goal): boolean {
  return value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? Number.NEGATIVE_INFINITY);
}
