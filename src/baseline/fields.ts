import type { Node } from 'jsonc-parser';
import { type Findings, quote } from './findings.ts';
import { jsonOf } from './json-text.ts';
import type { Json } from './profile.ts';
import { nearest } from './suggestion.ts';
import type { KeySet } from './vocabulary.ts';

/** The text that is read and what is found in it. */
export interface Reading {
  readonly text: string;
  readonly findings: Findings;
}

/** One object of the file, its keys checked. */
export interface Fields {
  readonly node: Node;
  /** The node of a field, or undefined when it is absent or null: Go reads both alike. */
  get(key: string): Node | undefined;
  readonly extra: { readonly [key: string]: Json } | undefined;
}

function describe(node: Node, text: string): string {
  switch (node.type) {
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    case 'string':
      return `the string ${quote(node.value)}`;
    default:
      return quote(text.slice(node.offset, node.offset + node.length)).slice(1, -1);
  }
}

function rejectKind(node: Node, expected: string, { text, findings }: Reading): undefined {
  findings.reject(node.offset, `found ${describe(node, text)}, expected ${expected}`);
  return undefined;
}

/** `: did you mean "…"?` or, with nothing near, what is allowed or the given advice. */
export function advise(word: string, candidates: readonly string[], otherwise?: string): string {
  const meant = nearest(word, candidates);
  return meant === undefined
    ? `; ${otherwise ?? `expected ${candidates.join(', ')}`}`
    : `: did you mean "${meant}"?`;
}

/** Checks the keys of an object: each must be a field or one that is carried; others could hide a condition. */
export function takeObject(node: Node, keys: KeySet, reading: Reading): Fields | undefined {
  if (node.type !== 'object') return rejectKind(node, `an object: ${keys.kind}`, reading);
  const fields = new Map<string, Node>();
  const carried: [string, Json][] = [];
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (keys.fields.includes(name)) {
      if (value.type === 'null') fields.delete(name);
      else fields.set(name, value);
    } else if (keys.carried.includes(name)) {
      carried.push([name, jsonOf(value, reading.text, reading.findings)]);
    } else {
      reading.findings.reject(
        key.offset,
        () =>
          `${quote(name)} is not a key of ${keys.kind}, and ${keys.harm ?? 'an engine would ignore it silently'}${advise(name, [...keys.fields, ...keys.carried])}`,
      );
    }
  }
  return {
    node,
    get: (key) => fields.get(key),
    extra: carried.length === 0 ? undefined : Object.fromEntries(carried),
  };
}

/** The elements of a list; an absent one has none. */
export function takeList(node: Node | undefined, expected: string, reading: Reading): readonly Node[] {
  if (node === undefined) return [];
  if (node.type !== 'array') return rejectKind(node, expected, reading) ?? [];
  return node.children ?? [];
}

export function takeString(node: Node, expected: string, reading: Reading): string | undefined {
  return node.type === 'string' ? String(node.value) : rejectKind(node, expected, reading);
}

/** A whole number between two bounds, taken from its digits and never through a double. */
export function takeInteger(
  node: Node,
  name: string,
  least: bigint,
  most: bigint,
  reading: Reading,
): bigint | undefined {
  const source = reading.text.slice(node.offset, node.offset + node.length);
  const expected = `a whole number from ${least} to ${most} for "${name}", in digits alone`;
  if (node.type !== 'number' || !/^\d+$/.test(source)) return rejectKind(node, expected, reading);
  const value = BigInt(source);
  return value < least || value > most ? rejectKind(node, expected, reading) : value;
}

/** One word of a closed list, such as an action. */
export function takeWord<Word extends string>(
  node: Node,
  what: string,
  words: readonly Word[],
  reading: Reading,
): Word | undefined {
  const found = takeString(node, `${what}: a string`, reading);
  if (found === undefined) return undefined;
  const word = words.find((candidate) => candidate === found);
  if (word === undefined) {
    reading.findings.reject(node.offset, () => `${quote(found)} is not an ${what}${advise(found, words)}`);
  }
  return word;
}

/** Says that a field is missing, at the place of its object. */
export function rejectMissing(fields: Fields, key: string, expected: string, reading: Reading): undefined {
  reading.findings.reject(fields.node.offset, `"${key}" is missing, expected ${expected}: write it`);
  return undefined;
}
