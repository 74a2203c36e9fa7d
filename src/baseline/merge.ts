import { CallgateError } from '../errors.ts';
import { type Architecture, architectureByName, architectureFamily } from '../seccomp/architecture.ts';
import { syscallNumber } from '../seccomp/syscall-table.ts';
import { parseArguments } from './arguments/describe.ts';
import { sortRules } from './canonical.ts';
import type { SeenCall } from './compare.ts';
import { coverArchitecture } from './covered-hosts.ts';
import { type NamedCall, permitCall } from './permit-call.ts';
import type { ArgumentCondition, Profile, Rule, Target } from './profile.ts';
import { byText } from './rule-order.ts';

export interface MergeOptions {
  /** Written into every rule that is added; a function gives that of each name. */
  readonly comment?: string | ((name: string) => string | undefined);
}

export interface Merged<Call> {
  readonly profile: Profile;
  /** Calls that no Docker profile can name: a number without a name, an architecture without a table, arguments that nothing describes so. */
  readonly unrepresentable: readonly Call[];
}

/** Calls that were made on one kind of machine. */
export interface HostCalls<Call> {
  readonly target: Target;
  readonly calls: readonly Call[];
}

/**
 * The baseline with the calls in it: afterwards every call that it can name is permitted on the target, whatever
 * its arguments or, where the call says its `arguments`, with these; and a second time changes nothing. One ALLOW rule a
 * name, at its sorted place, for this kind of host alone where the profile is for several; an architecture that the
 * profile does not list yet is listed.
 * A rule that denies such a call on the target loses the name, because the most restrictive rule wins; hosts of
 * another kind keep it. All other rules stay as they are. Without a profile the result is the first baseline:
 * ERRNO (EPERM) for the native architecture and everything that was not seen. Refuses a target without a table.
 */
export function addCalls<Call extends SeenCall>(
  profile: Profile | undefined,
  calls: readonly Call[],
  target: Target,
  options: MergeOptions = {},
): Merged<Call> {
  return addCallsOfHosts(profile, [{ target, calls }], options);
}

/**
 * The same for calls of several machines, whatever the order that these are in. All of their architectures are listed
 * before the first rule is added, also of those that made no call, so that a call is allowed on the kinds of host where
 * it was seen and on no other; a call that is new on several of them gets one rule.
 */
export function addCallsOfHosts<Call extends SeenCall>(
  profile: Profile | undefined,
  hosts: readonly HostCalls<Call>[],
  options: MergeOptions = {},
): Merged<Call> {
  const sorted = hosts
    .map(({ target, calls }) => ({ target, ...nameCalls(calls, nativeOf(target)) }))
    .sort((a, b) => byText(hostKey(a.target), hostKey(b.target)));
  return {
    profile: permitOnHosts(profile, sorted, options),
    unrepresentable: sorted.flatMap((host) => host.unrepresentable),
  };
}

function hostKey({ architecture, kernel }: Target): string {
  return `${architecture} ${kernel}`;
}

/** The calls that a profile can name, in an order of their own, and the others. */
function nameCalls<Call extends SeenCall>(calls: readonly Call[], native: Architecture) {
  const found: NamedCall[] = [];
  const unrepresentable: Call[] = [];
  for (const call of calls) {
    const one = nameCall(call, native);
    if (one === undefined) unrepresentable.push(call);
    else found.push(one);
  }
  // Whatever its arguments comes first: what it permits needs no rule with conditions.
  const key = ({ name, architecture, conditions }: NamedCall) =>
    [
      architectureFamily(native).indexOf(architecture),
      name,
      conditions === undefined ? '' : conditionsKey(conditions),
    ].join(' ');
  return { calls: found.sort((a, b) => byText(key(a), key(b))), unrepresentable };
}

function conditionsKey(conditions: readonly ArgumentCondition[]): string {
  return conditions
    .map(({ index, op, value, valueTwo }) => `${index} ${op} ${value} ${valueTwo ?? ''}`)
    .sort(byText)
    .join(', ');
}

/** The target's own architecture; refuses one without a table. */
export function nativeOf(target: Target): Architecture {
  const native = architectureByName(target.architecture);
  if (native !== undefined) return native;
  throw new CallgateError('platform', `no system call table for the architecture ${target.architecture}.`);
}

/** `addCalls` for calls that a profile can name. */
export function permitCalls(
  profile: Profile | undefined,
  calls: readonly NamedCall[],
  target: Target,
  options: MergeOptions,
): Profile {
  return permitOnHosts(profile, [{ target, calls }], options);
}

function permitOnHosts(
  profile: Profile | undefined,
  hosts: readonly HostCalls<NamedCall>[],
  { comment }: MergeOptions,
): Profile {
  const [first] = hosts;
  if (first === undefined) {
    throw new CallgateError('platform', 'no machine was given whose calls the baseline is to have.');
  }
  const start = profile ?? firstBaseline(nativeOf(first.target));
  let next = start;
  const natives = new Set(hosts.map(({ target }) => nativeOf(target)));
  const isShared = natives.size > 1;
  if (isShared) for (const native of natives) next = coverArchitecture(next, native, native);
  for (const { target, calls } of hosts) {
    for (const { architecture } of calls) next = coverArchitecture(next, nativeOf(target), architecture);
  }
  for (const { target, calls } of hosts) {
    const native = nativeOf(target);
    for (const call of calls) {
      const text = typeof comment === 'function' ? comment(call.name) : comment;
      next = permitCall(next, call, target, native, text, isShared);
    }
  }
  if (next === start) return start;
  return {
    ...next,
    syscalls: sortRules(hosts.length === 1 ? next.syscalls : joinHosts(next.syscalls, start.syscalls)),
  };
}

/** Added rules that differ in nothing but the kind of host become one. */
function joinHosts(rules: readonly Rule[], before: readonly Rule[]): Rule[] {
  const old = new Set(before);
  const joined = new Map<string, Rule>();
  const rest: Rule[] = [];
  for (const rule of rules) {
    const { arches, ...more } = rule.includes ?? {};
    const isOurs =
      !old.has(rule) &&
      rule.action === 'SCMP_ACT_ALLOW' &&
      rule.names.length === 1 &&
      arches !== undefined &&
      Object.keys(more).length === 0 &&
      rule.excludes === undefined &&
      rule.extra === undefined;
    if (!isOurs) {
      rest.push(rule);
      continue;
    }
    const key = `${rule.names[0]} ${conditionsKey(rule.args ?? [])}`;
    const known = joined.get(key)?.includes?.arches ?? [];
    joined.set(key, { ...rule, includes: { arches: [...new Set([...known, ...arches])].sort(byText) } });
  }
  return [...rest, ...joined.values()];
}

function firstBaseline(native: Architecture): Profile {
  return { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1, architectures: [native.scmp], syscalls: [] };
}

/** Undefined for a call that no profile can name. */
export function nameCall(call: SeenCall, native: Architecture): NamedCall | undefined {
  const architecture = architectureFamily(native).find((candidate) => candidate.name === call.arch);
  if (architecture === undefined || syscallNumber(architecture.name, call.name) !== call.nr) return undefined;
  if (call.arguments === undefined || call.arguments === null) {
    return { name: call.name, nr: call.nr, architecture, conditions: undefined };
  }
  const conditions = parseArguments(call.name, call.arch, call.arguments);
  return conditions && { name: call.name, nr: call.nr, architecture, conditions };
}
