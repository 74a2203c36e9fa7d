import type { Estimate } from '../report/runs-schema.ts';
import { TARGET } from '../report/runs-text.ts';
import { estimateCompleteness, runsUntil } from '../statistics/completeness.ts';
import { saturationCurve } from '../statistics/curve.ts';
import type { Incidence } from '../statistics/incidence.ts';

/** What the report says of the next run; null of fewer than two runs, which say nothing of it. */
export function describeEstimate(incidence: Incidence): Estimate | null {
  const found = estimateCompleteness(incidence);
  if (found === undefined || found.runs < 2) return null;
  return {
    ...found,
    nextNew: { ...found.nextNew },
    moreRuns: runsUntil(incidence, TARGET) ?? null,
    curve: saturationCurve(incidence).map((point) => ({ ...point })),
  };
}
