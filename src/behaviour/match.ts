import { isHostName, parseHostAndPort, parsePorts } from './address-text.ts';
import type { BehaviourRule, Kind } from './behaviour.ts';
import { compileGlob, splitValue } from './glob.ts';
import { isMarkedUnverified } from './path-text.ts';
import { patternForm, toPattern } from './pattern.ts';

/** Gives the index of a rule that matches a value, the first of those that name it whole, else the first. */
export type Matcher = (kind: Kind, value: string) => number | undefined;

/** `names` gives the value's components for globs, split when first asked for. */
type Test = (value: string, names: () => readonly string[]) => boolean;

interface Compiled {
  /** What every value that matches begins with. */
  readonly prefix: string;
  readonly matches: Test;
}

interface CompiledRule extends Compiled {
  readonly index: number;
}

interface RulesOfKind {
  readonly exact: Map<string, number>;
  readonly compiled: CompiledRule[];
}

/**
 * Compiles rules for many lookups. `hosts` gives the addresses, as literals, of the names that rules hold; a name that
 * is not in it matches nothing. What is marked unverified is matched only by a rule that ends with that mark.
 */
export function createMatcher(
  rules: readonly BehaviourRule[],
  hosts: ReadonlyMap<string, readonly string[]> = new Map(),
): Matcher {
  const byKind = new Map<Kind, RulesOfKind>();
  for (const [index, rule] of rules.entries()) {
    const ofKind = byKind.get(rule.kind) ?? { exact: new Map(), compiled: [] };
    byKind.set(rule.kind, ofKind);
    for (const text of spellOut(rule, hosts)) addRule(ofKind, rule.kind, text, index);
  }
  return (kind, value) => {
    const ofKind = byKind.get(kind);
    if (ofKind === undefined) return undefined;
    const exact = ofKind.exact.get(value);
    if (exact !== undefined) return exact;
    let split: readonly string[] | undefined;
    const names = () => {
      split ??= splitValue(value);
      return split;
    };
    return ofKind.compiled.find((rule) => value.startsWith(rule.prefix) && rule.matches(value, names))?.index;
  };
}

/** The names in the rules that `hosts` has to hold. */
export function hostNames(rules: readonly BehaviourRule[]): readonly string[] {
  const hosts = rules
    .filter((rule) => patternForm(rule.kind) === 'address' && !isSpecial(rule.value))
    .map((rule) => parseHostAndPort(rule.value)?.host ?? '');
  return [...new Set(hosts.filter((host) => host !== '' && isHostName(host)))];
}

/** A family without host and port. */
function isSpecial(address: string): boolean {
  return /^(?:unix|vsock|alg):|^(?:netlink|packet)$|^family /.test(address);
}

function spellOut(rule: BehaviourRule, hosts: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (patternForm(rule.kind) !== 'address' || isSpecial(rule.value)) return [rule.value];
  const address = parseHostAndPort(rule.value);
  if (address === undefined || !isHostName(address.host)) return [rule.value];
  return (hosts.get(address.host) ?? []).map(
    (literal) => `${literal.includes(':') ? `[${literal}]` : literal}:${address.port}`,
  );
}

function addRule(rules: RulesOfKind, kind: Kind, text: string, index: number): void {
  const whole = wholeValue(kind, text);
  if (whole !== undefined) {
    if (!rules.exact.has(whole)) rules.exact.set(whole, index);
    return;
  }
  const { prefix, matches } = compileRule(kind, text);
  const isMarked = isMarkedUnverified(text);
  rules.compiled.push({
    index,
    prefix,
    matches: isMarked ? matches : (value, names) => !isMarkedUnverified(value) && matches(value, names),
  });
}

/** The one value that a text matches, where it holds no wildcard, no range and no IPv6 address, which has many spellings. */
function wholeValue(kind: Kind, text: string): string | undefined {
  if (text.includes('*') || text.includes('[') || text.includes('?')) return undefined;
  if (patternForm(kind) === 'address' && /:\d+-\d+$/.test(text)) return undefined;
  const plain =
    patternForm(kind) === 'address' && !text.startsWith('unix:') ? text : text.replaceAll(/\\(.)/gs, '$1');
  return toPattern(kind, plain) === text ? plain : undefined;
}

function compileRule(kind: Kind, text: string): Compiled {
  if (patternForm(kind) === 'words') return compileWords(text);
  if (patternForm(kind) === 'path' || text.startsWith('unix:')) {
    const { prefix, matches } = compileGlob(text);
    return { prefix, matches: (_, names) => matches(names()) };
  }
  return isSpecial(text) ? compileWords(text) : compileAddress(text);
}

function compileAddress(text: string): Compiled {
  const wanted = parseHostAndPort(text);
  const ports = wanted && parsePorts(wanted.port);
  if (wanted === undefined || ports === undefined) return { prefix: '', matches: () => false };
  const [first, last] = ports;
  return {
    prefix: '',
    matches: (value) => {
      if (isSpecial(value)) return false;
      const address = parseHostAndPort(value);
      return (
        address !== undefined &&
        (wanted.host === '*' || wanted.host === address.host) &&
        (wanted.scope === null || wanted.scope === address.scope) &&
        Number(address.port) >= first &&
        Number(address.port) <= last
      );
    },
  };
}

/** `*` is any text, `\*` a star and `\\` a backslash. */
function compileWords(text: string): Compiled {
  const pieces = (text.match(/(?:\\.|[^\\*])+|\*/gs) ?? []).map((piece) =>
    piece === '*' ? null : piece.replaceAll(/\\(.)/gs, '$1'),
  );
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1)
    return { prefix: first, matches: (value) => pieces[0] === null || value === first };
  return {
    prefix: first,
    matches: (value) => {
      const end = value.length - last.length;
      if (end < first.length || !value.endsWith(last)) return false;
      let at = first.length;
      for (const piece of pieces.slice(1, -1)) {
        if (piece === null) continue;
        const found = value.indexOf(piece, at);
        if (found < 0 || found + piece.length > end) return false;
        at = found + piece.length;
      }
      return true;
    },
  };
}
