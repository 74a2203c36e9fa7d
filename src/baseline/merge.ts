import { CallgateError } from '../errors.ts';
import { type Architecture, architectureByName, architectureFamily } from '../seccomp/architecture.ts';
import { permits } from '../seccomp/decision.ts';
import { syscallNumber } from '../seccomp/syscall-table.ts';
import { sortRules } from './canonical.ts';
import type { SeenCall } from './compare.ts';
import { coverArchitecture, coversOtherHosts } from './covered-hosts.ts';
import type { Profile, Rule, Target } from './profile.ts';

export interface MergeOptions {
  /** Written into every rule that is added. */
  readonly comment?: string;
}

export interface Merged<Call> {
  readonly profile: Profile;
  /** Calls that no Docker profile can name: a number without a name, or an architecture without a table. */
  readonly unrepresentable: readonly Call[];
}

interface NamedCall {
  readonly name: string;
  readonly nr: number;
  readonly architecture: Architecture;
}

/**
 * The baseline with the calls in it: afterwards every call that it can name is permitted on the target whatever
 * its arguments, and a second time changes nothing. One ALLOW rule a name, at its sorted place, for this kind of
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
  const native = architectureByName(target.architecture);
  if (native === undefined) {
    throw new CallgateError('platform', `no system call table for the architecture ${target.architecture}.`);
  }
  const named: NamedCall[] = [];
  const unrepresentable: Call[] = [];
  for (const call of calls) {
    const found = nameCall(call, native);
    if (found === undefined) unrepresentable.push(call);
    else named.push(found);
  }
  const start = profile ?? firstBaseline(native);
  let next = start;
  for (const { architecture } of named) next = coverArchitecture(next, native, architecture);
  for (const call of named) next = permitCall(next, call, target, native, options);
  if (next !== start) next = { ...next, syscalls: sortRules(next.syscalls) };
  return { profile: next, unrepresentable };
}

function firstBaseline(native: Architecture): Profile {
  return { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1, architectures: [native.scmp], syscalls: [] };
}

function nameCall(call: SeenCall, native: Architecture): NamedCall | undefined {
  const architecture = architectureFamily(native).find((candidate) => candidate.name === call.arch);
  if (architecture === undefined || syscallNumber(architecture.name, call.name) !== call.nr) return undefined;
  return { name: call.name, nr: call.nr, architecture };
}

function permitCall(
  profile: Profile,
  call: NamedCall,
  target: Target,
  native: Architecture,
  { comment }: MergeOptions,
): Profile {
  const isPermitted = (candidate: Profile) =>
    permits(candidate, target, call.architecture.name, call.nr) === 'always';
  if (isPermitted(profile)) return profile;
  const onlyHere = coversOtherHosts(profile, native) ? native.docker : undefined;
  const denies = (rule: Rule) =>
    rule.names.includes(call.name) &&
    !isPermitted({ ...profile, defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] });
  const rules = profile.syscalls.flatMap((rule) =>
    denies(rule) ? withoutName(rule, call.name, onlyHere) : [rule],
  );
  if (isPermitted({ ...profile, syscalls: rules })) return { ...profile, syscalls: rules };
  const added: Rule = {
    names: [call.name],
    action: 'SCMP_ACT_ALLOW',
    ...(comment === undefined || comment === '' ? {} : { comment }),
    ...(onlyHere === undefined ? {} : { includes: { arches: [onlyHere] } }),
  };
  return { ...profile, syscalls: [...rules, added] };
}

/** The rule less one name; where `onlyHere` is given, hosts of another kind keep it in a rule of its own. */
function withoutName(rule: Rule, name: string, onlyHere: string | undefined): Rule[] {
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
