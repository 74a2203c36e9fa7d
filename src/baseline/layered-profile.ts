import { behaviourId } from '../behaviour/behaviour-id.ts';
import { architectureByScmp } from '../seccomp/architecture.ts';
import { formatRule } from './canonical.ts';
import { type Footing, isBehaviour } from './layer.ts';
import { withRules } from './merge-behaviours.ts';
import type { CallgateKey, Profile, Rule } from './profile.ts';

/**
 * The profile that counts: the own one with what its layers and tolerations allow beyond it; the own one itself where it
 * stands on nothing. What denies is the own profile's default, and the architectures are its own: a layer for other
 * architectures than these says so in each of its rules. A name that is allowed whatever the arguments has one rule, the
 * first. Without an own profile the first layer's default counts; undefined where there is none either.
 */
export function layerProfile(own: Profile | undefined, { layers, tolerated }: Footing): Profile | undefined {
  if (layers.length === 0 && tolerated.length === 0) return own;
  const start = own ?? firstOf(layers.map(({ profile }) => profile));
  const free = new Set(start.syscalls.filter(isFree).flatMap(({ names }) => names));
  const known = new Set(start.syscalls.map(withoutComment));
  const rules: Rule[] = [];
  const add = (rule: Rule) => {
    const names = rule.names.filter((name) => !isPermitting(rule) || !free.has(name));
    if (names.length === 0) return;
    const left = names.length === rule.names.length ? rule : { ...rule, names };
    const key = withoutComment(left);
    if (known.has(key)) return;
    known.add(key);
    rules.push(left);
    if (isFree(left)) for (const name of names) free.add(name);
  };
  for (const { profile } of layers)
    for (const rule of profile.syscalls) add(limitToHosts(rule, profile, start));
  for (const { rule } of tolerated) if (!isBehaviour(rule)) add(rule);
  const behaviours = [
    ...layers.flatMap(({ profile }) => profile.callgate?.behaviours ?? []),
    ...tolerated.flatMap(({ rule }) => (isBehaviour(rule) ? [rule] : [])),
  ];
  const next = flatten({ ...start, syscalls: [...start.syscalls, ...rules] });
  const fresh = [...new Map(behaviours.map((rule) => [behaviourId(rule), rule])).values()];
  return fresh.length === 0 && !layers.some(({ profile }) => profile.callgate?.behaviours !== undefined)
    ? next
    : withRules(next, fresh);
}

/** The default of the first layer, or the one of a first baseline, and no rule. */
function firstOf([first]: readonly Profile[]): Profile {
  if (first === undefined) return { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1, syscalls: [] };
  const { defaultAction, defaultErrnoRet, architectures } = first;
  return {
    defaultAction,
    ...(defaultErrnoRet === undefined ? {} : { defaultErrnoRet }),
    ...(architectures === undefined ? {} : { architectures }),
    syscalls: [],
  };
}

/** Without the layers' names: what they give is in it. */
function flatten(profile: Profile): Profile {
  const { extends: _, ...others } = profile.callgate?.extra ?? {};
  const { callgate, ...rest } = profile;
  if (callgate === undefined) return rest;
  const { extra: __, ...known } = callgate;
  const key: CallgateKey = { ...known, ...(Object.keys(others).length === 0 ? {} : { extra: others }) };
  return Object.keys(key).length === 0 ? rest : { ...rest, callgate: key };
}

function isPermitting({ action }: Rule): boolean {
  return action === 'SCMP_ACT_ALLOW';
}

/** Allowed on every host, whatever the arguments. */
function isFree(rule: Rule): boolean {
  const { args = [], includes, excludes } = rule;
  return isPermitting(rule) && args.length === 0 && includes === undefined && excludes === undefined;
}

function withoutComment({ comment: _, ...rule }: Rule): string {
  return formatRule(rule);
}

function limitToHosts(rule: Rule, layer: Profile, start: Profile): Rule {
  const [theirs, ours] = [layer.architectures ?? [], start.architectures ?? []];
  if (theirs.length === 0 || (theirs.length === ours.length && theirs.every((one) => ours.includes(one))))
    return rule;
  if ((rule.includes?.arches ?? []).length > 0) return rule;
  const hosts = theirs.flatMap((scmp) => architectureByScmp(scmp)?.docker ?? []);
  return { ...rule, includes: { ...rule.includes, arches: hosts } };
}
