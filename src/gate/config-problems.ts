import { quote } from '../baseline/findings.ts';
import { nearest } from '../baseline/suggestion.ts';

/** What each key of a suite has to be, in the words of whoever writes one. */
const SUITE_KEYS: Readonly<Record<string, string>> = {
  run: 'a command, as text',
  baseline: 'the path of a seccomp profile, as text',
  'working-directory': 'the path of a folder, as text',
  'timeout-minutes': 'a number of minutes, more than 0 and at most 1440',
  'fail-on': 'new, capability, high or never',
  'baseline-edits': 'allow or deny',
  'fail-fast': 'true or false',
  behaviours: 'off, report or gate',
  extends: 'a list of layers: builtin:NAME, or paths from the root of the repository',
  tolerate: 'a list of calls or behaviours, each with its reason',
};
/** What each key of an entry of `tolerate` has to be, and each entry of a list. */
const TOLERATE_KEYS: Readonly<Record<string, string>> = {
  call: 'the name of a system call',
  behaviour: 'a behaviour as KIND:VALUE, such as execute:/usr/bin/id',
  reason: 'the reason, as text',
  until: 'a day as YYYY-MM-DD, in quotes',
};
const LISTED: Readonly<Record<string, string>> = {
  extends: 'a layer: builtin:NAME, or a path from the root of the repository, as text',
  tolerate: 'either "call" or "behaviour", and its "reason"',
};
/** What stands at the root, under `suites` and under a suite's name. */
const EXPECTED = [
  'the key "suites" with at least one suite below it',
  'at least one suite, by its name',
  'a suite with the keys "run" and "baseline"',
];

/** Why a value cannot stand at its path; `root` is the whole configuration. */
export function explainValue(root: unknown, path: readonly string[]): string {
  const listed = path[0] === 'suites' && path.length > 3 ? LISTED[path[2] ?? ''] : undefined;
  const own = listed === undefined ? undefined : (TOLERATE_KEYS[path[4] ?? ''] ?? listed);
  const expected = own ?? EXPECTED[path.length] ?? SUITE_KEYS[path.at(-1) ?? ''] ?? 'another value';
  const found = valueAt(root, path);
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  const remedy =
    expected.endsWith('as text') && ['number', 'boolean'].includes(typeof found) ? '; put it in quotes' : '';
  return `${where}${describeFound(found)}, expected ${expected}${remedy}`;
}

export function explainKey(key: string, path: readonly string[]): string {
  const known = path.length === 0 ? ['suites'] : Object.keys(path.length > 2 ? TOLERATE_KEYS : SUITE_KEYS);
  const suggestion = nearest(key, known);
  return `unknown key ${JSON.stringify(key)}${suggestion === undefined ? `; expected one of ${known.join(', ')}` : `; did you mean ${JSON.stringify(suggestion)}?`}`;
}

export function explainName(name: string): string {
  return `${JSON.stringify(name)} cannot name a suite; expected letters, digits, dot, dash, underscore, a letter or digit first, at most 64`;
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function describeFound(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'found nothing';
  if (value === '') return 'found an empty text';
  if (typeof value === 'string') return `found ${quote(value)}`;
  if (Array.isArray(value)) return 'found a list';
  if (typeof value !== 'object') return `found ${value}`;
  return Object.keys(value).length === 0 ? 'found an empty mapping' : 'found a mapping';
}
