import { type BehaviourRule, KINDS } from '../behaviour/behaviour.ts';
import type {
  ArchMapEntry,
  ArgumentCondition,
  CallgateKey,
  Json,
  Profile,
  Rule,
  RuleFilter,
} from './profile.ts';
import { byText, orderRules } from './rule-order.ts';

/** A double that is a whole number past 2^53 is written with an exponent, so that it is not read as exact. */
function renderNumber(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value + 0);
}

/** A JSON value on one line; the keys of an object sorted, a bigint as its digits. */
export function renderJson(value: Json): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return renderNumber(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(renderJson).join(', ')}]`;
  return renderObject(
    Object.keys(value)
      .sort(byText)
      .map((key) => [key, value[key]]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function renderObject(entries: readonly (readonly [string, Json | undefined])[]): string {
  const members = renderMembers(entries);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function renderMembers(entries: readonly (readonly [string, Json | undefined])[]): string[] {
  return entries.flatMap(([key, value]) =>
    value === undefined ? [] : [`${JSON.stringify(key)}: ${renderJson(value)}`],
  );
}

// What follows keeps the order of keys that Docker's own documents have, which renderJson would sort.

function renderArgument({ index, value, valueTwo, op }: ArgumentCondition): string {
  return renderObject([
    ['index', index],
    ['value', value],
    ['valueTwo', valueTwo],
    ['op', op],
  ]);
}

function renderFilter({ arches, caps, minKernel }: RuleFilter = {}): string | undefined {
  const text = renderObject([
    ['arches', sortedOrAbsent(arches)],
    ['caps', sortedOrAbsent(caps)],
    ['minKernel', minKernel],
  ]);
  return text === '{}' ? undefined : text;
}

function sortedOrAbsent(list: readonly string[] = []): readonly string[] | undefined {
  return list.length === 0 ? undefined : [...list].sort(byText);
}

function member(key: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`"${key}": ${text}`];
}

/** One rule as it stands on its line of the canonical text. */
export function formatRule(rule: Rule): string {
  const names = [...rule.names].sort(byText);
  const [name] = names;
  const single = rule.deprecatedName === true && names.length === 1 ? name : undefined;
  const members = [
    ...renderMembers([
      ['names', single === undefined ? names : undefined],
      ['name', single],
      ['action', rule.action],
      ['errnoRet', rule.errnoRet],
    ]),
    ...member('args', rule.args?.length ? `[${rule.args.map(renderArgument).join(', ')}]` : undefined),
    ...renderMembers([['comment', rule.comment || undefined]]),
    ...member('includes', renderFilter(rule.includes)),
    ...member('excludes', renderFilter(rule.excludes)),
    ...renderExtra(rule.extra),
  ];
  return `{ ${members.join(', ')} }`;
}

function renderExtra(extra: { readonly [key: string]: Json } | undefined): string[] {
  if (extra === undefined) return [];
  return renderMembers(
    Object.keys(extra)
      .sort(byText)
      .map((key) => [key, extra[key]]),
  );
}

function renderArchMapEntry({ architecture, subArchitectures = [] }: ArchMapEntry): string {
  return renderObject([
    ['architecture', architecture],
    ['subArchitectures', subArchitectures.length === 0 ? undefined : subArchitectures],
  ]);
}

/** One behaviour as it stands on its line of the canonical text. */
export function formatBehaviour({ kind, value, comment }: BehaviourRule): string {
  return renderObject([
    [kind, value],
    ['comment', comment || undefined],
  ]);
}

/** Behaviours in the order of the canonical text: by kind, then by value. */
export function sortBehaviours<Rule extends Pick<BehaviourRule, 'kind' | 'value'>>(
  rules: readonly Rule[],
): Rule[] {
  return [...rules].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byText(a.value, b.value));
}

function renderCallgate({ behaviours, extra }: CallgateKey = {}): string | undefined {
  const others = renderExtra(extra);
  if (behaviours === undefined) return others.length === 0 ? undefined : `{ ${others.join(', ')} }`;
  const list = renderLines(sortBehaviours(behaviours).map(formatBehaviour), '    ');
  return `{\n    ${[`"behaviours": ${list}`, ...others].join(',\n    ')}\n  }`;
}

function renderLines(lines: readonly string[], indent = '  '): string {
  const inner = `\n${indent}  `;
  return lines.length === 0 ? '[]' : `[${inner}${lines.join(`,${inner}`)}\n${indent}]`;
}

/** The rules in the order of the canonical text; the rules themselves are left as they are. */
export function sortRules(rules: readonly Rule[]): Rule[] {
  return orderRules(rules, formatRule);
}

/**
 * The canonical text of a profile: strict JSON, two-space indent, one line a rule, sorted by first name, with a
 * final newline; the same for any order of keys and rules in the file that was read. Rules are neither merged
 * nor split. Rules of one name that answer differently keep their order, on which libseccomp's answer depends.
 * Empty comments, lists and filters, which mean nothing, are left out.
 */
export function formatProfile(profile: Profile): string {
  const { architectures = [], archMap = [] } = profile;
  const members = [
    ...renderMembers([
      ['defaultAction', profile.defaultAction],
      ['defaultErrnoRet', profile.defaultErrnoRet],
      ['architectures', architectures.length === 0 ? undefined : architectures],
    ]),
    ...member('archMap', archMap.length === 0 ? undefined : renderLines(archMap.map(renderArchMapEntry))),
    ...member('syscalls', renderLines(sortRules(profile.syscalls).map(formatRule))),
    ...renderExtra(profile.extra),
    ...member('callgate', renderCallgate(profile.callgate)),
  ];
  return `{\n${members.map((text) => `  ${text}`).join(',\n')}\n}\n`;
}
