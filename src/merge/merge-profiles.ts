import { renderJson, sortBehaviours } from '../baseline/canonical.ts';
import type { ArchMapEntry, CallgateKey, Json, Profile } from '../baseline/profile.ts';
import { byText } from '../baseline/rule-order.ts';
import type { BehaviourRule } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { mergeComments, mergeRules } from './merge-rules.ts';
import { mergeSets, mergeValues, type Sides } from './three-way.ts';

/** Two profiles that are one where nothing contradicts; `conflicts` names what does. */
export interface MergedProfiles extends Sides<Profile> {
  readonly conflicts: readonly string[];
}

type JsonObject = { readonly [key: string]: Json };

/**
 * Merges two profiles that come from one base, or from none. What either side added is there, what either removed and the
 * other left alone is not; where one edited what the other removed, or both edited it, each side's own stays in its profile.
 */
export function mergeProfiles(base: Profile | undefined, ours: Profile, theirs: Profile): MergedProfiles {
  const conflicts: string[] = [];
  const both = <T>(what: string, sides: Sides<T>): Sides<T> => {
    if (sides.ours !== sides.theirs) conflicts.push(what);
    return sides;
  };
  const action = both('defaultAction', mergeDefaults(base, ours, theirs));
  const { listed, mapped } = mergeArchitectures(base, ours, theirs, both);
  const rules = mergeRules(base?.syscalls ?? [], ours.syscalls, theirs.syscalls);
  conflicts.push(...rules.names);
  const extra = mergeObjects('', base?.extra, ours.extra, theirs.extra, conflicts);
  const callgate = mergeCallgate(base?.callgate, ours.callgate, theirs.callgate, conflicts);
  const side = (which: 'ours' | 'theirs'): Profile => {
    const key = callgate[which];
    const more = extra[which];
    return {
      ...action[which],
      ...(listed[which].length === 0 ? {} : { architectures: listed[which] }),
      ...(mapped[which].length === 0 ? {} : { archMap: mapped[which] }),
      syscalls: rules[which],
      ...(key === undefined ? {} : { callgate: key }),
      ...(more === undefined ? {} : { extra: more }),
    };
  };
  return { ours: side('ours'), theirs: side('theirs'), conflicts };
}

type Both = <T>(what: string, sides: Sides<T>) => Sides<T>;

/** Engines take one of the two lists and refuse a profile with both. */
function mergeArchitectures(base: Profile | undefined, ours: Profile, theirs: Profile, both: Both) {
  const listOf = (of: Profile | undefined) => of?.architectures ?? [];
  const mapOf = (of: Profile | undefined) => of?.archMap ?? [];
  const listed = mergeSets(listOf(base), listOf(ours), listOf(theirs), String);
  const mapped = mergeSets(mapOf(base), mapOf(ours), mapOf(theirs), showEntry);
  if (listed.ours.length + listed.theirs.length === 0 || mapped.ours.length + mapped.theirs.length === 0)
    return { listed: both('architectures', listed), mapped: both('archMap', mapped) };
  return {
    listed: both('architectures', { ours: listOf(ours), theirs: listOf(theirs) }),
    mapped: both('archMap', { ours: mapOf(ours), theirs: mapOf(theirs) }),
  };
}

type Defaults = Pick<Profile, 'defaultAction' | 'defaultErrnoRet'>;

function mergeDefaults(base: Profile | undefined, ours: Profile, theirs: Profile): Sides<Defaults> {
  const take = ({ defaultAction, defaultErrnoRet }: Profile): Defaults => ({
    defaultAction,
    ...(defaultErrnoRet === undefined ? {} : { defaultErrnoRet }),
  });
  const key = (defaults: Defaults | undefined) =>
    defaults === undefined ? '' : `${defaults.defaultAction} ${defaults.defaultErrnoRet ?? ''}`;
  const sides = mergeValues(base && take(base), take(ours), take(theirs), key);
  return { ours: sides.ours ?? take(ours), theirs: sides.theirs ?? take(theirs) };
}

function showEntry({ architecture, subArchitectures = [] }: ArchMapEntry): string {
  return `${architecture}: ${[...subArchitectures].sort(byText).join(' ')}`;
}

