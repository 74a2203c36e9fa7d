import type { Profile, Target } from '../baseline/profile.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import type { Behaviours, NewBehaviour } from '../report/behaviour-schema.ts';
import { callText } from '../report/call-text.ts';
import type { Judged, NewCall, Report } from '../report/schema.ts';
import { propose } from './proposal.ts';
import { decideVerdict, findingsOf, gatedBehaviours } from './verdict.ts';

/**
 * One report of a check that was repeated. What is new in any run is new; where one run is not proven the whole is not, and
 * its evidence is shown; a command that failed once has failed. All else is of the first run that has the joined verdict.
 */
export function joinRuns(
  reports: readonly Report[],
  asked: number,
  profile: Profile | undefined,
  target: Target,
): Report {
  const calls = joinCalls(reports.map((report) => report.new));
  const behaviours = joinBehaviours(reports.map((report) => report.behaviours));
  const judged = joinJudged(reports.map((report) => report.judged));
  const [first] = reports;
  if (first === undefined) throw new RangeError('expected a run');
  const unproven = reports.find(({ evidence }) => !evidence.proven);
  const failed = reports.find(({ command }) => hasFailed(command));
  const joined = {
    new: calls,
    behaviours,
    judged,
    evidence: (unproven ?? first).evidence,
    command: (failed ?? first).command,
  };
  const { verdict, reasons } = decideVerdict(findingsOf({ ...first, ...joined }));
  const base = reports.find((report) => report.verdict === verdict) ?? first;
  const gated = gatedBehaviours(behaviours)?.new ?? [];
  const isSame = calls.length === base.new.length && gated.length === (base.behaviours?.new.length ?? 0);
  return {
    ...base,
    ...joined,
    verdict,
    reasons,
    proposed: isSame ? base.proposed : propose(profile, calls, gated, null, target),
    runs: {
      asked,
      results: reports.map((report) => ({ verdict: report.verdict, reasons: report.reasons })),
      calls: countIn(reports.map((report) => report.new.map(callText))),
      behaviours: countIn(reports.map(({ behaviours: seen }) => (seen?.new ?? []).map(behaviourId))),
      completeness: null,
    },
  };
}

function hasFailed({ exitCode, timedOut, stoppedBy, signal }: Report['command']): boolean {
  return timedOut || stoppedBy !== null || signal !== null || exitCode !== 0;
}

function joinCalls(lists: readonly (readonly NewCall[])[]): NewCall[] {
  return joinBy(lists, ({ arch, nr, action, exe, arguments: use }) =>
    [arch, nr, action, exe, use].join('\0'),
  );
}

/** Each once, as it was first seen, with the counts added up. */
function joinBy<Item extends { readonly count: number }>(
  lists: readonly (readonly Item[])[],
  keyOf: (item: Item) => string,
): Item[] {
  const joined = new Map<string, Item>();
  for (const item of lists.flat()) {
    const known = joined.get(keyOf(item));
    joined.set(keyOf(item), known === undefined ? item : { ...known, count: known.count + item.count });
  }
  return [...joined.values()];
}

function joinBehaviours(parts: readonly (Behaviours | null)[]): Behaviours | null {
  const present = parts.flatMap((part) => (part === null ? [] : [part]));
  const [first] = present;
  if (first === undefined) return null;
  const keyOf = ({ kind, value, exe }: NewBehaviour) => [kind, value, exe].join('\0');
  return {
    ...first,
    proven: present.every(({ proven }) => proven),
    why: [...new Set(present.flatMap(({ why }) => why))],
    events: present.reduce((sum, { events }) => sum + events, 0),
    new: joinBy(
      present.map((part) => part.new),
      keyOf,
    ),
    byEdit: joinBy(
      present.map(({ byEdit }) => byEdit),
      keyOf,
    ),
  };
}

function joinJudged(parts: readonly (Judged | null)[]): Judged | null {
  const present = parts.flatMap((part) => (part === null ? [] : [part]));
  const [first] = present;
  return first === undefined
    ? null
    : { ...first, allowedByEdit: joinCalls(present.map(({ allowedByEdit }) => allowedByEdit)) };
}

/** In how many of the runs each name stands, sorted by name. */
function countIn(runs: readonly (readonly string[])[]): { name: string; runs: number }[] {
  const counts = new Map<string, number>();
  for (const names of runs) for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, number]) => ({ name, runs: number }));
}
