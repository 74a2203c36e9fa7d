import { parseProfile } from '../baseline/parse.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { CallgateError } from '../errors.ts';
import { listLeft } from '../gate/approvable.ts';
import type { Approval } from '../gate/approval.ts';
import { decideVerdict, findingsOf } from '../gate/verdict.ts';
import { count } from '../report/plain-text.ts';
import type { Report, Verdict } from '../report/schema.ts';
import type { Observed } from './observed-reports.ts';

/** An approval of some of the reports that were read. */
export interface Approved extends Pick<Observed, 'reports' | 'refused' | 'doubts'> {
  /** What is approved: one report, or those of a matrix together. */
  readonly legs: readonly Report[];
  readonly approval: Approval;
  /** The branch that the pull request asks into. */
  readonly into: string;
}

/** Why the gate would not pass with the approved baseline, in at most 140 characters; undefined when it would. */
export function findOpen({ legs, reports, approval, refused, doubts, into }: Approved): string | undefined {
  if (approval.left.length > 0) return `${approval.left.length} new and not approved`;
  if (reports.some(({ judged }) => judged === null)) return 'a report of the commit is judged by no branch';
  // Another pull request of the same commit, or this one before it was asked into another branch, has its own judge.
  if (reports.some(({ judged }) => judged !== null && judged.base.ref !== into))
    return 'a report of the commit is judged by another branch than this one asks into';
  if (legs.some(({ judged }) => judged?.editAllowed === false))
    return "the pull request's own edit of the baseline does not pass";
  const decide = (report: Report) => decideWith(report, legs[0], approval);
  const verdict = legs.map(decide).find((found) => found !== 'clean');
  if (verdict !== undefined) return `the run is ${verdict}`;
  if (reports.some((other) => decide(other) !== 'clean')) return 'another report of the commit is not clean';
  if (refused.length > 0) return `${count(refused.length, 'artifact')} of the gate refused`;
  return doubts[0];
}

/** What a report's verdict would be under the baseline that an approval makes, where it was judged by the one before. */
function decideWith(other: Report, report: Report | undefined, approval: Approval): Verdict {
  const isSame =
    other.baseline.path === report?.baseline.path && other.baseline.digest === report.baseline.digest;
  const { newCalls, behaviours, ...findings } = findingsOf(other);
  // Where an edit does not pass, an approval makes a refused edit of what is new: it is still not clean.
  const isTaken = isSame && other.judged?.editAllowed !== false;
  const left = isTaken ? new Set(listLeftOf(other, approval)) : undefined;
  const isLeft = (name: string) => left?.has(name) ?? true;
  return decideVerdict({
    ...findings,
    newCalls:
      left === undefined
        ? newCalls
        : [...left].filter((name) => other.new.some((call) => call.name === name)),
    behaviours: behaviours && { ...behaviours, new: behaviours.new.filter((of) => isLeft(behaviourId(of))) },
  }).verdict;
}

function listLeftOf(report: Report, { text }: Approval): string[] {
  const parsed = parseProfile(text);
  try {
    if (parsed.ok) return listLeft(report, parsed.profile);
  } catch (error) {
    // The machine is one that no profile is for.
    if (!(error instanceof CallgateError)) throw error;
  }
  return [...report.new.map(({ name }) => name), ...(report.behaviours?.new ?? []).map(behaviourId)];
}