function mergeCallgate(
  base: CallgateKey = {},
  ours: CallgateKey = {},
  theirs: CallgateKey = {},
  conflicts: string[],
): Sides<CallgateKey | undefined> {
  const behaviours = mergeBehaviours(base.behaviours, ours.behaviours, theirs.behaviours, conflicts);
  const extra = mergeObjects('callgate.', base.extra, ours.extra, theirs.extra, conflicts);
  const side = (which: 'ours' | 'theirs'): CallgateKey | undefined => {
    const [list, more] = [behaviours[which], extra[which]];
    if (list === undefined && more === undefined) return undefined;
    return {
      ...(list === undefined ? {} : { behaviours: list }),
      ...(more === undefined ? {} : { extra: more }),
    };
  };
  return { ours: side('ours'), theirs: side('theirs') };
}

type Behaviours = readonly BehaviourRule[] | undefined;

function mergeBehaviours(
  base: Behaviours,
  ours: Behaviours,
  theirs: Behaviours,
  conflicts: string[],
): Sides<Behaviours> {
  const index = (rules: Behaviours) => new Map((rules ?? []).map((rule) => [behaviourId(rule), rule]));
  const [before, one, other] = [index(base), index(ours), index(theirs)];
  const merged = { ours: [] as BehaviourRule[], theirs: [] as BehaviourRule[] };
  for (const id of new Set([...before.keys(), ...one.keys(), ...other.keys()])) {
    const [old, mine, yours] = [before.get(id), one.get(id), other.get(id)];
    if (mine !== undefined && yours !== undefined) {
      const { comment: _, ...rule } = mine;
      const comment = mergeComments(old?.comment, mine.comment, yours.comment);
      const whole = comment === undefined ? rule : { ...rule, comment };
      merged.ours.push(whole);
      merged.theirs.push(whole);
      continue;
    }
    const found = mine ?? yours;
    if (found === undefined || (old !== undefined && (old.comment ?? '') === (found.comment ?? ''))) continue;
    if (old !== undefined) conflicts.push(id);
    if (mine !== undefined || old === undefined) merged.ours.push(found);
    if (yours !== undefined || old === undefined) merged.theirs.push(found);
  }
  // An empty list says that there are none, which is more than none being listed.
  const isListed = mergeValues(base !== undefined, ours !== undefined, theirs !== undefined, String).ours;
  const side = (list: BehaviourRule[]): Behaviours =>
    list.length > 0 || isListed ? sortBehaviours(list) : undefined;
  return { ours: side(merged.ours), theirs: side(merged.theirs) };
}

/** Keys of which nothing is known here, each value by itself; lists as sets. */
function mergeObjects(
  prefix: string,
  base: JsonObject = {},
  ours: JsonObject = {},
  theirs: JsonObject = {},
  conflicts: string[],
): Sides<JsonObject | undefined> {
  const merged: { ours: [string, Json][]; theirs: [string, Json][] } = { ours: [], theirs: [] };
  const keys = new Set([...Object.keys(base), ...Object.keys(ours), ...Object.keys(theirs)]);
  for (const key of [...keys].sort(byText)) {
    const [old, mine, yours] = [base, ours, theirs].map((of) =>
      Object.hasOwn(of, key) ? of[key] : undefined,
    );
    const sides = mergeJson(old, mine, yours);
    if (sides.ours !== sides.theirs) conflicts.push(`${prefix}${key}`);
    if (sides.ours !== undefined) merged.ours.push([key, sides.ours]);
    if (sides.theirs !== undefined) merged.theirs.push([key, sides.theirs]);
  }
  const side = (entries: [string, Json][]) =>
    entries.length === 0 ? undefined : Object.fromEntries(entries);
  return { ours: side(merged.ours), theirs: side(merged.theirs) };
}

function mergeJson(
  base: Json | undefined,
  ours: Json | undefined,
  theirs: Json | undefined,
): Sides<Json | undefined> {
  const text = (value: Json | undefined) => (value === undefined ? '' : renderJson(value));
  const sides = mergeValues(base, ours, theirs, text);
  if (
    sides.ours === sides.theirs ||
    !isList(ours) ||
    !isList(theirs) ||
    (base !== undefined && !isList(base))
  )
    return sides;
  return mergeSets(base ?? [], ours, theirs, renderJson);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
