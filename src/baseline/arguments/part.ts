import type { ArgumentCondition } from '../profile.ts';
import type { Words } from './constants.ts';

/** What a filter can compare of one argument: the bits of `mask`, at most 32 of them. */
export interface Part {
  readonly index: number;
  readonly mask: bigint;
  readonly words: Words;
  /** Bits are joined by `|`; values have one word each. */
  readonly kind: 'bits' | 'value';
  /** How a value without a word is written. */
  readonly radix: 10 | 16;
  /** The word for zero where `words` has none. */
  readonly zero?: string;
}

/** The kernel takes an int here: what stands in the register's upper half is no part of the value. */
export const INT = 0xffffffffn;
const MINUS_ONE = '-1';

/** The value in words that `parseValue` reads back: `write|create`, `PR_SET_NAME`, `0x5460`. No spaces. */
export function formatValue(part: Part, value: bigint): string {
  const { words, kind, zero } = part;
  if (kind === 'value') return words.get(value) ?? formatNumber(part, value);
  if (value === 0n) return zero ?? words.get(value) ?? '0';
  const known = [...words].filter(([bit]) => (value & bit) !== 0n);
  const rest = known.reduce((left, [bit]) => left & ~bit, value);
  return [...known.map(([, word]) => word), ...(rest === 0n ? [] : [`0x${rest.toString(16)}`])].join('|');
}

function formatNumber({ radix, mask, zero }: Part, value: bigint): string {
  if (value === 0n) return zero ?? '0';
  if (radix === 16) return `0x${value.toString(16)}`;
  return value === INT && mask === INT ? MINUS_ONE : String(value);
}

/** The value that `formatValue` wrote; undefined for any other text. */
export function parseValue(part: Part, text: string): bigint | undefined {
  const value = part.kind === 'value' ? parseWord(part, text) : parseBits(part, text);
  return value !== undefined && formatValue(part, value) === text && (value & ~part.mask) === 0n
    ? value
    : undefined;
}

function parseBits(part: Part, text: string): bigint | undefined {
  let value = 0n;
  for (const word of text.split('|')) {
    const bit = parseWord(part, word);
    if (bit === undefined) return undefined;
    value |= bit;
  }
  return value;
}

function parseWord({ words, zero }: Part, text: string): bigint | undefined {
  if (text === zero) return 0n;
  if (text === MINUS_ONE) return INT;
  for (const [value, word] of words) if (word === text) return value;
  return /^(?:0x[0-9a-f]{1,16}|\d{1,20})$/.test(text) ? BigInt(text) : undefined;
}

/** `(argument & mask) == value`, by Docker's own operator: unlike an equality it does not see the bits outside. */
export function conditionOf({ index, mask }: Part, value: bigint): ArgumentCondition {
  return { index, op: 'SCMP_CMP_MASKED_EQ', value: mask, valueTwo: value };
}
