import * as z from 'zod';
import { digestText } from '../gate/baseline-file.ts';
import type { MergeResult } from '../gate/merge-job.ts';
import type { JobResult } from '../gate/run-job.ts';
import { readTextFile } from '../gate/text-file.ts';
import type { Place } from '../github/comment.ts';
import type { CommentPolicy } from '../github/comment-policy.ts';
import { isSameName } from '../github/pull-request.ts';
import { findProblems } from '../merge/merge.ts';
import type { CommentSuite } from '../report/comment.ts';
import { renderDiff } from '../report/diff.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import { shareProposals } from '../report/shared-proposal.ts';
import { postComment, type Told, tellError, tellPosted } from './comment.ts';
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

/** What is the same for all suites of a comment. */
type About = Pick<CommentSuite, 'headSha' | 'reportedByFork' | 'artifactUrl'>;

interface Posting {
  readonly policy: CommentPolicy;
  readonly token: string;
}

/** The single-workflow form: a check tells its pull request itself, once everything else is said and done. */
export function postOwnComment(
  runner: Runner,
  { report, baseline }: JobResult,
  posting: Posting,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const diff = renderDiff(report, baseline.text);
  return post(runner, posting, env, (about) => ({
    suites: [{ report, diff, ...about }],
    doubts: [],
  }));
}

/** The same of a merge: one comment for all of its legs. */
export function postMergedComment(
  runner: Runner,
  { merged, committed, textAt }: MergeResult,
  posting: Posting,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { legs } = merged;
  const shared = shareProposals(legs, committed, textAt, digestText);
  const doubts = findProblems(merged);
  return post(runner, posting, env, (about) => ({
    suites: legs.map(({ digest, report }) => ({
      report,
      diff: renderDiff(report, textAt(report.baseline.path)),
      ...about,
      isShared: shared.some((proposal) => proposal.legs.includes(digest)),
    })),
    shared,
    missing: merged.missing,
    doubts:
      doubts.length === 0
        ? []
        : [
            `The whole is not proven, for ${count(doubts.length, 'reason')} beside the legs’ own: the job says which.`,
          ],
  }));
}

/** Whatever goes wrong with the comment is a warning, and the verdict stands. */
async function post(
  runner: Runner,
  { policy, token }: Posting,
  env: NodeJS.ProcessEnv,
  tell: (about: About) => Omit<Told, 'headSha'>,
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
    const { sha } = pull.head;
    const told = tell({
      headSha: sha,
      reportedByFork: false,
      artifactUrl: `${env.GITHUB_SERVER_URL || 'https://github.com'}/${repository}/actions/runs/${Number(env.GITHUB_RUN_ID ?? 0)}`,
    });
    const posted = await postComment(connect(env, token), place, { ...told, headSha: sha }, policy);
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
