import * as z from 'zod';
import { parseProfile } from '../baseline/parse.ts';
import { digestProfile, digestText } from '../gate/baseline-file.ts';
import type { Committed } from '../merge/proposal.ts';
import type { CommentSuite } from '../report/comment.ts';
import { renderDiff } from '../report/diff.ts';
import type { Report } from '../report/schema.ts';
import { type SharedProposal, shareProposals } from '../report/shared-proposal.ts';
import type { Client } from './client.ts';
import type { Observed, Source } from './observed-reports.ts';

const File = z.object({ type: z.literal('file'), encoding: z.literal('base64'), content: z.string() });

/** Characters of a profile that is compared; comparing takes the square of what differs. */
const LONGEST_DIFF = 200_000;

/** Reports of one commit as the comment shows them; legs of one workflow propose together, as they are approved. */
export async function readSuites(
  client: Client,
  repository: string,
  sha: string,
  { sources, matrices }: Observed,
  serverUrl: string,
): Promise<{ readonly suites: readonly CommentSuite[]; readonly shared: readonly SharedProposal[] }> {
  const committed = await readAllCommitted(client, repository, sources, sha);
  const textAt = (path: string) => committed.get(path) ?? '';
  const at = (path: string) => toCommitted(committed.get(path));
  const shared = matrices.flatMap((legs) => shareProposals(legs, at, textAt, digestText));
  const suites = sources.map(({ run, artifact, leg }) => ({
    report: leg.report,
    diff: compareWith(leg.report, textAt(leg.report.baseline.path)),
    headSha: run.head.sha,
    reportedByFork: run.isFromFork,
    artifactUrl: `${serverUrl}/${repository}/actions/runs/${run.id}/artifacts/${artifact.id}`,
    isShared: shared.some((proposal) => proposal.legs.includes(leg.digest)),
  }));
  return { suites, shared };
}

/** The baselines that something is proposed for, as the observed commit has them: a report could say anything of them. */
async function readAllCommitted(
  client: Client,
  repository: string,
  sources: readonly Source[],
  sha: string,
): Promise<ReadonlyMap<string, string>> {
  const proposing = sources.filter(({ leg }) => leg.report.proposed !== null);
  const texts = new Map<string, string>();
  for (const path of new Set(proposing.map(({ leg }) => leg.report.baseline.path))) {
    const isPlain =
      path.length <= 300 && /^[^/\0\\]+(?:\/[^/\0\\]+)*$/.test(path) && !/(?:^|\/)\.\.?(?:\/|$)/.test(path);
    if (isPlain) texts.set(path, await readCommitted(client, repository, path, sha));
  }
  return texts;
}

function toCommitted(text: string | undefined): Committed {
  if (text === undefined) return { kind: 'unreadable', why: 'it is no path in a repository' };
  if (text === '') return { kind: 'none' };
  const parsed = parseProfile(text);
  if (!parsed.ok) return { kind: 'unreadable', why: 'it is no profile' };
  return { kind: 'profile', profile: parsed.profile, digest: digestProfile(parsed.profile) };
}

function compareWith(report: Report, committed: string): string {
  if (report.proposed === null || report.proposed.profile.length > LONGEST_DIFF) return '';
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
