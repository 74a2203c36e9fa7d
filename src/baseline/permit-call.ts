import type { Architecture } from '../seccomp/architecture.ts';
import { permits } from '../seccomp/decision.ts';
import { permitsUses } from './arguments/probe.ts';
import { coversOtherHosts } from './covered-hosts.ts';
import type { ArgumentCondition, Profile, Rule, Target } from './profile.ts';

/** A call that a profile can name, on an architecture of the host. */
export interface NamedCall {
  readonly name: string;
  readonly nr: number;
  readonly architecture: Architecture;
  /** Undefined where the call is meant whatever its arguments. */
  readonly conditions: readonly ArgumentCondition[] | undefined;
}

/** The profile with the call in it, on this kind of host; itself where it permits it already. `isShared` says that it is for others, too. */
export function permitCall(
  profile: Profile,
  call: NamedCall,
  target: Target,
  native: Architecture,
  comment: string | undefined,
  isShared = false,
): Profile {
  const { name, nr, architecture, conditions } = call;
  const isPermitted = (candidate: Profile) =>
    permits(candidate, target, architecture.name, nr) === 'always' ||
    (conditions !== undefined && permitsUses(candidate, target, architecture, nr, conditions));
  if (isPermitted(profile)) return profile;
  const onlyHere = isShared || coversOtherHosts(profile, native) ? native.docker : undefined;
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
