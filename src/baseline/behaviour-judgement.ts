import type { BehaviourRule } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { createMatcher } from '../behaviour/match.ts';
import { toPattern } from '../behaviour/pattern.ts';
import type { Judgement } from './judgement.ts';
import type { BehaviourShape } from './merge-behaviours.ts';

type Rules = readonly BehaviourRule[] | undefined;

/**
 * Answers for a behaviour what it is to a change, as `createJudgement` does for a call; undefined for one that the rules of
 * both match. `hosts` are the addresses of the names in them. Without rules of the base every match is an edit.
 */
export function judgeBehaviours(
  base: Rules,
  head: Rules,
  hosts: { readonly [name: string]: readonly string[] },
): (behaviour: BehaviourShape) => Judgement | undefined {
  const addresses = new Map(Object.entries(hosts));
  const after = createMatcher(head ?? [], addresses);
  const before = base === head ? after : createMatcher(base ?? [], addresses);
  return ({ kind, value }) => {
    if (after(kind, value) === undefined) return 'new';
    return before(kind, value) === undefined ? 'edit' : undefined;
  };
}

/** The rules that both have: what they match needs no second look. */
export function commonRules(base: Rules, head: Rules): readonly BehaviourRule[] {
  if (base === head) return head ?? [];
  const known = new Set((base ?? []).map(behaviourId));
  return (head ?? []).filter((rule) => known.has(behaviourId(rule)));
}

/** What an edit allows and allowed not before, and the other way round, by id; a value that a pattern covers is neither. */
export function widenBehaviours(base: Rules, head: Rules): { widened: string[]; removed: string[] } {
  return { widened: listUncovered(head, base), removed: listUncovered(base, head) };
}

function listUncovered(rules: Rules = [], others: Rules = []): string[] {
  const known = new Set(others.map(behaviourId));
  const matches = createMatcher(others);
  const isCovered = ({ kind, value }: BehaviourRule) =>
    toPattern(kind, value) === value && matches(kind, value) !== undefined;
  return rules.filter((rule) => !known.has(behaviourId(rule)) && !isCovered(rule)).map(behaviourId);
}
