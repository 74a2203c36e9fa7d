import { exitStatus, type FailOn, findingsOf } from '../gate/verdict.ts';
import type { Report } from '../report/schema.ts';
import { toLegPatterns } from './leg.ts';
import { findProblems, isExcused } from './merge.ts';
import type { Merged } from './schema.ts';

/**
 * The exit status of the design's table, each leg by the `fail-on` of its suite: what passes in its own job passes here.
 * Missing proof still fails, but for an optional leg.
 */
export function mergedStatus(merged: Merged, failOnOf: (report: Report) => FailOn): 0 | 1 | 3 | 4 {
  const excused = toLegPatterns(merged.optional);
  const found = merged.legs.map(({ report }) => {
    const status = exitStatus(findingsOf(report), failOnOf(report));
    return status === 3 && isExcused(report, excused) ? 0 : status;
  });
  if (found.includes(1)) return 1;
  if (findProblems(merged).length > 0 || found.includes(3)) return 3;
  return found.includes(4) ? 4 : 0;
}
