import type { Profile, Target } from '../baseline/profile.ts';
import type { Answer } from './answer.ts';
import { conditionKey } from './condition.ts';
import { permissionOf } from './decision.ts';
import { compileFilter, gateRuleSet } from './filter.ts';
import type { Filter } from './instruction.ts';
import { type ResolvedRule, type RuleSet, resolveRules } from './rules.ts';
import { WATCHED_CALLS, type WatchedCall } from './watch.ts';

const LOG: Answer = { action: 'SCMP_ACT_LOG' };
const ALLOW: Answer = { action: 'SCMP_ACT_ALLOW' };

/** A profile as a change leaves it, and the one it found; both deny by default. */
export interface JudgedProfiles {
  /** Undefined where there was none: then it permits nothing. */
  readonly base: Profile | undefined;
  readonly head: Profile;
  /** Whether what `head` alone permits is accepted. */
  readonly editAllowed: boolean;
}

/**
 * The filter by which a change to its own profile is judged: a use that both profiles permit is allowed, every other is
 * logged and runs. A record shows no arguments. So where the edit is accepted, a call that `head` permits with certain
 * arguments only is logged in the uses that `head` does not permit; whether base permits the others is not asked.
 */
export function judgedFilter(
  profiles: JudgedProfiles,
  target: Target,
  watched: readonly WatchedCall[] = WATCHED_CALLS,
): Filter {
  return compileFilter(judgedRuleSet(profiles, target, watched));
}

/** The rules that `judgedFilter` compiles. */
export function judgedRuleSet(
  { base, head, editAllowed }: JudgedProfiles,
  target: Target,
  watched: readonly WatchedCall[] = WATCHED_CALLS,
): RuleSet {
  const plain = resolveRules(head, target);
  const young = gateRuleSet(head, target, watched);
  const old = base && gateRuleSet(base, target, watched);
  return {
    ...young,
    tables: young.tables.map(({ architecture, calls }) => {
      const before = old?.tables.find((table) => table.architecture.name === architecture.name);
      const judge = (nr: number, rules: readonly ResolvedRule[]) =>
        editAllowed && permissionOf(plain, architecture.name, nr) === 'conditionally'
          ? rules
          : intersect(rules, before?.calls.get(nr) ?? []);
      return { architecture, calls: new Map([...calls].map(([nr, rules]) => [nr, judge(nr, rules)])) };
    }),
    defaultAnswer: LOG,
  };
}

/** Allowed is what both lists allow: of every pair of rules the conditions of both, in the order of both. */
function intersect(one: readonly ResolvedRule[], other: readonly ResolvedRule[]): readonly ResolvedRule[] {
  if (keyOf(one) === keyOf(other)) return one;
  return close(one).flatMap((a) =>
    close(other).map((b) => ({
      answer: a.answer.action === 'SCMP_ACT_LOG' || b.answer.action === 'SCMP_ACT_LOG' ? LOG : ALLOW,
      conditions: [...new Map([...a.conditions, ...b.conditions].map((c) => [conditionKey(c), c])).values()],
    })),
  );
}

/** With the default at its end, where its last rule has conditions. */
function close(rules: readonly ResolvedRule[]): readonly ResolvedRule[] {
  return rules.at(-1)?.conditions.length === 0 ? rules : [...rules, { answer: LOG, conditions: [] }];
}

function keyOf(rules: readonly ResolvedRule[]): string {
  return JSON.stringify(rules.map(({ answer, conditions }) => [answer, conditions.map(conditionKey)]));
}
