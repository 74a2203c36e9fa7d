import type { BehaviourRule } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { createMatcher } from '../behaviour/match.ts';
import { toPattern } from '../behaviour/pattern.ts';
import { explainValue } from './callgate-text.ts';
import { sortBehaviours } from './canonical.ts';
import type { MergeOptions } from './merge.ts';
import type { Profile } from './profile.ts';

/** The kind and value of a behaviour; more may stand beside them. */
export type BehaviourShape = Pick<BehaviourRule, 'kind' | 'value'>;

export interface MergedBehaviours<Shape> {
  readonly profile: Profile;
  /** Behaviours whose value cannot stand in a profile. */
  readonly unrepresentable: readonly Shape[];
}

/**
 * The baseline with a rule for each behaviour, of that very value: afterwards every one is matched, and a second time
 * changes nothing. What a rule matches already gets none. All other rules stay as they are.
 */
export function addBehaviours<Shape extends BehaviourShape>(
  profile: Profile,
  behaviours: readonly Shape[],
  { comment }: MergeOptions = {},
): MergedBehaviours<Shape> {
  const matches = createMatcher(profile.callgate?.behaviours ?? []);
  const missing = behaviours.filter(({ kind, value }) => matches(kind, value) === undefined);
  const { isPossible, unrepresentable } = sortOut(missing);
  const rules = isPossible.map((behaviour) => {
    const text = typeof comment === 'function' ? comment(behaviourId(behaviour)) : comment;
    return {
      kind: behaviour.kind,
      value: toPattern(behaviour.kind, behaviour.value),
      ...(text === undefined || text === '' ? {} : { comment: text }),
    };
  });
  return { profile: rules.length === 0 ? profile : withRules(profile, rules), unrepresentable };
}

function sortOut<Shape extends BehaviourShape>(behaviours: readonly Shape[]) {
  const isPossible: Shape[] = [];
  const unrepresentable: Shape[] = [];
  for (const behaviour of behaviours) {
    const problem = explainValue(behaviour.kind, toPattern(behaviour.kind, behaviour.value));
    (problem === null ? isPossible : unrepresentable).push(behaviour);
  }
  return { isPossible, unrepresentable };
}

/** The baseline with these rules in it; one that lists no behaviours yet lists them from now on, if only none. */
export function withRules(profile: Profile, rules: readonly BehaviourRule[]): Profile {
  const before = profile.callgate?.behaviours;
  const known = new Map((before ?? []).map((rule) => [behaviourId(rule), rule]));
  for (const rule of rules) if (!known.has(behaviourId(rule))) known.set(behaviourId(rule), rule);
  if (before !== undefined && known.size === before.length) return profile;
  return { ...profile, callgate: { ...profile.callgate, behaviours: sortBehaviours([...known.values()]) } };
}
