import { parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { type Approval, planApproval } from '../gate/approval.ts';
import { renderPatch } from '../report/diff.ts';
import { escapeInline } from '../report/markdown.ts';
import { count } from '../report/plain-text.ts';
import { keepRejections, type Rejection } from '../report/rejection.ts';
import type { Report } from '../report/schema.ts';
import { type Answer, describeRefused, renderCommitted, renderPatchAnswer, renderRefusal } from './answer.ts';
import { chooseReports, type Found, readStandingBaseline } from './chosen-report.ts';
import type { ApproveCommand } from './command.ts';
import type { Comment, Conversation, PullRequest } from './conversation.ts';
import { findChange } from './gate-change.ts';
import { findOpen } from './left-open.ts';
import type { Observed } from './observed-reports.ts';
import { findOwnCommit } from './permission.ts';
import type { Run } from './run.ts';

export interface ApprovalSettings {
  readonly repository: string;
  readonly allowSelfApproval: boolean;
  /** The name of a commit status to set; null sets none. */
  readonly status: string | null;
}

/** An approval that is ready to be written. */
export interface Plan {
  readonly said: Comment;
  /** What is approved: one report, or those of a matrix together. */
  readonly legs: readonly Report[];
  readonly approval: Approval;
  readonly path: string;
  /** The commit that was observed. */
  readonly observed: string;
  readonly before: string;
  /** The branch that the pull request asks into. */
  readonly into: string;
  /** The runs on that commit of `source`, and what they have left. */
  readonly runs: readonly Run[];
  readonly source: string;
  readonly reports: Observed['reports'];
  readonly refused: Observed['refused'];
  readonly doubts: Observed['doubts'];
  readonly reason: string | null;
  readonly rejected: readonly Rejection[];
}

/**
 * Carries out an approval on the pull request as it stands. `confirm` looks at the person and the comment once more, right
 * before the one call that writes, and gives what now stands against it.
 */
export async function approve(
  github: Conversation,
  settings: ApprovalSettings,
  command: ApproveCommand,
  said: Comment,
  pull: PullRequest,
  rejections: readonly Rejection[],
  confirm: () => Promise<string | undefined>,
): Promise<Answer> {
  const plan = await makePlan(github, command, said, pull, rejections, pull.headSha);
  if (isPlan(plan)) return write(github, settings, plan, pull, confirm);
  // A job that is repeated finds its own commit on top of the one that was observed.
  const parent = await readApprovedParent(github, said, pull.headSha);
  const earlier =
    parent === undefined ? plan : await makePlan(github, command, said, pull, rejections, parent);
  const before = parent === undefined ? undefined : await github.readCommit(parent);
  const own =
    settings.allowSelfApproval || before === undefined ? undefined : findOwnCommit(said.author, before);
  if (own !== undefined) return renderRefusal(said, [own], false);
  if (isPlan(earlier) && (await isCommitOf(github, earlier, pull.headSha))) {
    return finish(github, settings, earlier, pull.headSha);
  }
  return renderRefusal(said, isPlan(plan) ? [] : plan.problems, false);
}

function isPlan(found: Found<Plan>): found is Plan {
  return !('problems' in found);
}

async function makePlan(
  github: Conversation,
  command: ApproveCommand,
  said: Comment,
  pull: PullRequest,
  rejections: readonly Rejection[],
  observed: string,
): Promise<Found<Plan>> {
  const source = pull.headRepository;
  if (source === null) return { problems: ['the repository of the branch is gone'] };
  const runs = await github.listRuns(observed, source);
  const { reports, matrices, refused, doubts } = await github.readReports(runs);
  const chosen = await chooseReports(github, reports, matrices, command, observed);
  if ('problems' in chosen) return { problems: [...chosen.problems, ...describeRefused(refused)] };
  const { report, together } = chosen;
  const { path } = report.baseline;
  const standing = await readStandingBaseline(github, observed, path);
  if ('problems' in standing) return standing;
  const { before, profile } = standing;
  const planned = planApproval({
    report,
    ...(together === undefined ? {} : { together }),
    profile,
    only: command.only,
    reasonOf: () => command.reason,
    approver: said.author.login,
  });
  if (!planned.ok) return planned;
  const { approval } = planned;
  const { reason } = command;
  const seen = { into: pull.baseBranch, runs, source, reports, refused, doubts };
  const legs = [report, ...(together?.others ?? [])];
  const rejected = keepRejections(rejections, approval.approved);
  return { said, legs, approval, path, observed, before: before ?? '', ...seen, reason, rejected };
}

async function write(
  github: Conversation,
  settings: ApprovalSettings,
  plan: Plan,
  pull: PullRequest,
  confirm: () => Promise<string | undefined>,
): Promise<Answer> {
  const { said, approval, path, observed, before } = plan;
  const obstacle = await confirm();
  if (obstacle !== undefined) return renderRefusal(said, [obstacle], false);
  const patch = (why: string) => {
    const old = before === '' ? '/dev/null' : `a/${path}`;
    return renderPatchAnswer(plan, why, renderPatch(old, `b/${path}`, before, approval.text), observed);
  };
  if (pull.headRepository !== settings.repository) {
    return patch('it is of a fork, which this workflow cannot write to');
  }
  const committed = await github.commit({
    branch: pull.headBranch,
    expectedHead: observed,
    headline: renderHeadline(approval.approved),
    body: `Approved by ${said.author.login} in ${said.url}\n\n${trailer(said)}`,
    path,
    text: approval.text,
  });
  if (committed.kind === 'committed') return finish(github, settings, plan, committed.sha);
  if (committed.kind === 'refused') return patch(committed.why);
  // The answer to an earlier try may have been lost: then it is our own commit that the branch stands at.
  const now = await github.readPullRequest();
  if (now !== undefined && (await isCommitOf(github, plan, now.headSha))) {
    return finish(github, settings, plan, now.headSha);
  }
  const moved = `the branch moved on from ${observed.slice(0, 12)}, which was observed; wait for the gate to run on the new commit`;
  return renderRefusal(said, [moved], false);
}

async function finish(
  github: Conversation,
  { status }: ApprovalSettings,
  plan: Plan,
  sha: string,
): Promise<Answer> {
  const doubts = [...plan.doubts];
  if (status !== null) {
    const open = findOpen(plan) ?? (await findChange(github, plan));
    const refusal = await github.setStatus(sha, {
      state: open === undefined ? 'success' : 'failure',
      context: status,
      description: open ?? `observed at ${plan.observed.slice(0, 12)}, approved by ${plan.said.author.login}`,
    });
    // The commit is made: what is wrong with the status is said with it.
    if (refusal !== undefined)
      doubts.push(
        `The status ${escapeInline(status)} was not set: GitHub answered ${refusal}. Give the job <code>statuses: write</code>.`,
      );
  }
  return renderCommitted({ ...plan, doubts }, sha);
}

function renderHeadline(names: readonly string[]): string {
  const all = `Allow ${names.join(', ')}`;
  if (all.length <= 72) return all;
  const isMixed = names.some((name) => parseBehaviourId(name) !== undefined);
  return isMixed
    ? `Allow ${names.length} calls and behaviours`
    : `Allow ${count(names.length, 'system call')}`;
}

function trailer(said: Comment): string {
  return `Callgate-Approval: ${said.id}`;
}

/** The one parent of a commit that says to be the approval of this comment. */
async function readApprovedParent(
  github: Conversation,
  said: Comment,
  sha: string,
): Promise<string | undefined> {
  const commit = await github.readCommit(sha);
  const isOurs = commit?.message.split('\n').at(-1) === trailer(said) && commit.parents.length === 1;
  return isOurs ? commit.parents[0] : undefined;
}

/** Whether a commit is, by what it holds and not by what it says, the one that the plan would make. */
async function isCommitOf(github: Conversation, plan: Plan, sha: string): Promise<boolean> {
  const commit = await github.readCommit(sha);
  if (commit === undefined || commit.parents.join() !== plan.observed) return false;
  if (commit.files.join('\n') !== plan.path) return false;
  const found = await github.readFile(sha, plan.path);
  return found.kind === 'file' && found.text === plan.approval.text;
}
