import * as z from 'zod';
import type { CommentSuite } from '../report/comment.ts';
import { renderDiff } from '../report/diff.ts';
import type { Report } from '../report/schema.ts';
import type { Client } from './client.ts';
import type { Source } from './observed-reports.ts';

const File = z.object({ type: z.literal('file'), encoding: z.literal('base64'), content: z.string() });

/** Characters of a profile that is compared; comparing takes the square of what differs. */
const LONGEST_DIFF = 200_000;

/** Reports of one commit as the comment shows them. */
export async function readSuites(
  client: Client,
  repository: string,
  sources: readonly Source[],
  serverUrl: string,
): Promise<CommentSuite[]> {
  const suites: CommentSuite[] = [];
  for (const { run, artifact, report } of sources) {
    suites.push({
      report,
      diff: await compareWithHead(client, repository, report, run.head.sha),
      headSha: run.head.sha,
      reportedByFork: run.isFromFork,
      artifactUrl: `${serverUrl}/${repository}/actions/runs/${run.id}/artifacts/${artifact.id}`,
    });
  }
  return suites;
}

/** The proposal against what the observed commit has, by the API: a report could say anything of it. */
async function compareWithHead(
  client: Client,
  repository: string,
  report: Report,
  sha: string,
): Promise<string> {
  if (report.proposed === null || report.proposed.profile.length > LONGEST_DIFF) return '';
  const { path } = report.baseline;
  const isPlain =
    path.length <= 300 && /^[^/\0\\]+(?:\/[^/\0\\]+)*$/.test(path) && !/(?:^|\/)\.\.?(?:\/|$)/.test(path);
  const committed = isPlain ? await readCommitted(client, repository, path, sha) : '';
  return committed.length > LONGEST_DIFF ? '' : renderDiff(report, committed);
}

/** Empty where there is no such file. */
async function readCommitted(client: Client, repository: string, path: string, sha: string): Promise<string> {
  const address = path.split('/').map(encodeURIComponent).join('/');
  const { status, data } = await client.rest('GET', `/repos/${repository}/contents/${address}?ref=${sha}`, {
    expect: [404],
  });
  const file = status === 404 ? undefined : File.safeParse(data).data;
  return file === undefined ? '' : Buffer.from(file.content, 'base64').toString('utf8');
}
