import * as z from 'zod';
import type { Report } from '../report/schema.ts';
import { readAnswer } from './answer-schema.ts';
import { listReportArtifacts, readReport } from './artifact.ts';
import type { Client } from './client.ts';
import { isSameName } from './pull-request.ts';

const Runs = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.int().positive(),
      head_sha: z.string(),
      head_repository: z.object({ full_name: z.string() }).nullable(),
    }),
  ),
});

/**
 * The reports that a pull request's runs on a commit have left behind, the newest run first. A commit may be the head in
 * several repositories: only runs from `headRepository` count.
 */
export async function listObservedReports(
  client: Client,
  repository: string,
  headSha: string,
  headRepository: string,
): Promise<Report[]> {
  const query = new URLSearchParams({ head_sha: headSha, event: 'pull_request', per_page: '100' });
  const { data } = await client.rest('GET', `/repos/${repository}/actions/runs?${query}`);
  const runs = readAnswer(Runs, data, 'the runs of the gate')
    .workflow_runs.filter(
      (run) => run.head_sha === headSha && isSameName(run.head_repository?.full_name, headRepository),
    )
    .sort((a, b) => b.id - a.id);
  const reports: Report[] = [];
  for (const run of runs) {
    for (const artifact of await listReportArtifacts(client, repository, run.id)) {
      reports.push(await readReport(client, repository, artifact));
    }
  }
  return reports;
}
