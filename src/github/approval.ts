import { parseProfile } from '../baseline/parse.ts';
import type { Profile } from '../baseline/profile.ts';
import { parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { type Approval, planApproval } from '../gate/approval.ts';
import { decideVerdict, findingsOf } from '../gate/verdict.ts';
import { renderPatch } from '../report/diff.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import type { Report } from '../report/schema.ts';
import { type Answer, renderCommitted, renderPatchAnswer, renderRefusal } from './answer.ts';
import type { ApproveCommand } from './command.ts';
import type { Comment, Conversation, PullRequest } from './conversation.ts';

export interface ApprovalSettings {
  readonly repository: string;
  readonly allowSelfApproval: boolean;
  /** The name of a commit status to set; null sets none. */
  readonly status: string | null;
}

/** An approval that is ready to be written. */
interface Plan {
  readonly said: Comment;
  readonly report: Report;
  readonly approval: Approval;
  readonly path: string;
  /** The commit that was observed. */
  readonly observed: string;
  readonly before: string;
  /** Every report of that commit. */
  readonly reports: readonly Report[];
  readonly reason: string | null;
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
  confirm: () => Promise<string | undefined>,
): Promise<Answer> {
  const plan = await makePlan(github, command, said, pull, pull.headSha);
  if (isPlan(plan)) return write(github, settings, plan, pull, confirm);
  // A job that is repeated finds its own commit on top of the one that was observed.
  const parent = await readApprovedParent(github, said, pull.headSha);
  const earlier = parent === undefined ? plan : await makePlan(github, command, said, pull, parent);
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
  observed: string,
): Promise<Found<Plan>> {
  if (pull.headRepository === null) return { problems: ['the repository of the branch is gone'] };
  const reports = await github.listReports(observed, pull.headRepository);
  const report = chooseReport(reports, command, observed);
  if ('problems' in report) return report;
  const { path } = report.baseline;
  if (!PLAIN_PATH.test(path)) {
    const expected =
      'expected one from the root of the repository, of letters, digits, . _ @ + -, that ends in .json';
    return {
      problems: [`the report's baseline has the path ${JSON.stringify(toPlainText(path))}, ${expected}`],
    };
  }
  const before = await github.readFile(observed, path);
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
  return { said, report, approval, path, observed, before: before ?? '', reports, reason: command.reason };
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
  if (status !== null) {
    const open = findOpen(plan);
    await github.setStatus(sha, {
      state: open === undefined ? 'success' : 'failure',
      context: status,
      description: open ?? `observed at ${plan.observed.slice(0, 12)}, approved by ${plan.said.author.login}`,
    });
  }
  return renderCommitted(plan, sha);
}

/** Why the gate would not pass with the approved baseline, in at most 140 characters; undefined when it would. */
function findOpen({ report, reports, approval }: Plan): string | undefined {
  if (approval.left.length > 0) return `${approval.left.length} new and not approved`;
  if (report.judged?.editAllowed === false)
    return "the pull request's own edit of the baseline does not pass";
  const findings = findingsOf(report);
  const behaviours = findings.behaviours && { ...findings.behaviours, new: [] };
  const { verdict } = decideVerdict({ ...findings, newCalls: [], behaviours });
  if (verdict !== 'clean') return `the run is ${verdict}`;
  const seen = new Set<string>();
  for (const other of reports) {
    const place = JSON.stringify([other.suite, other.baseline.path, other.machine.arch]);
    const isNewest = !seen.has(place);
    seen.add(place);
    if (isNewest && other !== report && other.verdict !== 'clean')
      return 'another report of the commit is not clean';
  }
  return undefined;
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
  return (await github.readFile(sha, plan.path)) === plan.approval.text;
}
