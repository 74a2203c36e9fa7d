import { type BaselineFile, readBaseline } from './baseline-file.ts';
import type { Job } from './job.ts';
import { layBaseline } from './layered-baseline.ts';
import { tolerateAt } from './tolerate.ts';

/**
 * A job's baseline on its layers, with what is to be said of tolerations. A record tolerates nothing: what it sees is no
 * longer unseen and belongs into the baseline.
 */
export async function layJob(
  mode: 'check' | 'record',
  {
    baselinePath,
    baseline: shownAs,
    layering,
    pass,
  }: Pick<Job, 'baselinePath' | 'baseline' | 'layering' | 'pass'>,
  nowMs = Date.now(),
): Promise<{ readonly baseline: BaselineFile; readonly warnings: readonly string[] }> {
  const baseline = pass?.baseline ?? readBaseline(baselinePath, shownAs);
  if (layering === undefined) return { baseline, warnings: [] };
  const tolerated = tolerateAt(mode === 'check' ? layering.tolerate : [], nowMs);
  return { baseline: await layBaseline(baseline, layering, tolerated), warnings: tolerated.warnings };
}
