import * as z from 'zod';
import { CallgateError } from '../errors.ts';
import { readTextFile } from '../gate/text-file.ts';
import type { Client } from '../github/client.ts';
import { readSuites } from '../github/comment-suites.ts';
import { isFailedRun } from '../github/doubts.ts';
import { type Leaving, type Observed, readLeavings, weighLeavings } from '../github/observed-reports.ts';
import { findPullRequests } from '../github/pull-request.ts';
import { keepGates, listRuns, type Run, readRun } from '../github/run.ts';
import { toPlainText } from '../report/plain-text.ts';
import { postComment, tellError, tellPosted } from './comment.ts';
import type { CommentModeOptions } from './comment-options.ts';
import { connect } from './instance.ts';
import type { Runner } from './run.ts';

/** Pull requests of one head that are told; a head can be asked into several branches. */
const MOST_PULLS = 10;
/** Bytes: a webhook's payload is capped at 25 MB by GitHub. */
const LONGEST = 25 << 20;
const ELSEWHERE = 'The run was judged by another branch than this one asks into.';
const Event = z.object({ workflow_run: z.object({ id: z.int().positive() }) });

/**
 * Tells a pull request what the gates' runs on its commit reported. Nothing of the pull request is checked out or run: the
 * runs' artifacts are read in memory, and the pull request is found by the run's commit. Only the number of the run that has
 * ended is taken from the event.
 */
export async function runCommentMode(
  runner: Runner,
  options: CommentModeOptions,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const repository = env.GITHUB_REPOSITORY ?? '';
  const say = (text: string) => runner.info(`callgate: ${toPlainText(text)}`);
  if (options.policy === 'never') return say('comment: never; nothing was asked and nothing is posted');
  const client = connect(env, options.token);
  const run = await readRun(client, repository, readRunId(env));
  if (run.event !== 'pull_request')
    return say(`the run was for ${run.event}, not for a pull request: nothing to tell`);
  const pulls = await findPullRequests(client, repository, run.head);
  if (pulls.length === 0) {
    return say(
      `no open pull request has ${run.head.sha} of ${run.head.repository} as its head now: nothing to tell`,
    );
  }
  const runs = await findRuns(client, repository, run, options.gates);
  if (runs === undefined)
    return say(`the run is of ${run.file}, which is none of gate-workflows: nothing to tell`);
  const leavings = await readLeavings(client, repository, runs);
  for (const { unread, found } of leavings) {
    for (const reason of [...unread, ...found.flatMap(({ refused }) => refused ?? [])])
      runner.warning(toPlainText(reason), { title: 'Callgate' });
  }
  // A head that is asked into several branches has a run for each, and each is judged by its own.
  const told = leavings.filter((leaving) => leaving.run.id === run.id);
  const judged = pulls.filter(({ into }) => told.every((leaving) => isJudgedBy(leaving, into)));
  const ours = judged.length > 0 ? judged : pulls;
  const failures: string[] = [];
  for (const { number, into } of ours.slice(0, MOST_PULLS)) {
    try {
      const own = judged.length > 0 ? leavings.filter((leaving) => isJudgedBy(leaving, into)) : leavings;
      const observed = await weighLeavings(client, repository, own);
      const server = env.GITHUB_SERVER_URL || 'https://github.com';
      const doubts = [...(judged.length > 0 ? [] : [ELSEWHERE]), ...listDoubts(observed)];
      const isFailed = observed.refused.length > 0 || own.some((leaving) => isFailedRun(leaving.run));
      const { sha } = run.head;
      const shown = await readSuites(client, repository, sha, observed, server);
      const text = { ...shown, missing: observed.missing, doubts, headSha: sha, isFailed };
      const posted = await postComment(client, { repository, number }, text, options.policy);
      say(`#${number}: ${tellPosted(posted, sha)}`);
    } catch (error) {
      failures.push(`#${number}: ${tellError(error)}`);
    }
  }
  if (failures.length > 0)
    throw new CallgateError('github', `The comment could not be posted. ${failures.join(' ')}`);
}

/**
 * The gates' runs on the commit, the newest first, for each of them says what another leaves out; undefined where this one
 * is of no gate. What has just ended may not be listed yet.
 */
async function findRuns(
  client: Client,
  repository: string,
  run: Run,
  gates: readonly string[],
): Promise<readonly Run[] | undefined> {
  if (keepGates([run], gates).length === 0) return undefined;
  const runs = await listRuns(client, repository, run.head.sha, run.head.repository);
  const all = runs.some(({ id }) => id === run.id) ? runs : [run, ...runs];
  return keepGates(all, gates);
}

/** Whether a run may be one for the branch: some report of it says so, or none says that it is for another. */
function isJudgedBy({ found }: Leaving, into: string): boolean {
  const legs = found.flatMap(({ read }) => read?.legs ?? []);
  const refs = legs.flatMap(({ report }) => report.judged?.base.ref ?? []);
  return refs.length === 0 || refs.includes(into);
}

/** Why what was read may not be all, or not what counts: then nothing is called clean. */
function listDoubts({ reports, refused, doubts }: Observed): string[] {
  const isUnjudged = reports.some(({ judged }) => judged === null);
  return [
    ...(refused.length === 0
      ? []
      : [`Reports of the gate that were refused: ${refused.length}. The log says why.`]),
    ...(isUnjudged ? ['A report was judged by no branch, but by the pull request’s own baseline.'] : []),
    ...doubts,
  ];
}

function readRunId(env: NodeJS.ProcessEnv): number {
  if (env.GITHUB_EVENT_NAME !== 'workflow_run') {
    throw new CallgateError(
      'usage',
      `mode: comment was run for the event ${env.GITHUB_EVENT_NAME ?? ''}. Expected workflow_run: see the workflows in the README.`,
    );
  }
  try {
    return Event.parse(JSON.parse(readTextFile(env.GITHUB_EVENT_PATH ?? '', LONGEST))).workflow_run.id;
  } catch (cause) {
    throw new CallgateError(
      'usage',
      'The event names no run of a workflow. Expected the file that the runner writes.',
      { cause },
    );
  }
}
