import { behaviourId } from '../behaviour/behaviour-id.ts';
import type { Approval } from '../gate/approval.ts';
import { decideVerdict, findingsOf } from '../gate/verdict.ts';
import { count } from '../report/plain-text.ts';
import type { Report } from '../report/schema.ts';
import type { Plan } from './approval.ts';
import type { Conversation } from './conversation.ts';
import type { Run } from './run.ts';

/** Why the gate would not pass with the approved baseline, in at most 140 characters; undefined when it would. */
export function findOpen({ report, reports, approval, refused, doubts, into }: Plan): string | undefined {
  if (approval.left.length > 0) return `${approval.left.length} new and not approved`;
  if (reports.some(({ judged }) => judged === null)) return 'a report of the commit is judged by no branch';
  // Another pull request of the same commit, or this one before it was asked into another branch, has its own judge.
  if (reports.some(({ judged }) => judged !== null && judged.base.ref !== into))
    return 'a report of the commit is judged by another branch than this one asks into';
  if (report.judged?.editAllowed === false)
    return "the pull request's own edit of the baseline does not pass";
  const findings = findingsOf(report);
  const behaviours = findings.behaviours && { ...findings.behaviours, new: [] };
  const { verdict } = decideVerdict({ ...findings, newCalls: [], behaviours });
  if (verdict !== 'clean') return `the run is ${verdict}`;
  if (reports.some((other) => decideWith(other, report, approval) !== 'clean'))
    return 'another report of the commit is not clean';
  if (refused.length > 0) return `${count(refused.length, 'artifact')} of the gate refused`;
  return doubts[0];
}

/** What another report's verdict would be under the baseline that an approval of `report` makes. */
function decideWith(other: Report, report: Report, { approved }: Approval) {
  const isSame =
    other.baseline.path === report.baseline.path &&
    other.baseline.digest === report.baseline.digest &&
    other.machine.arch === report.machine.arch;
  const { newCalls, behaviours, ...findings } = findingsOf(other);
  // Where an edit does not pass, an approval makes a refused edit of what is new: it is still not clean.
  const isTaken = (name: string) => isSame && other.judged?.editAllowed !== false && approved.includes(name);
  const left = behaviours?.new.filter((of) => !isTaken(behaviourId(of)));
  return decideVerdict({
    ...findings,
    newCalls: newCalls.filter((name) => !isTaken(name)),
    behaviours: behaviours && { ...behaviours, new: left ?? [] },
  }).verdict;
}

/** Why what was read is not what the gate says now. */
export async function findChange(
  github: Conversation,
  { runs, observed, source, into }: Plan,
): Promise<string | undefined> {
  const now = await github.readPullRequest();
  if (now?.baseBranch !== into) return 'the pull request asks into another branch than before';
  const tell = (all: readonly Run[]) =>
    all.map(({ id, attempt, isOver }) => [id, attempt, isOver].join()).join(' ');
  const isSame = tell(runs) === tell(await github.listRuns(observed, source));
  return isSame ? undefined : 'the gate has run again since its reports were read';
}
