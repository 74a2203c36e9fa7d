import type { BehaviourRule } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { formatRule, renderJson, sortBehaviours } from './canonical.ts';
import type { Action, Json, Profile, Rule } from './profile.ts';
import { byText } from './rule-order.ts';

/** What a profile says of calls that no rule speaks of. */
export interface DefaultAnswer {
  readonly action: Action;
  readonly errnoRet: number | undefined;
}

/** One system call that the two profiles speak of differently; an absent side has no rules. */
export interface NameDifference {
  readonly name: string;
  /** The rules that speak of it, each with this one name and without its comment. */
  readonly before: readonly Rule[];
  readonly after: readonly Rule[];
}

/** What changed from one profile to another, by meaning; names and architectures are sorted. */
export interface Difference {
  /** Undefined when both answer alike. */
  readonly defaultAnswer: { readonly before: DefaultAnswer; readonly after: DefaultAnswer } | undefined;
  readonly architectures: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly added: readonly NameDifference[];
  readonly removed: readonly NameDifference[];
  readonly changed: readonly NameDifference[];
  /** Behaviours that one of them alone lists; their comments are left aside. */
  readonly behaviours: {
    readonly added: readonly BehaviourRule[];
    readonly removed: readonly BehaviourRule[];
  };
  /** Further keys whose values differ, such as `flags`, or `callgate.x` below `callgate`. */
  readonly otherKeys: readonly string[];
  /** True when nothing above differs. Comments and the grouping of names into rules may differ. */
  readonly isEmpty: boolean;
}

/** Compares two profiles name by name. A rule with several names counts as one rule for each of them. */
export function findDifference(before: Profile, after: Profile): Difference {
  const names = differByName(rulesByName(before), rulesByName(after));
  const defaultAnswer = differInDefault(before, after);
  const architectures = differInSets(listArchitectures(before), listArchitectures(after));
  const behaviours = {
    added: listBeyond(after, before),
    removed: listBeyond(before, after),
  };
  const otherKeys = [
    ...differInKeys(before.extra ?? {}, after.extra ?? {}),
    ...differInKeys(before.callgate?.extra ?? {}, after.callgate?.extra ?? {}).map(
      (key) => `callgate.${key}`,
    ),
  ];
  const lists = [names, architectures.added, architectures.removed, otherKeys];
  const isEmpty =
    [...lists, behaviours.added, behaviours.removed].every(({ length }) => length === 0) &&
    defaultAnswer === undefined;
  return {
    defaultAnswer,
    architectures,
    added: names.filter((one) => one.before.length === 0),
    removed: names.filter((one) => one.after.length === 0),
    changed: names.filter((one) => one.before.length > 0 && one.after.length > 0),
    behaviours,
    otherKeys,
    isEmpty,
  };
}

/** The behaviours of one profile that the other does not list, in the order of the canonical text. */
function listBeyond({ callgate }: Profile, other: Profile): BehaviourRule[] {
  const listed = new Set(other.callgate?.behaviours?.map(behaviourId));
  return sortBehaviours((callgate?.behaviours ?? []).filter((rule) => !listed.has(behaviourId(rule))));
}

function differInDefault(before: Profile, after: Profile): Difference['defaultAnswer'] {
  if (before.defaultAction === after.defaultAction && before.defaultErrnoRet === after.defaultErrnoRet) {
    return undefined;
  }
  const answer = ({ defaultAction, defaultErrnoRet }: Profile) => ({
    action: defaultAction,
    errnoRet: defaultErrnoRet,
  });
  return { before: answer(before), after: answer(after) };
}

/** Of each name the distinct rules, by their text. */
type RulesByName = ReadonlyMap<string, ReadonlyMap<string, Rule>>;

function rulesByName(profile: Profile): RulesByName {
  const byName = new Map<string, Map<string, Rule>>();
  for (const rule of profile.syscalls) {
    const { comment: _comment, deprecatedName: _deprecated, ...meaning } = rule;
    for (const name of rule.names) {
      const one = { ...meaning, names: [name] };
      const rules = byName.get(name) ?? new Map<string, Rule>();
      byName.set(name, rules.set(meaningOf(one), one));
    }
  }
  return byName;
}

/** The rule's text with its conditions sorted, their order having no meaning. */
function meaningOf(rule: Rule): string {
  const args = [...(rule.args ?? [])].sort((a, b) => byText(conditionText(a), conditionText(b)));
  return formatRule({ ...rule, args });
}

function conditionText(condition: NonNullable<Rule['args']>[number]): string {
  return `${condition.index} ${condition.op} ${condition.value} ${condition.valueTwo ?? ''}`;
}

function differByName(before: RulesByName, after: RulesByName): NameDifference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(byText);
  return names.flatMap((name) => {
    const old = before.get(name) ?? new Map<string, Rule>();
    const young = after.get(name) ?? new Map<string, Rule>();
    const isSame = old.size === young.size && [...old.keys()].every((text) => young.has(text));
    return isSame ? [] : [{ name, before: [...old.values()], after: [...young.values()] }];
  });
}

function listArchitectures(profile: Profile): Set<string> {
  const mapped = (profile.archMap ?? []).flatMap((entry) => [
    entry.architecture,
    ...(entry.subArchitectures ?? []),
  ]);
  return new Set([...(profile.architectures ?? []), ...mapped]);
}

function differInSets(before: ReadonlySet<string>, after: ReadonlySet<string>): Difference['architectures'] {
  return {
    added: [...after].filter((one) => !before.has(one)).sort(byText),
    removed: [...before].filter((one) => !after.has(one)).sort(byText),
  };
}

type Extra = { readonly [key: string]: Json };

function differInKeys(before: Extra, after: Extra): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byText);
  return keys.filter((key) => renderOne(before, key) !== renderOne(after, key));
}

function renderOne(extra: Extra, key: string): string | undefined {
  return Object.hasOwn(extra, key) ? renderJson(extra[key] ?? null) : undefined;
}
