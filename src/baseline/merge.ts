import { CallgateError } from '../errors.ts';
import { type Architecture, architectureByName, architectureFamily } from '../seccomp/architecture.ts';
import { permits } from '../seccomp/decision.ts';
import { syscallNumber } from '../seccomp/syscall-table.ts';
import { parseArguments } from './arguments/describe.ts';
import { permitsUses } from './arguments/probe.ts';
import { sortRules } from './canonical.ts';
import type { SeenCall } from './compare.ts';
import { coverArchitecture, coversOtherHosts } from './covered-hosts.ts';
import type { ArgumentCondition, Profile, Rule, Target } from './profile.ts';

export interface MergeOptions {
  /** Written into every rule that is added. */
  readonly comment?: string;
}

export interface Merged<Call> {
  readonly profile: Profile;
  /** Calls that no Docker profile can name: a number without a name, an architecture without a table, arguments that nothing describes so. */
  readonly unrepresentable: readonly Call[];
}

/** A call that a profile can name, on an architecture of the host. */
export interface NamedCall {
  readonly name: string;
  readonly nr: number;
  readonly architecture: Architecture;
  /** Undefined where the call is meant whatever its arguments. */
  readonly conditions: readonly ArgumentCondition[] | undefined;
}

/**
 * The baseline with the calls in it: afterwards every call that it can name is permitted on the target, whatever
 * its arguments or, where the call says its `arguments`, with these; and a second time changes nothing. One ALLOW rule a name, at its sorted place, for this kind of
 * host alone where the profile is for several; an architecture that the profile does not list yet is listed.
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
  const native = nativeOf(target);
  const named: NamedCall[] = [];
  const unrepresentable: Call[] = [];
  for (const call of calls) {
    const found = nameCall(call, native);
    if (found === undefined) unrepresentable.push(call);
    else named.push(found);
  }
  return { profile: permitCalls(profile, named, target, options), unrepresentable };
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
  const native = nativeOf(target);
  const start = profile ?? firstBaseline(native);
  let next = start;
  for (const { architecture } of calls) next = coverArchitecture(next, native, architecture);
  for (const call of calls) next = permitCall(next, call, target, native, options);
  return next === start ? start : { ...next, syscalls: sortRules(next.syscalls) };
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

function permitCall(
  profile: Profile,
  call: NamedCall,
  target: Target,
  native: Architecture,
  { comment }: MergeOptions,
): Profile {
  const { name, nr, architecture, conditions } = call;
  const isPermitted = (candidate: Profile) =>
    permits(candidate, target, architecture.name, nr) === 'always' ||
    (conditions !== undefined && permitsUses(candidate, target, architecture, nr, conditions));
  if (isPermitted(profile)) return profile;
  const onlyHere = coversOtherHosts(profile, native) ? native.docker : undefined;
  const denies = (rule: Rule) =>
    rule.names.includes(name) &&
    !isPermitted({ ...profile, defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] });
  const rules = profile.syscalls.flatMap((rule) =>
    denies(rule) ? withoutName(rule, name, onlyHere) : [rule],
  );
  if (isPermitted({ ...profile, syscalls: rules })) return { ...profile, syscalls: rules };
  const added: Rule = {
    names: [name],
    action: 'SCMP_ACT_ALLOW',
    ...(conditions === undefined ? {} : { args: conditions }),
    ...(comment === undefined || comment === '' ? {} : { comment }),
    ...(onlyHere === undefined ? {} : { includes: { arches: [onlyHere] } }),
  };
  return { ...profile, syscalls: [...rules, added] };
}

/** The rule less one name; where `onlyHere` is given, hosts of another kind keep it in a rule of its own. */
export function withoutName(rule: Rule, name: string, onlyHere: string | undefined): Rule[] {
  const rest = rule.names.filter((other) => other !== name);
  const { deprecatedName: _, ...whole } = rule;
  const elsewhere = onlyHere === undefined ? undefined : exceptHost({ ...whole, names: [name] }, onlyHere);
  return [
    ...(rest.length === 0 ? [] : [{ ...rule, names: rest }]),
    ...(elsewhere === undefined ? [] : [elsewhere]),
  ];
}

function exceptHost(rule: Rule, host: string): Rule | undefined {
  const { includes, excludes } = rule;
  if (includes?.arches === undefined || includes.arches.length === 0) {
    return { ...rule, excludes: { ...excludes, arches: [...(excludes?.arches ?? []), host] } };
  }
  const arches = includes.arches.filter((arch) => arch !== host);
  return arches.length === 0 ? undefined : { ...rule, includes: { ...includes, arches } };
}
