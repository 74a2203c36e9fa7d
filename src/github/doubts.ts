import * as z from 'zod';
import type { Report } from '../report/schema.ts';
import { readAnswer } from './answer-schema.ts';
import type { Client } from './client.ts';
import type { Run } from './run.ts';

/** A report of a run, or a merged one, and when it was uploaded, in milliseconds. */
export interface RunReport {
  readonly report: Pick<Report, 'verdict'>;
  readonly createdAt: number;
}

/** A sentence of ours, which fits the description of a commit status. */
export type Doubt = string;

const Jobs = z.object({ jobs: z.array(z.object({ conclusion: z.string().nullable() })) });
const PASSED: readonly (string | null)[] = ['success', 'skipped', 'neutral'];
/** Conclusions of a run that has not done what it is for; one that waits for an approval has not begun. */
const FAILED: readonly (string | null)[] = ['failure', 'timed_out', 'startup_failure', 'cancelled', 'stale'];
const PAGE = 100;
/** A run has at most 256 jobs of a matrix; several matrices fit. */
const MOST_PAGES = 20;

/**
 * Why the reports of a run may not be all that its gates have to say. A gate that is not clean fails its job, and has left
 * a report since the latest attempt began: each failed job beyond the number of those may be one that left none. That a
 * report which is not clean passes all the same (`fail-on`) cannot be told from here.
 */
export async function readDoubts(
  client: Client,
  repository: string,
  run: Run,
  reports: readonly RunReport[],
): Promise<Doubt[]> {
  if (!run.isOver) return ['The gate is still running: a suite may yet report.'];
  if (PASSED.includes(run.conclusion)) return [];
  // A run that fails without a failed job did not get as far as its jobs.
  const failed = Math.max(1, await countFailedJobs(client, repository, run));
  const told = reports.filter(
    ({ report, createdAt }) =>
      report.verdict !== 'clean' && (run.attempt === 1 || createdAt >= run.startedAt),
  ).length;
  if (failed <= told) return [];
  return [
    `A run failed in more jobs (${failed}) than it left reports that are not clean (${told}): a suite may have left none.`,
  ];
}

/** Whether a run that has left no report is worth a word. */
export function isFailedRun({ isOver, conclusion }: Run): boolean {
  return isOver && FAILED.includes(conclusion);
}

/** Of the latest attempt. */
async function countFailedJobs(client: Client, repository: string, { id }: Run): Promise<number> {
  let failed = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = `/repos/${repository}/actions/runs/${id}/jobs?filter=latest&per_page=${PAGE}&page=${page}`;
    const { jobs } = readAnswer(Jobs, (await client.rest('GET', path)).data, 'the jobs of the run');
    failed += jobs.filter(({ conclusion }) => !PASSED.includes(conclusion)).length;
    if (jobs.length < PAGE) break;
  }
  return failed;
}
