import * as z from 'zod';
import { CallgateError, tellUnexpected } from '../errors.ts';
import type { CommentSuite } from '../report/comment.ts';
import { renderDiff } from '../report/diff.ts';
import type { Report } from '../report/schema.ts';
import { readAnswer } from './answer-schema.ts';
import { listReportArtifacts, readReport } from './artifact.ts';
import type { Client } from './client.ts';
import { type Head, isSameName } from './pull-request.ts';

export interface Run {
  readonly id: number;
  readonly event: string;
  /** null while it runs. */
  readonly conclusion: string | null;
  readonly head: Head;
  readonly isFromFork: boolean;
}

const RunSchema = z.object({
  id: z.int().positive(),
  event: z.string(),
  conclusion: z.string().nullable(),
  head_sha: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/),
  head_branch: z.string().nullable(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
});
const File = z.object({ type: z.literal('file'), encoding: z.literal('base64'), content: z.string() });

/** Characters of a profile that is compared; comparing takes the square of what differs. */
const LONGEST_DIFF = 200_000;

export async function readRun(client: Client, repository: string, id: number): Promise<Run> {
  const { data } = await client.rest('GET', `/repos/${repository}/actions/runs/${id}`);
  return toRun(readAnswer(RunSchema, data, 'the run'), repository);
}

function toRun(found: z.infer<typeof RunSchema>, repository: string): Run {
  // A fork that is gone is still one.
  const from = found.head_repository?.full_name ?? '';
  return {
    id: found.id,
    event: found.event,
    conclusion: found.conclusion,
    head: { sha: found.head_sha, branch: found.head_branch ?? '', repository: from },
    isFromFork: !isSameName(from, repository),
  };
}

/** What a run reported of each suite, and why some of it was refused. */
export interface RunReports {
  readonly suites: readonly CommentSuite[];
  readonly refused: readonly string[];
}

/** Reads every report of a run; one that is refused takes no other with it. */
export async function readRunReports(
  client: Client,
  repository: string,
  run: Run,
  serverUrl: string,
): Promise<RunReports> {
  const suites: CommentSuite[] = [];
  const refused: string[] = [];
  for (const artifact of await listReportArtifacts(client, repository, run.id)) {
    try {
      const report = await readReport(client, repository, artifact);
      suites.push({
        report,
        diff: await compareWithHead(client, repository, report, run.head.sha),
        headSha: run.head.sha,
        reportedByFork: run.isFromFork,
        artifactUrl: `${serverUrl}/${repository}/actions/runs/${run.id}/artifacts/${artifact.id}`,
      });
    } catch (error) {
      refused.push(
        error instanceof CallgateError
          ? `${artifact.name}: ${error.message}`
          : `${artifact.name}: ${tellUnexpected(error)}`,
      );
    }
  }
  return { suites, refused };
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
