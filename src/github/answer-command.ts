import { nearest } from '../baseline/suggestion.ts';
import { listNew } from '../gate/approvable.ts';
import { toPlainText } from '../report/plain-text.ts';
import { keepRejections, type Rejection, replaceRejections } from '../report/rejection.ts';
import { type Answer, answerMarker, describeRefused, renderRefusal, renderRejection } from './answer.ts';
import { type ApprovalSettings, approve } from './approval.ts';
import { parseCommand, type RejectCommand } from './command.ts';
import { findReport } from './comment.ts';
import type { Comment, Commit, Conversation, PullRequest } from './conversation.ts';
import { findEdit, findObstacle } from './permission.ts';
import { readRejections } from './rejection-record.ts';

/** The event that a workflow runs on. */
export interface CommentEvent {
  readonly action: string;
  readonly comment: Comment;
}

/**
 * Answers the command of a comment, if it has one that has no answer yet; says in a line what it did. Everything that the
 * event claims is asked again: it is as old as the job's wait for a runner.
 */
export async function answerCommand(
  github: Conversation,
  event: CommentEvent,
  settings: ApprovalSettings,
): Promise<string> {
  const said = event.comment;
  if (event.action === 'deleted' || parseCommand(said.body).kind === 'none')
    return 'the comment has no command';
  const me = await github.readMe();
  const marker = answerMarker(said.id);
  const comments = await github.listComments();
  const isAnswered = comments.some(
    ({ author, body }) => author.login === me && body.startsWith(`${marker}\n`),
  );
  if (isAnswered) return 'the comment has its answer already';
  if (!comments.some(({ id }) => id === said.id)) return 'the comment is gone';
  const written = comments.map(({ id, author, body }) => ({ id, login: author.login, body }));
  const told: Told = {
    report: findReport(written, me)?.id,
    rejections: readRejections(written, me),
  };
  const answer = await findAnswer(github, event, settings, told);
  await github.react(said.id, answer.reaction);
  await github.reply(answer.body);
  return `answered ${said.url}`;
}

/** What the pull request was told before. */
interface Told {
  /** The comment with the report. */
  readonly report: number | undefined;
  readonly rejections: readonly Rejection[];
}

async function findAnswer(
  github: Conversation,
  { action, comment: said }: CommentEvent,
  settings: ApprovalSettings,
  told: Told,
): Promise<Answer> {
  const refuse = (problem: string) => renderRefusal(said, [problem], false);
  if (action !== 'created')
    return refuse('the comment was edited; expected a command as it was first written: write a new comment');
  const pull = await github.readPullRequest();
  if (pull === undefined || !pull.isOpen) return refuse('the pull request is closed; expected an open one');
  // The commit is made only on top of this head: who made it does not change.
  const last = await github.readCommit(pull.headSha);
  if (last === undefined) return refuse(`found no commit ${pull.headSha}, where the branch stands`);
  const check = () => findObstacles(github, said, pull, last, settings);
  const obstacle = await check();
  if (obstacle !== undefined) return refuse(obstacle);
  const command = parseCommand(said.body);
  switch (command.kind) {
    case 'none':
      return refuse('found no command');
    case 'refused':
      return renderRefusal(said, command.problems, true);
    case 'reject':
      return reject(github, command, said, pull, told);
    case 'approve':
      return approve(github, settings, command, said, pull, told.rejections, async () => {
        const now = await github.readPullRequest();
        if (now === undefined || !now.isOpen) return 'the pull request is closed; expected an open one';
        return check();
      });
  }
}

/** The comment first and the person last: what is asked last is what is surest. */
async function findObstacles(
  github: Conversation,
  said: Comment,
  pull: PullRequest,
  last: Commit,
  { allowSelfApproval }: ApprovalSettings,
): Promise<string | undefined> {
  const now = await github.readComment(said.id);
  if (now === undefined) return 'the comment was deleted';
  return findEdit(said, now) ?? findObstacle(github, now.author, pull, last, allowSelfApproval);
}

async function reject(
  github: Conversation,
  { name, reason }: RejectCommand,
  said: Comment,
  pull: PullRequest,
  { report, rejections }: Told,
): Promise<Answer> {
  const runs = pull.headRepository === null ? [] : await github.listRuns(pull.headSha, pull.headRepository);
  const { reports, refused } = await github.readReports(runs);
  const names = [...new Set(reports.flatMap(listNew))].sort();
  if (names.includes(name)) {
    const all = [...rejections, { name, by: said.author.login, reason }];
    if (report !== undefined) await showRejections(github, report, pull, keepRejections(all, names));
    return renderRejection(said, name, reason, refused);
  }
  const meant = nearest(name, names);
  const expected =
    names.length === 0
      ? `no report of ${pull.headSha.slice(0, 12)} has anything new`
      : meant === undefined
        ? `expected one of ${names.slice(0, 12).map(toPlainText).join(', ')}`
        : `did you mean ${toPlainText(meant)}?`;
  return renderRefusal(
    said,
    [
      `found "${toPlainText(name)}", which is nothing new in this pull request; ${expected}`,
      ...describeRefused(refused),
    ],
    false,
  );
}

/** GitHub's, in characters. */
const LONGEST_COMMENT = 65_536;

/**
 * Writes rejections into the report's comment, which a later report of the gate does as well. It is read right before, and
 * left alone unless it says that something is new in this very head: what another job has just written is not undone.
 */
async function showRejections(
  github: Conversation,
  report: number,
  { headSha }: PullRequest,
  rejections: readonly Rejection[],
): Promise<void> {
  const now = await github.readComment(report);
  const isOfHead = now?.body.includes(`<code>${headSha.slice(0, 12)}</code>`) === true;
  if (now === undefined || !isOfHead || !/^.*\r?\n## ❌ /.test(now.body)) return;
  const body = replaceRejections(now.body, rejections);
  if (body !== now.body && body.length <= LONGEST_COMMENT) await github.editComment(report, body);
}
