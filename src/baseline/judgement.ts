import { architectureByName, architectureFamily } from '../seccomp/architecture.ts';
import { permissionOf } from '../seccomp/decision.ts';
import { type RuleSet, resolveRules } from '../seccomp/rules.ts';
import { syscallNumber } from '../seccomp/syscall-table.ts';
import { widenBehaviours } from './behaviour-judgement.ts';
import { createComparison, type SeenCall } from './compare.ts';
import { findDifference, type NameDifference } from './difference.ts';
import type { Profile, Rule, Target } from './profile.ts';

/** What a logged call is to a change: allowed by its own edit alone, or by nothing. */
export type Judgement = 'edit' | 'new';

/**
 * Answers for a logged call what it is; undefined for one that both profiles permit. What the edited profile does not
 * permit is new even where the base permitted it: the change takes away what it still calls. Without a base profile
 * every permission is an edit.
 */
export function createJudgement(
  base: Profile | undefined,
  head: Profile | undefined,
  target: Target,
): (call: SeenCall) => Judgement | undefined {
  const after = createComparison(head, target);
  const before = base === head ? after : createComparison(base, target);
  return (call) => {
    if (after(call) !== undefined) return 'new';
    return before(call) === undefined ? undefined : 'edit';
  };
}

/** What an edit changes in permissions, by name, behaviours by their id; sorted. */
export interface Widening {
  /** Permitted now and not before, or with other arguments, or on other hosts; architectures by their SCMP_ARCH name. */
  readonly widened: readonly string[];
  readonly removed: readonly string[];
}

const NOTHING: Profile = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] };
const RANK = { never: 0, conditionally: 1, always: 2 } as const;

/** An absent profile permits nothing. A change of a name that is neither more nor less counts as widened. */
export function findWidening(base: Profile | undefined, head: Profile | undefined, target: Target): Widening {
  const [before, after] = [base ?? NOTHING, head ?? NOTHING];
  const { added, removed, changed, architectures } = findDifference(before, after);
  const ranks = [resolveRules(before, target), resolveRules(after, target)].map(
    (rules) => (name: string) => rankByArchitecture(rules, target, name),
  );
  const widening = { widened: new Set<string>(), removed: new Set<string>() };
  const isFirst = base === undefined || head === undefined;
  for (const name of isFirst ? [] : architectures.added) widening.widened.add(name);
  for (const name of isFirst ? [] : architectures.removed) widening.removed.add(name);
  for (const difference of [...added, ...removed, ...changed]) {
    const [old = [], young = []] = ranks.map((rank) => rank(difference.name));
    const more = young.some((rank, index) => rank > (old[index] ?? 0));
    const less = young.some((rank, index) => rank < (old[index] ?? 0));
    if (more) widening.widened.add(difference.name);
    if (less) widening.removed.add(difference.name);
    if (!more && !less) sortByRules(difference, widening);
  }
  const behaviours = widenBehaviours(before.callgate?.behaviours, after.callgate?.behaviours);
  return {
    widened: [...[...widening.widened].sort(), ...behaviours.widened.sort()],
    removed: [...[...widening.removed].sort(), ...behaviours.removed.sort()],
  };
}

/** Where this machine sees no difference of degree: other arguments, other hosts, other ways to deny. */
function sortByRules({ name, before, after }: NameDifference, widening: Record<keyof Widening, Set<string>>) {
  const permitting = (rules: readonly Rule[]) =>
    rules.filter(permits).map((rule) => JSON.stringify(rule, plain));
  const denying = (rules: readonly Rule[]) =>
    rules.filter((rule) => !permits(rule)).map((rule) => JSON.stringify(rule, plain));
  const lacks = (these: readonly string[], those: readonly string[]) =>
    those.some((text) => !these.includes(text));
  if (lacks(permitting(before), permitting(after)) || lacks(denying(after), denying(before)))
    widening.widened.add(name);
  else widening.removed.add(name);
}

const permits = ({ action }: Rule) => action === 'SCMP_ACT_ALLOW' || action === 'SCMP_ACT_LOG';
const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

function rankByArchitecture(rules: RuleSet, target: Target, name: string): number[] {
  const native = architectureByName(target.architecture);
  return (native === undefined ? [] : architectureFamily(native)).flatMap((architecture) => {
    const nr = syscallNumber(architecture.name, name);
    return nr === undefined ? [] : [RANK[permissionOf(rules, architecture.name, nr)]];
  });
}
