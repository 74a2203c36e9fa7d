import { createHash } from 'node:crypto';
import type { Filters } from '../host/observe.ts';
import type { ObserverResult } from '../host/plan.ts';
import type { EvidenceFile } from '../report/evidence-schema.ts';
import type { Report } from '../report/schema.ts';

/** The evidence of a run as a file of its own. */
export function makeEvidenceFile(
  report: Report,
  { proof, calls }: ObserverResult,
  filters: Filters,
): EvidenceFile {
  const { suite, mode, verdict, machine, evidence, baseline } = report;
  const filter = `sha256:${createHash('sha256').update(filters.filter).digest('hex')}`;
  const digests = { filter, baseline: baseline.digest, log: proof.witness.log.digest };
  return { schema: 'callgate-evidence/1', suite, mode, verdict, machine, digests, evidence, ...proof, calls };
}
