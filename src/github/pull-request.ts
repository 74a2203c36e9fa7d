import * as z from 'zod';
import { readAnswer } from './answer-schema.ts';
import type { Client } from './client.ts';

/** A commit in a repository: what a workflow's run was of. */
export interface Head {
  readonly sha: string;
  readonly branch: string;
  /** `owner/name` */
  readonly repository: string;
}

/** A pull request by its number, and the branch that it asks into. */
export interface FoundPull {
  readonly number: number;
  readonly into: string;
}

const Pull = z.object({ head: z.object({ sha: z.string() }) });
const Pulls = z.array(
  z.object({
    number: z.int().positive(),
    base: z.object({ ref: z.string() }),
    head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  }),
);

/**
 * The open pull requests whose head is this very commit now. `workflow_run.pull_requests` is empty for a
 * fork's, and the list by commit knows only the repository's own commits, so it is asked by owner and branch.
 */
export async function findPullRequests(client: Client, repository: string, head: Head): Promise<FoundPull[]> {
  const [owner = ''] = head.repository.split('/');
  const query = new URLSearchParams({ state: 'open', head: `${owner}:${head.branch}`, per_page: '100' });
  const { data } = await client.rest('GET', `/repos/${repository}/pulls?${query}`);
  return readAnswer(Pulls, data, 'the pull requests')
    .filter((pull) => pull.head.sha === head.sha && isSameName(pull.head.repo?.full_name, head.repository))
    .map(({ number, base }) => ({ number, into: base.ref }));
}

/** The commit that a pull request proposes now. */
export async function readHeadSha(client: Client, repository: string, number: number): Promise<string> {
  const { data } = await client.rest('GET', `/repos/${repository}/pulls/${number}`);
  return readAnswer(Pull, data, 'the pull request').head.sha;
}

/** Names of repositories do not differ by case. */
export function isSameName(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
