import { isPermission } from '../../seccomp/answer.ts';
import { architectureByName } from '../../seccomp/architecture.ts';
import { permits } from '../../seccomp/decision.ts';
import { createComparison, type SeenCall } from '../compare.ts';
import { coversOtherHosts } from '../covered-hosts.ts';
import { nameCall, nativeOf, permitCalls } from '../merge.ts';
import { type NamedCall, withoutName } from '../permit-call.ts';
import type { ArgumentCondition, Profile, Rule, Target } from '../profile.ts';
import { byText } from '../rule-order.ts';
import { comparableOf } from './comparable.ts';
import { learnCall } from './learn.ts';

/** A call as audit rules recorded it: how often with these arguments. */
export interface RecordedUse extends SeenCall {
  readonly args: readonly bigint[];
  readonly count: number;
}

export interface RecordedArguments {
  readonly profile: Profile;
  /** Calls whose uses the profile now permits and did not before; sorted. */
  readonly added: readonly string[];
  /** Calls that the profile permitted whatever their arguments, and now only as they were used; sorted. */
  readonly narrowed: readonly string[];
  /** Calls of which every use is known, and permitted now. */
  readonly known: ReadonlySet<string>;
  /** What was generalised or left as it was, and why, a sentence each. */
  readonly notes: readonly string[];
}

export interface RecordOptions {
  /** Whether a rule without conditions becomes the uses that were seen; it keeps its comment. */
  readonly narrow: boolean;
}

/**
 * The baseline with the uses in it. A call gets rules in the shape of those that it has; where there are more uses than
 * rules should be, all of its rules become coarser ones. A call with fewer recorded uses than `counted` calls is left
 * out: what is not known of its arguments cannot be said.
 */
export function recordArguments(
  profile: Profile | undefined,
  uses: readonly RecordedUse[],
  counted: ReadonlyMap<string, number>,
  target: Target,
  { narrow }: RecordOptions,
): RecordedArguments {
  const native = nativeOf(target);
  const byName = new Map<string, RecordedUse[]>();
  for (const use of uses) {
    if (nameCall({ ...use, arguments: null }, native) === undefined) continue;
    if (comparableOf(use.name, use.arch) === undefined) continue;
    byName.set(use.name, [...(byName.get(use.name) ?? []), use]);
  }
  const result = {
    added: [] as string[],
    narrowed: [] as string[],
    notes: [] as string[],
    known: new Set<string>(),
  };
  let next = profile;
  for (const [name, own] of [...byName].sort(([a], [b]) => byText(a, b))) {
    const total = own.reduce((sum, { count }) => sum + count, 0);
    const calls = counted.get(name) ?? 0;
    if (calls > total) {
      result.notes.push(
        `${name}: allowed whatever its arguments, for ${calls - total} of ${calls} calls left no event`,
      );
      continue;
    }
    result.known.add(name);
    const learned = learnInto(next, name, own, target, narrow);
    if (learned === undefined) continue;
    if (learned.note !== undefined) result.notes.push(learned.note);
    if (learned.profile === next) continue;
    next = learned.profile;
    (learned.isNarrowed ? result.narrowed : result.added).push(name);
  }
  return { ...result, profile: next ?? permitCalls(undefined, [], target, {}) };
}

/** Undefined where the profile permits all of it already and is to stay. */
function learnInto(
  profile: Profile | undefined,
  name: string,
  uses: readonly RecordedUse[],
  target: Target,
  narrow: boolean,
):
  | { readonly profile: Profile; readonly isNarrowed: boolean; readonly note: string | undefined }
  | undefined {
  const compare = createComparison(profile, target);
  const outside = uses.filter((use) => compare(use) !== undefined);
  const isFree = uses.some(
    ({ arch, nr }) =>
      profile !== undefined &&
      permits(profile, target, architectureByName(arch)?.name ?? 'x86_64', nr) === 'always',
  );
  if (isFree && !narrow) return undefined;
  if (!isFree && outside.length === 0) return undefined;
  const old = isFree ? [] : ownRules(profile, name);
  const from = wayOf(name, uses[0]?.arch ?? '', old);
  const known =
    from === undefined ? [] : old.map((rule) => useOf(name, uses[0]?.arch ?? '', rule.args ?? []));
  const { rules, way, note } = learnCall(name, isFree ? uses : [...known, ...outside], from ?? 0);
  const isCoarser = from !== undefined && way !== comparableOf(name, uses[0]?.arch ?? '')?.ways[from];
  if (isFree && way === undefined) return { profile: profile as Profile, isNarrowed: false, note };
  const replaced = isFree ? ownRules(profile, name, true) : isCoarser ? old : [];
  if (isFree && replaced.length === 0) return undefined;
  const comment = replaced.find((rule) => rule.comment !== undefined)?.comment;
  const start = profile && removeRules(profile, replaced, name, target);
  const native = nativeOf(target);
  const named = rules.flatMap(({ args }) =>
    distinctCalls(uses).flatMap((use) => {
      const call = nameCall({ ...use, arguments: null }, native);
      return call === undefined ? [] : [{ ...call, conditions: args } satisfies NamedCall];
    }),
  );
  const next = permitCalls(start, named, target, comment === undefined ? {} : { comment });
  return { profile: next, isNarrowed: isFree, note };
}

/** The rules that permit a call, with conditions or `unconditional`, and that nothing else limits but the kind of host. */
function ownRules(profile: Profile | undefined, name: string, unconditional = false): readonly Rule[] {
  return (profile?.syscalls ?? []).filter(
    ({ names, action, args = [], includes, excludes }) =>
      names.includes(name) &&
      isPermission({ action }) &&
      (args.length === 0) === unconditional &&
      includes?.caps === undefined &&
      includes?.minKernel === undefined &&
      excludes === undefined,
  );
}

/** The way of comparing that all of the rules are of; undefined where there is none, or no rule. */
function wayOf(name: string, arch: string, rules: readonly Rule[]): number | undefined {
  const ways = comparableOf(name, arch)?.ways ?? [];
  const found = ways.findIndex(({ parts }) =>
    rules.every(
      ({ args = [] }) =>
        args.length === parts.length &&
        parts.every(({ index, mask }) =>
          args.some((c) => c.index === index && c.op === 'SCMP_CMP_MASKED_EQ' && c.value === mask),
        ),
    ),
  );
  return rules.length === 0 || found === -1 ? undefined : found;
}

/** A use for which the conditions hold. */
function useOf(name: string, arch: string, conditions: readonly ArgumentCondition[]) {
  const args = Array.from({ length: 6 }, () => 0n);
  for (const { index, value, valueTwo = 0n } of conditions) args[index] = value & valueTwo;
  return { name, arch, args };
}

function removeRules(profile: Profile, rules: readonly Rule[], name: string, target: Target): Profile {
  if (rules.length === 0) return profile;
  const native = nativeOf(target);
  const onlyHere = coversOtherHosts(profile, native) ? native.docker : undefined;
  return {
    ...profile,
    syscalls: profile.syscalls.flatMap((rule) =>
      rules.includes(rule) ? withoutName(rule, name, onlyHere) : [rule],
    ),
  };
}

/** One use for each number of a call. */
function distinctCalls(uses: readonly RecordedUse[]): readonly RecordedUse[] {
  return [...new Map(uses.map((use) => [`${use.arch} ${use.nr}`, use])).values()];
}
