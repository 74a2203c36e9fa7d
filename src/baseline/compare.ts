import { isPermission } from '../seccomp/answer.ts';
import { type Architecture, architectureByName } from '../seccomp/architecture.ts';
import { answerCall, permissionOf } from '../seccomp/decision.ts';
import { type RuleSet, resolveRules } from '../seccomp/rules.ts';
import type { Profile, Target } from './profile.ts';

/** What comparing needs of a call that was seen; more may stand beside it. */
export interface SeenCall {
  /** The kernel's name, or `x86_64:#473` where no table has one. */
  readonly name: string;
  /** One of our architecture names; any other is outside every profile. */
  readonly arch: string;
  readonly nr: number;
  /** The first four arguments, unsigned, where an audit rule recorded them. */
  readonly args?: readonly bigint[] | undefined;
  /** These arguments as `describeArguments` writes them, where this use alone is meant and not every use of the call. */
  readonly arguments?: string | null | undefined;
}

/**
 * How a call is outside: the profile does not permit its `name`, or not with its `arguments`; where these are not
 * known, since a seccomp record does not show them, it is outside as soon as any are denied.
 */
export type Outside = 'name' | 'arguments';

/** Answers for one profile and machine how a call is outside; undefined for one that is permitted. */
export type Comparison = (call: SeenCall) => Outside | undefined;

/**
 * Prepares the comparison with a profile: outside is what it does not permit, whatever the arguments where these are
 * not known. ALLOW and LOG permit. Without a profile every call is outside. Refuses a target whose architecture has no table.
 */
export function createComparison(profile: Profile | undefined, target: Target): Comparison {
  const rules = profile && resolveRules(profile, target);
  return (call) => {
    const architecture = architectureByName(call.arch);
    const permission = rules && architecture ? permissionOf(rules, architecture.name, call.nr) : 'never';
    if (permission === 'always') return undefined;
    if (permission === 'never' || rules === undefined || architecture === undefined) return 'name';
    return permitsUse(rules, architecture, call) ? undefined : 'arguments';
  };
}

/** The fifth and sixth argument are in no record: what depends on them is outside. */
function permitsUse(rules: RuleSet, architecture: Architecture, { nr, args }: SeenCall): boolean {
  if (args === undefined) return false;
  const table = rules.tables.find((candidate) => candidate.architecture === architecture);
  const isKnown = (table?.calls.get(nr) ?? []).every(({ conditions }) =>
    conditions.every(({ index }) => index < args.length),
  );
  return isKnown && isPermission(answerCall(rules, { arch: architecture.token, nr, args }));
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
