import { formatRule } from '../baseline/canonical.ts';
import type { Rule } from '../baseline/profile.ts';
import { byText } from '../baseline/rule-order.ts';
import { agreed, mergeSets, mergeValues, type Sides } from './three-way.ts';

type Rules = readonly Rule[];

/**
 * Merges the rules of two sides that come from one base, name by name. A rule with several names that is the same on all
 * sides stays one; any other is taken apart, so that a name that one side removed is not kept by the other's edit.
 */
export function mergeRules(
  base: Rules,
  ours: Rules,
  theirs: Rules,
): Sides<Rules> & { readonly names: readonly string[] } {
  const isWhole = (rule: Rule, others: readonly ReadonlySet<string>[]) =>
    others.every((texts) => texts.has(formatRule(rule)));
  const texts = [base, ours, theirs].map((rules) => new Set(rules.map(formatRule)));
  const whole = ours.filter((rule) => rule.names.length > 1 && isWhole(rule, texts));
  const apart = (rules: Rules) => {
    const groups = new Map<string, Rule[]>();
    for (const rule of rules) {
      if (rule.names.length > 1 && isWhole(rule, texts)) continue;
      for (const name of rule.names) {
        const { deprecatedName: _, ...rest } = rule;
        const one = rule.names.length > 1 ? { ...rest, names: [name] } : rule;
        groups.set(name, [...(groups.get(name) ?? []), one]);
      }
    }
    return groups;
  };
  const [before, one, other] = [apart(base), apart(ours), apart(theirs)];
  const merged: { ours: Rule[]; theirs: Rule[] } = { ours: [...whole], theirs: [...whole] };
  const conflicts: string[] = [];
  for (const name of [...new Set([...one.keys(), ...other.keys(), ...before.keys()])].sort(byText)) {
    const sides = mergeName(before.get(name) ?? [], one.get(name) ?? [], other.get(name) ?? []);
    if (sides.ours !== sides.theirs) conflicts.push(name);
    merged.ours.push(...sides.ours);
    merged.theirs.push(...sides.theirs);
  }
  return { ...merged, names: conflicts };
}

/** The rules of one name. */
function mergeName(base: Rules, ours: Rules, theirs: Rules): Sides<Rules> {
  const textOf = (rules: Rules) => rules.map(formatRule).join('\n');
  const simple = mergeValues(base, ours, theirs, textOf);
  if (simple.ours === simple.theirs) return simple;
  const conflict = { ours, theirs };
  // What one side removed, the other has not left alone, if only its comment.
  if (base.length > 0 && (ours.length === 0 || theirs.length === 0)) return conflict;
  const hosts = mergeHosts(base, ours, theirs);
  if (hosts !== undefined) return agreed([hosts]);
  const meaning = mergeSets(base, ours, theirs, meaningOf);
  if (meaning.ours !== meaning.theirs || isAgainst(base, ours, theirs) || isAgainst(base, theirs, ours))
    return conflict;
  // libseccomp answers with the first of several: which of them that is, neither side can have meant.
  const isBoth = [ours, theirs].every((side) => side.some((rule) => !base.some((old) => isSame(old, rule))));
  if (isBoth && new Set(meaning.ours.map(({ action, errnoRet }) => `${action} ${errnoRet}`)).size > 1)
    return conflict;
  return agreed(
    meaning.ours.map((rule) => {
      const find = (rules: Rules) => rules.find((candidate) => isSame(candidate, rule))?.comment;
      return withComment(rule, mergeComments(find(base), find(ours), find(theirs)));
    }),
  );
}

/** Whether one side only took rules of the name away, and the other gave it one: that may be an edit of what is gone. */
function isAgainst(base: Rules, one: Rules, other: Rules): boolean {
  const isWithin = (rule: Rule, rules: Rules) => rules.some((candidate) => isSame(candidate, rule));
  const isOnlyLess = one.every((rule) => isWithin(rule, base)) && base.some((rule) => !isWithin(rule, one));
  return isOnlyLess && other.some((rule) => !isWithin(rule, base));
}

/** One rule on each side that differs in nothing but the kinds of host: both sides' hosts. */
function mergeHosts(base: Rules, ours: Rules, theirs: Rules): Rule | undefined {
  const [one, other] = [ours[0], theirs[0]];
  if (one === undefined || other === undefined || ours.length + theirs.length !== 2 || base.length > 1)
    return undefined;
  const old = base[0];
  const archesOf = (rule: Rule | undefined) => rule?.includes?.arches ?? [];
  const bare = (rule: Rule) => {
    const { includes: { arches: _, ...includes } = {}, ...rest } = rule;
    return meaningOf({ ...rest, includes });
  };
  const rules = [one, other, ...(old === undefined ? [] : [old])];
  if (new Set(rules.map(bare)).size > 1 || rules.some((rule) => archesOf(rule).length === 0))
    return undefined;
  const arches = mergeSets(archesOf(old), archesOf(one), archesOf(other), String);
  if (arches.ours !== arches.theirs || arches.ours.length === 0) return undefined;
  const comment = mergeComments(old?.comment, one.comment, other.comment);
  return withComment(
    { ...one, includes: { ...one.includes, arches: [...arches.ours].sort(byText) } },
    comment,
  );
}

function isSame(one: Rule, other: Rule): boolean {
  return meaningOf(one) === meaningOf(other);
}

function meaningOf(rule: Rule): string {
  const { comment: _, ...meaning } = rule;
  return formatRule(meaning);
}

function withComment(rule: Rule, comment: string | undefined): Rule {
  const { comment: _, ...rest } = rule;
  return comment === undefined ? rest : { ...rest, comment };
}

/** The comment that was changed; where both were, both, in an order that neither side decides. */
export function mergeComments(
  base: string | undefined,
  ours: string | undefined,
  theirs: string | undefined,
): string | undefined {
  const sides = mergeValues(base, ours, theirs, (text) => text ?? '');
  if (sides.ours === sides.theirs) return sides.ours;
  const both = [ours ?? '', theirs ?? ''].filter((text) => text !== '').sort(byText);
  const [first = '', second = ''] = both;
  if (second === '' || first.includes(second)) return first;
  return second.includes(first) ? second : `${first}; ${second}`;
}
