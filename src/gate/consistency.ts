import { CHECKS } from '../audit/evidence.ts';
import type { Report } from '../report/schema.ts';
import { digestText } from './baseline-file.ts';
import { decideVerdict, findingsOf } from './verdict.ts';

/** What a report says of itself and does not hold: nothing that a gate has written, a part of a sentence each. */
export function findContradictions(report: Report): string[] {
  const { proposed, verdict, evidence } = report;
  const found = decideVerdict(findingsOf(report)).verdict;
  const problems = [];
  if (evidence.proven && !isWholeProof(report))
    problems.push('its report says that the run is proven, and its evidence does not');
  if (found !== verdict) problems.push(`its report says ${verdict}, and by what it holds it is ${found}`);
  if (proposed !== null && proposed.digest !== digestText(proposed.profile))
    problems.push('the digest of its proposal is another one');
  return problems;
}

/**
 * Whether evidence has every check of a proof once, each held, and no figure that says otherwise. The check on events is
 * one of a proof only where behaviours are gated.
 */
function isWholeProof({ evidence, behaviours }: Report): boolean {
  const { checks, canaries, serials, lost } = evidence;
  const names = checks.map(({ name }) => name);
  const wanted = CHECKS.filter((name) => name !== 'events' || behaviours?.mode === 'gate');
  return (
    names.length === wanted.length &&
    wanted.every((name) => names.includes(name)) &&
    checks.every(({ ok }) => ok) &&
    canaries.start &&
    canaries.end &&
    serials.missing === 0 &&
    lost.before === lost.after
  );
}
