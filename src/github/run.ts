import * as z from 'zod';
import { parseProfile } from '../baseline/parse.ts';
import { digestProfile, digestText } from '../gate/baseline-file.ts';
import type { Committed } from '../merge/proposal.ts';
import type { CommentSuite } from '../report/comment.ts';
import { renderDiff } from '../report/diff.ts';
import type { Report } from '../report/schema.ts';
import { type SharedProposal, shareProposals } from '../report/shared-proposal.ts';
import { readAnswer } from './answer-schema.ts';
import { listReportArtifacts, readReport, tellRefusal } from './artifact.ts';
import type { Client } from './client.ts';
import type { Doubt, RunReport } from './doubts.ts';
import { collectLegs, type LegSet, type ReadArtifact } from './leg-set.ts';
import { type Head, isSameName } from './pull-request.ts';

export interface Run {
  readonly id: number;
  readonly event: string;
  /** The workflow that it is one of, and the name of that one's file. */
  readonly workflow: number;
  readonly file: string;
  /** From 1. One that is run again is the same run. */
  readonly attempt: number;
  /** When the latest attempt began, in milliseconds. */
  readonly startedAt: number;
  /** Whether the latest attempt has ended. */
  readonly isOver: boolean;
  /** null while it runs. */
  readonly conclusion: string | null;
  readonly head: Head;
  readonly isFromFork: boolean;
}

const RunSchema = z.object({
  id: z.int().positive(),
  event: z.string(),
  workflow_id: z.int(),
  path: z.string(),
  run_attempt: z.int().positive().optional(),
  run_started_at: z.string().optional(),
  created_at: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  head_sha: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/),
  head_branch: z.string().nullable(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
});
const Runs = z.object({ workflow_runs: z.array(RunSchema) });
const File = z.object({ type: z.literal('file'), encoding: z.literal('base64'), content: z.string() });

/** Characters of a profile that is compared; comparing takes the square of what differs. */
const LONGEST_DIFF = 200_000;
const PAGE = 100;
/** GitHub gives no more of one question: https://docs.github.com/rest/actions/workflow-runs */
const MOST_PAGES = 10;

export async function readRun(client: Client, repository: string, id: number): Promise<Run> {
  const { data } = await client.rest('GET', `/repos/${repository}/actions/runs/${id}`);
  return toRun(readAnswer(RunSchema, data, 'the run'), repository);
}

/**
 * The runs for a pull request on a commit, the one that began last first. A commit may be the head in several repositories:
 * only runs from `headRepository` count.
 */
export async function listRuns(
  client: Client,
  repository: string,
  headSha: string,
  headRepository: string,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = new URLSearchParams({
      head_sha: headSha,
      event: 'pull_request',
      per_page: `${PAGE}`,
      page: `${page}`,
    });
    const { data } = await client.rest('GET', `/repos/${repository}/actions/runs?${query}`);
    const found = readAnswer(Runs, data, 'the runs of the gate').workflow_runs;
    runs.push(...found.map((run) => toRun(run, repository)));
    if (found.length < PAGE) break;
  }
  return runs
    .filter(({ head }) => head.sha === headSha && isSameName(head.repository, headRepository))
    .sort((a, b) => b.startedAt - a.startedAt || b.id - a.id);
}

function toRun(found: z.infer<typeof RunSchema>, repository: string): Run {
  // A fork that is gone is still one.
  const from = found.head_repository?.full_name ?? '';
  return {
    id: found.id,
    event: found.event,
    workflow: found.workflow_id,
    // `.github/workflows/gate.yml`, with `@` and a ref behind it where the workflow is another repository's
    file: found.path.replace(/@.*$/, '').replace(/^.*\//, ''),
    attempt: found.run_attempt ?? 1,
    startedAt: Date.parse(found.run_started_at ?? found.created_at),
    isOver: found.status === 'completed',
    conclusion: found.conclusion,
    head: { sha: found.head_sha, branch: found.head_branch ?? '', repository: from },
    isFromFork: !isSameName(from, repository),
  };
}

/** What a run reported of each suite, and why some of it was refused. */
export interface RunReports {
  readonly suites: readonly CommentSuite[];
  readonly shared: readonly SharedProposal[];
  readonly missing: readonly string[];
  readonly reports: readonly RunReport[];
  readonly refused: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** Reads every report of a run; one that is refused takes no other with it. */
export async function readRunReports(
  client: Client,
  repository: string,
  run: Run,
  serverUrl: string,
): Promise<RunReports> {
  const found: ReadArtifact[] = [];
  const listed = await listReportArtifacts(client, repository, run.id);
  const refused = [...listed.refused];
  for (const artifact of listed.artifacts) {
    try {
      const read = await readReport(client, repository, artifact);
      if (read.legs === undefined) refused.push(read.refused);
      else found.push({ artifact, ...read });
    } catch (error) {
      refused.push(tellRefusal(artifact, error));
    }
  }
  const { legs, reports, missing, doubts } = collectLegs(found);
  const committed = await readAllCommitted(client, repository, legs, run.head.sha);
  const textAt = (path: string) => committed.get(path) ?? '';
  const shared = shareProposals(
    legs.map(({ leg }) => leg),
    (path) => toCommitted(committed.get(path)),
    textAt,
    digestText,
  );
  const suites = legs.map(({ leg, artifact }) => ({
    report: leg.report,
    diff: compareWith(leg.report, textAt(leg.report.baseline.path)),
    headSha: run.head.sha,
    reportedByFork: run.isFromFork,
    artifactUrl: `${serverUrl}/${repository}/actions/runs/${run.id}/artifacts/${artifact.id}`,
    isShared: shared.some((proposal) => proposal.legs.includes(leg.digest)),
  }));
  return { suites, shared, missing, reports, refused, doubts };
}

/** The baselines that something is proposed for, as the observed commit has them: a report could say anything of them. */
async function readAllCommitted(
  client: Client,
  repository: string,
  legs: LegSet['legs'],
  sha: string,
): Promise<ReadonlyMap<string, string>> {
  const proposing = legs.filter(({ leg }) => leg.report.proposed !== null);
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
