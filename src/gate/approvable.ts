import { sortBehaviours } from '../baseline/canonical.ts';
import { addCalls, addCallsOfHosts } from '../baseline/merge.ts';
import { addBehaviours } from '../baseline/merge-behaviours.ts';
import type { Profile, Target } from '../baseline/profile.ts';
import { behaviourId, parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { createMatcher } from '../behaviour/match.ts';
import type { NewBehaviour } from '../report/behaviour-schema.ts';
import type { NewCall, Report } from '../report/schema.ts';
import { type BehaviourRisk, riskOfBehaviour } from '../risk/behaviour-risk.ts';
import { riskOf } from '../risk/risk.ts';

/** What is new in a report, in the words of `--only`: the names of calls, then the ids of behaviours that a profile may get. */
export function listNew(report: Report): string[] {
  return listAllNew([report]);
}

/** Behaviours that are only shown are not for approval. */
export function listProposed({ behaviours }: Report): readonly NewBehaviour[] {
  return behaviours?.mode === 'gate' ? sortBehaviours(behaviours.new) : [];
}

/** What is new in any of several reports, in the same words and order. */
export function listAllNew(reports: readonly Report[]): string[] {
  const behaviours = sortBehaviours(reports.flatMap(listProposed));
  return [...distinctNames(reports.flatMap((report) => report.new)), ...new Set(behaviours.map(behaviourId))];
}

/**
 * The baseline with the calls and behaviours of all the reports in it, each call on its report's kind of machine, and what
 * no profile can name. `commentOf` gives the comment of a call's rule by its name, of a behaviour's by its id; where it is
 * given, `isMeant` says which of them are added.
 */
export function addAll(
  profile: Profile | undefined,
  reports: readonly Report[],
  commentOf: (name: string) => string | undefined = () => undefined,
  isMeant: (name: string) => boolean = () => true,
): { readonly profile: Profile; readonly unnamed: readonly string[] } {
  const hosts = groupByHost(reports).map(({ target, calls }) => ({
    target,
    calls: calls.filter(({ name }) => isMeant(name)),
  }));
  const withCalls = addCallsOfHosts(profile, hosts, { comment: commentOf });
  const behaviours = sortBehaviours(reports.flatMap(listProposed));
  const distinct = [...new Map(behaviours.map((one) => [behaviourId(one), one])).values()];
  const whole = addBehaviours(
    withCalls.profile,
    distinct.filter((one) => isMeant(behaviourId(one))),
    { comment: commentOf },
  );
  return {
    profile: whole.profile,
    unnamed: [
      ...distinctNames(withCalls.unrepresentable),
      ...new Set(whole.unrepresentable.map(behaviourId)),
    ],
  };
}

/** The distinct calls of each kind of machine. */
function groupByHost(reports: readonly Report[]): { target: Target; calls: readonly NewCall[] }[] {
  const groups = new Map<string, { target: Target; calls: Map<string, NewCall> }>();
  for (const report of reports) {
    const target = targetOf(report);
    const key = `${target.architecture} ${target.kernel}`;
    const group = groups.get(key) ?? { target, calls: new Map() };
    groups.set(key, group);
    for (const call of report.new) {
      const id = `${call.name}\n${call.arch}\n${call.nr}\n${call.arguments ?? ''}`;
      if (!group.calls.has(id)) group.calls.set(id, call);
    }
  }
  return [...groups.values()].map(({ target, calls }) => ({ target, calls: [...calls.values()] }));
}

/** The machine of a report as profiles speak of it. */
function targetOf({ machine }: Report): Target {
  const kernel = /^\d+\.\d+/.exec(machine.kernel)?.[0] ?? '0.0';
  return { architecture: machine.arch, capabilities: [], kernel };
}

/** What is new in a report and stays outside of a baseline, such as one that an approval makes. */
export function listLeft(report: Report, profile: Profile): string[] {
  const target = targetOf(report);
  const calls = report.new.filter((call) => {
    const { profile: next, unrepresentable } = addCalls(profile, [call], target);
    return unrepresentable.length > 0 || next !== profile;
  });
  const matches = createMatcher(profile.callgate?.behaviours ?? []);
  const behaviours = listProposed(report).filter(({ kind, value }) => matches(kind, value) === undefined);
  return [...distinctNames(calls), ...new Set(behaviours.map(behaviourId))];
}

/** The risk of a call by its name, or of a behaviour by its id. */
export function riskOfNamed(name: string): BehaviourRisk {
  const behaviour = parseBehaviourId(name);
  return behaviour === undefined ? riskOf(name) : riskOfBehaviour(behaviour);
}

function distinctNames(calls: readonly Pick<NewCall, 'name'>[]): string[] {
  return [...new Set(calls.map(({ name }) => name))].sort();
}
