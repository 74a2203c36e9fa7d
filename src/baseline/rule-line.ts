import { type Node, parseTree } from 'jsonc-parser';
import { KINDS } from '../behaviour/behaviour.ts';
import type { BehaviourShape } from './merge-behaviours.ts';
import { byText } from './rule-order.ts';

/**
 * The line, from 1, of a profile's text on which a rule for each of the names would stand in canonical order: that of a
 * rule which has the name already, else that of the first rule behind it, else the one after the last rule. 1 where
 * there is no text, or no list of rules in it.
 */
export function createRuleFinder(text: string): (name: string) => number {
  const tree = text === '' ? undefined : parseTree(text);
  const list = tree && memberOf(tree, 'syscalls');
  if (list?.type !== 'array') return () => 1;
  const lineAt = createLineFinder(text);
  const rules = (list.children ?? [])
    .map((node) => ({
      names: namesOf(node),
      line: lineAt(node.offset),
      end: lineAt(node.offset + node.length),
    }))
    .filter(({ names }) => names.length > 0)
    .sort((a, b) => byText(a.names[0] ?? '', b.names[0] ?? ''));
  const lastLine = lineAt(list.offset + list.length);
  const afterAll = Math.min(lastLine, Math.max(lineAt(list.offset), ...rules.map(({ end }) => end)) + 1);
  return (name) => {
    const own = rules.find(({ names }) => names.includes(name));
    const behind = rules.find(({ names: [first = ''] }) => byText(name, first) < 0);
    return own?.line ?? behind?.line ?? afterAll;
  };
}

/**
 * The line, from 1, on which an entry for a behaviour would stand in `callgate.behaviours`: as `createRuleFinder` has it
 * for a call's rule. Where the text has no such list, the line after its rules, above which it would stand.
 */
export function createBehaviourFinder(text: string): (behaviour: BehaviourShape) => number {
  const tree = text === '' ? undefined : parseTree(text);
  const key = tree && memberOf(tree, 'callgate');
  const list = key && memberOf(key, 'behaviours');
  if (tree === undefined) return () => 1;
  const lineAt = createLineFinder(text);
  if (list?.type !== 'array') return () => lineAt(tree.offset + tree.length - 1);
  const entries = (list.children ?? []).flatMap((node) => {
    const found = KINDS.map((kind) => ({ kind, value: memberOf(node, kind)?.value })).find(
      ({ value }) => typeof value === 'string',
    );
    return found === undefined
      ? []
      : [{ ...found, line: lineAt(node.offset), end: lineAt(node.offset + node.length) }];
  });
  const lastLine = lineAt(list.offset + list.length);
  const afterAll = Math.min(lastLine, Math.max(lineAt(list.offset), ...entries.map(({ end }) => end)) + 1);
  return ({ kind, value }) => {
    const own = entries.find((entry) => entry.kind === kind && entry.value === value);
    const behind = entries.find(({ kind: other, value: text }) => {
      const order = KINDS.indexOf(other) - KINDS.indexOf(kind);
      return order > 0 || (order === 0 && byText(value, String(text)) < 0);
    });
    return own?.line ?? behind?.line ?? afterAll;
  };
}

/** The line, from 1, of an entry in a list of texts below `callgate`; that of the list, or 1, where it is not there. */
export function createEntryFinder(text: string, list: string): (entry: string) => number {
  const tree = text === '' ? undefined : parseTree(text);
  const key = tree && memberOf(tree, 'callgate');
  const found = key && memberOf(key, list);
  if (found === undefined) return () => 1;
  const lineAt = createLineFinder(text);
  return (entry) => lineAt((found.children?.find(({ value }) => value === entry) ?? found).offset);
}

/** The names of a rule, sorted; none where it has no list of them. */
function namesOf(rule: Node): readonly string[] {
  const one = memberOf(rule, 'name');
  const nodes = memberOf(rule, 'names')?.children ?? (one === undefined ? [] : [one]);
  return nodes.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])).sort(byText);
}

function memberOf(object: Node, key: string): Node | undefined {
  const property = object.children?.find(({ children }) => children?.[0]?.value === key);
  return property?.children?.[1];
}

function createLineFinder(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
