import { parseProfile } from '../baseline/parse.ts';
import type { Profile } from '../baseline/profile.ts';
import { parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { type Approval, planApproval } from '../gate/approval.ts';
import { renderPatch } from '../report/diff.ts';
import { escapeInline } from '../report/markdown.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import { keepRejections, type Rejection } from '../report/rejection.ts';
import type { Report } from '../report/schema.ts';
import { type Answer, describeRefused, renderCommitted, renderPatchAnswer, renderRefusal } from './answer.ts';
import { findChange, findOpen } from './approval-status.ts';
import type { ApproveCommand } from './command.ts';
import type { Comment, Conversation, FileAt, PullRequest } from './conversation.ts';
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
  readonly report: Report;
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

type Found<T> = T | { readonly problems: readonly string[] };

/** A path that stands for itself in a patch, in an answer and in an API's address, and is no file of git's or GitHub's. */
const PLAIN_PATH = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!\.git\/)[A-Za-z0-9._@+/-]{1,200}\.json$/;

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
  const { reports, refused, doubts } = await github.readReports(runs);
  const report = chooseReport(reports, command, observed);
  if ('problems' in report) return { problems: [...report.problems, ...describeRefused(refused)] };
  const { path } = report.baseline;
  if (!PLAIN_PATH.test(path)) {
    const expected =
      'expected one from the root of the repository, of letters, digits, . _ @ + -, that ends in .json';
    return {
      problems: [`the report's baseline has the path ${JSON.stringify(toPlainText(path))}, ${expected}`],
    };
  }
  const standing = await github.readFile(observed, path);
  if (standing.kind === 'other') return { problems: [describeOther(standing, path, observed)] };
  const before = standing.kind === 'file' ? standing.text : undefined;
  const profile = readBaseline(before, path);
  if (profile !== undefined && 'problems' in profile) return profile;
  const planned = planApproval({
    report,
    profile,
    only: command.only,
    reasonOf: () => command.reason,
    approver: said.author.login,
  });
  if (!planned.ok) return planned;
  const { approval } = planned;
  const { reason } = command;
  const seen = { into: pull.baseBranch, runs, source, reports, refused, doubts };
  const rejected = keepRejections(rejections, approval.approved);
  return { said, report, approval, path, observed, before: before ?? '', ...seen, reason, rejected };
}

/** Why a baseline is not written where something else than a file stands. */
function describeOther(
  { at, what }: Extract<FileAt, { kind: 'other' }>,
  path: string,
  observed: string,
): string {
  const part = at === path ? `the baseline ${path}` : `${at}, on the way to the baseline ${path},`;
  return (
    `${part} is ${what} at ${observed.slice(0, 12)}, expected a ${at === path ? 'file' : 'folder'} of this repository: a commit ` +
    "would put another thing in its place. Name the path of the file itself as the suite's baseline in .github/callgate.yml, " +
    'or put the file there, and approve what the gate reports then'
  );
}

function chooseReport(
  reports: readonly Report[],
  { digest, suite }: ApproveCommand,
  observed: string,
): Found<Report> {
  const at = observed.slice(0, 12);
  if (reports.length === 0) {
    return {
      problems: [
        `there is no report of ${at}, where the branch stands: wait for the gate, and approve what it reports of that commit`,
      ],
    };
  }
  const same = reports.filter(({ proposed }) => proposed?.digest === digest);
  if (same.length === 0) {
    const offered = new Set(reports.flatMap(({ proposed }) => (proposed === null ? [] : [proposed.digest])));
    const found =
      offered.size === 0 ? 'propose nothing' : `propose ${[...offered].slice(0, 5).join(' and ')}`;
    return {
      problems: [
        `${digest} is not what was observed at ${at}: its reports ${found}; look at those, and approve again`,
      ],
    };
  }
  const named = same.filter((report) => suite === null || report.suite === suite);
  const places = new Set(named.map((report) => `${report.suite ?? ''}\n${report.baseline.path}`));
  const [chosen] = named;
  if (chosen !== undefined && places.size === 1) return chosen;
  const suites = [...new Set(same.map((report) => report.suite ?? '(without a name)'))]
    .sort()
    .map(toPlainText)
    .join(', ');
  const found = suite === null ? 'several suites' : `no suite ${suite}`;
  return { problems: [`found ${found} with this digest, expected --suite with one of: ${suites}`] };
}

function readBaseline(text: string | undefined, path: string): Found<Profile> | undefined {
  if (text === undefined) return undefined;
  const parsed = parseProfile(text);
  if (parsed.ok) return parsed.profile;
  const problems = parsed.problems.slice(0, 10);
  return { problems: problems.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`) };
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
