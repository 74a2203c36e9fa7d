import * as z from 'zod';
import { readAnswer } from './answer-schema.ts';
import type { Client } from './client.ts';
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

/** The runs of these workflows, by the names of their files; all where none is named. */
export function keepGates(runs: readonly Run[], gates: readonly string[]): readonly Run[] {
  return gates.length === 0 ? runs : runs.filter(({ file }) => gates.includes(file));
}
