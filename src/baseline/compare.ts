import { architectureByName } from '../seccomp/architecture.ts';
import { permissionOf } from '../seccomp/decision.ts';
import { resolveRules } from '../seccomp/rules.ts';
import type { Profile, Target } from './profile.ts';

/** What comparing needs of a call that was seen; more may stand beside it. */
export interface SeenCall {
  /** The kernel's name, or `x86_64:#473` where no table has one. */
  readonly name: string;
  /** One of our architecture names; any other is outside every profile. */
  readonly arch: string;
  readonly nr: number;
}

/**
 * How a call is outside: the profile does not permit its `name`, or only with certain `arguments`, which a
 * record of the kernel does not show.
 */
export type Outside = 'name' | 'arguments';

/** Answers for one profile and machine how a call is outside; undefined for one that is permitted. */
export type Comparison = (call: SeenCall) => Outside | undefined;

/**
 * Prepares the comparison with a profile: outside is what it does not permit whatever the arguments. ALLOW and LOG
 * permit. Without a profile every call is outside. Refuses a target whose architecture has no table.
 */
export function createComparison(profile: Profile | undefined, target: Target): Comparison {
  const rules = profile && resolveRules(profile, target);
  return (call) => {
    const architecture = architectureByName(call.arch);
    const permission = rules && architecture ? permissionOf(rules, architecture.name, call.nr) : 'never';
    if (permission === 'always') return undefined;
    return permission === 'never' ? 'name' : 'arguments';
  };
}

/** The calls, in their order, that are outside of the profile. */
export function compareCalls<Call extends SeenCall>(
  profile: Profile | undefined,
  target: Target,
  calls: readonly Call[],
): (Call & { readonly outside: Outside })[] {
  const compare = createComparison(profile, target);
  return calls.flatMap((call) => {
    const outside = compare(call);
    return outside === undefined ? [] : [{ ...call, outside }];
  });
}
