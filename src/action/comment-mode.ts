import * as z from 'zod';
import { CallgateError } from '../errors.ts';
import { readTextFile } from '../gate/text-file.ts';
import type { Client } from '../github/client.ts';
import { readDoubts } from '../github/doubts.ts';
import { findPullRequests } from '../github/pull-request.ts';
import { type Run, type RunReports, readRun, readRunReports } from '../github/run.ts';
import type { CommentSuite } from '../report/comment.ts';
import { toPlainText } from '../report/plain-text.ts';
import { postComment, tellError, tellPosted } from './comment.ts';
import type { CommentModeOptions } from './comment-options.ts';
import { connect } from './instance.ts';
import type { Runner } from './run.ts';

/** Pull requests of one head that are told; a head can be asked into several branches. */
const MOST_PULLS = 10;
/** Bytes: a webhook's payload is capped at 25 MB by GitHub. */
const LONGEST = 25 << 20;
const Event = z.object({ workflow_run: z.object({ id: z.int().positive() }) });

/**
 * Tells a pull request what a gate's run reported. Nothing of the pull request is checked out or run: the run's artifacts
 * are read in memory, and the pull request is found by the run's commit. Only the run's number is taken from the event.
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
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  const found = await readRunReports(client, repository, run, server);
  const { suites, refused } = found;
  for (const reason of refused) runner.warning(toPlainText(reason), { title: 'Callgate' });
  if (suites.length === 0) {
    if (refused.length > 0)
      throw new CallgateError('github', 'Every report of the run was refused; nothing was posted.');
    return say('the run has no artifact named callgate-…: nothing to tell');
  }
  // A head that is asked into several branches has a run for each, and each is judged by its own.
  const judged = pulls.filter(({ into }) => isJudgedBy(suites, into));
  const ours = judged.length > 0 ? judged : pulls;
  const doubts = await findDoubts(client, repository, run, found);
  if (judged.length === 0) doubts.unshift('The run was judged by another branch than this one asks into.');
  const failures: string[] = [];
  for (const { number } of ours.slice(0, MOST_PULLS)) {
    try {
      const { sha } = run.head;
      const posted = await postComment(client, { repository, number }, found, doubts, sha, options.policy);
      say(`#${number}: ${tellPosted(posted, sha)}`);
    } catch (error) {
      failures.push(`#${number}: ${tellError(error)}`);
    }
  }
  if (failures.length > 0)
    throw new CallgateError('github', `The comment could not be posted. ${failures.join(' ')}`);
}

/** Whether nothing in the reports says that another branch than this one was the judge. */
function isJudgedBy(suites: readonly CommentSuite[], into: string): boolean {
  return suites.every(({ report: { judged } }) => judged === null || judged.base.ref === into);
}

/** Why what was read may not be all: then nothing is called clean. */
async function findDoubts(
  client: Client,
  repository: string,
  run: Run,
  { reports, refused, doubts: ofLegs }: RunReports,
): Promise<string[]> {
  const doubts = [...ofLegs, ...(await readDoubts(client, repository, run, reports))];
  if (refused.length === 0) return doubts;
  return [`Reports of the run that were refused: ${refused.length}. The log says why.`, ...doubts];
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
