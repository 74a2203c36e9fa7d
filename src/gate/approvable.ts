import { sortBehaviours } from '../baseline/canonical.ts';
import { addCalls } from '../baseline/merge.ts';
import { addBehaviours } from '../baseline/merge-behaviours.ts';
import type { Profile, Target } from '../baseline/profile.ts';
import { behaviourId, parseBehaviourId } from '../behaviour/behaviour-id.ts';
import type { NewBehaviour } from '../report/behaviour-schema.ts';
import type { NewCall, Report } from '../report/schema.ts';
import { type BehaviourRisk, riskOfBehaviour } from '../risk/behaviour-risk.ts';
import { riskOf } from '../risk/risk.ts';

/** What is new in a report, in the words of `--only`: the names of calls, then the ids of behaviours that a profile may get. */
export function listNew(report: Report): string[] {
  const ids = [...new Set(listProposed(report).map(behaviourId))];
  return [...distinctNames(report.new), ...ids];
}

/** Behaviours that are only shown are not for approval. */
export function listProposed({ behaviours }: Report): readonly NewBehaviour[] {
  return behaviours?.mode === 'gate' ? sortBehaviours(behaviours.new) : [];
}

/** The baseline with the calls and behaviours in it, and what no profile can name. */
export function addAll(
  profile: Profile | undefined,
  calls: readonly NewCall[],
  behaviours: readonly NewBehaviour[],
  target: Target,
): { readonly profile: Profile; readonly unnamed: readonly string[] } {
  const withCalls = addCalls(profile, calls, target);
  const whole = addBehaviours(withCalls.profile, behaviours);
  return {
    profile: whole.profile,
    unnamed: [
      ...distinctNames(withCalls.unrepresentable),
      ...new Set(whole.unrepresentable.map(behaviourId)),
    ],
  };
}

/** The risk of a call by its name, or of a behaviour by its id. */
export function riskOfNamed(name: string): BehaviourRisk {
  const behaviour = parseBehaviourId(name);
  return behaviour === undefined ? riskOf(name) : riskOfBehaviour(behaviour);
}

function distinctNames(calls: readonly Pick<NewCall, 'name'>[]): string[] {
  return [...new Set(calls.map(({ name }) => name))].sort();
}
