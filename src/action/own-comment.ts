import * as z from 'zod';
import type { JobResult } from '../gate/run-job.ts';
import { readTextFile } from '../gate/text-file.ts';
import type { Place } from '../github/comment.ts';
import type { CommentPolicy } from '../github/comment-policy.ts';
import { isSameName } from '../github/pull-request.ts';
import { renderDiff } from '../report/diff.ts';
import { toPlainText } from '../report/plain-text.ts';
import { postComment, tellError, tellPosted } from './comment.ts';
import { connect } from './instance.ts';
import type { Runner } from './run.ts';

/** Bytes: a webhook's payload is capped at 25 MB by GitHub. */
const LONGEST = 25 << 20;
const Event = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  }),
});

/**
 * The single-workflow form: a check tells its pull request itself, once everything else is said and done. Whatever goes
 * wrong with that is a warning, and the verdict stands.
 */
export async function postOwnComment(
  runner: Runner,
  { report, baseline }: JobResult,
  { policy, token }: { readonly policy: CommentPolicy; readonly token: string },
  env: NodeJS.ProcessEnv,
): Promise<void> {
  try {
    if (policy === 'never' || env.GITHUB_EVENT_NAME !== 'pull_request') return;
    const repository = env.GITHUB_REPOSITORY ?? '';
    const { pull_request: pull } = Event.parse(
      JSON.parse(readTextFile(env.GITHUB_EVENT_PATH ?? '', LONGEST)),
    );
    if (!isSameName(pull.head.repo?.full_name, repository)) {
      runner.info(
        'callgate: the pull request comes from a fork, whose token cannot comment: see mode: comment',
      );
      return;
    }
    const place: Place = { repository, number: pull.number };
    const suite = {
      report,
      diff: renderDiff(report, baseline.text),
      headSha: pull.head.sha,
      reportedByFork: false,
      artifactUrl: `${env.GITHUB_SERVER_URL || 'https://github.com'}/${repository}/actions/runs/${Number(env.GITHUB_RUN_ID ?? 0)}`,
    };
    const { sha } = pull.head;
    const told = { suites: [suite], doubts: [], headSha: sha };
    const posted = await postComment(connect(env, token), place, told, policy);
    runner.info(`callgate: ${toPlainText(tellPosted(posted, sha))}`);
  } catch (error) {
    runner.warning(
      toPlainText(`The comment could not be posted, and the verdict stands: ${tellError(error)}`),
      {
        title: 'Callgate',
      },
    );
  }
}
