import type { ArgumentCondition } from '../profile.ts';
import { comparableOf, type Way } from './comparable.ts';
import { conditionOf, formatValue, parseValue } from './part.ts';

/** The numbers of a way's parts, in their order. `args` are unsigned; one that is not known counts as 0. */
export function valuesOf({ parts }: Way, args: readonly bigint[]): readonly bigint[] {
  return parts.map(({ index, mask }) => (args[index] ?? 0n) & mask);
}

/** The conditions that hold for these values alone. */
export function conditionsOf({ parts }: Way, values: readonly bigint[]): readonly ArgumentCondition[] {
  return parts.map((part, at) => conditionOf(part, values[at] ?? 0n));
}

/**
 * The arguments of a call that rules speak of, in words: `write|create`, `inet stream 0`, `PR_SET_NAME`. Null for a call
 * that has none. `parseArguments` reads it back.
 */
export function describeArguments(name: string, arch: string, args: readonly bigint[]): string | null {
  const way = comparableOf(name, arch)?.ways[0];
  if (way === undefined) return null;
  const values = valuesOf(way, args);
  return way.parts.map((part, at) => formatValue(part, values[at] ?? 0n)).join(' ');
}

/** The conditions for exactly the use that `describeArguments` described; undefined for any other text. */
export function parseArguments(
  name: string,
  arch: string,
  text: string,
): readonly ArgumentCondition[] | undefined {
  const way = comparableOf(name, arch)?.ways[0];
  const words = text.split(' ');
  if (way === undefined || words.length !== way.parts.length) return undefined;
  const values: bigint[] = [];
  for (const [at, part] of way.parts.entries()) {
    const value = parseValue(part, words[at] ?? '');
    if (value === undefined) return undefined;
    values.push(value);
  }
  return conditionsOf(way, values);
}
