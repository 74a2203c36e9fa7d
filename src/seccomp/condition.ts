import type { ArgumentCondition } from '../baseline/profile.ts';

const WORD_64 = 0xffff_ffff_ffff_ffffn;
const WORD_32 = 0xffff_ffffn;

/**
 * Whether a condition holds for a call's six arguments. On a 32-bit architecture only the low half counts, of
 * the argument and of the condition's values alike: what libseccomp compiles, so that a value that was written
 * sign-extended (0xffffffffffffffff) still means -1 there. MASKED_EQ compares what the mask leaves of both the
 * argument and `valueTwo` (seccomp_rule_add(3)).
 */
export function conditionHolds(
  condition: ArgumentCondition,
  args: readonly bigint[],
  wordSize: 32 | 64,
): boolean {
  const word = wordSize === 32 ? WORD_32 : WORD_64;
  const argument = (args[condition.index] ?? 0n) & word;
  const value = condition.value & word;
  switch (condition.op) {
    case 'SCMP_CMP_NE':
      return argument !== value;
    case 'SCMP_CMP_LT':
      return argument < value;
    case 'SCMP_CMP_LE':
      return argument <= value;
    case 'SCMP_CMP_EQ':
      return argument === value;
    case 'SCMP_CMP_GE':
      return argument >= value;
    case 'SCMP_CMP_GT':
      return argument > value;
    case 'SCMP_CMP_MASKED_EQ':
      return (argument & value) === ((condition.valueTwo ?? 0n) & value);
  }
}

/** The two 32-bit halves of an unsigned 64-bit value. */
export function halvesOf(value: bigint): { readonly high: number; readonly low: number } {
  return { high: Number((value >> 32n) & WORD_32), low: Number(value & WORD_32) };
}

/** Equal text for equal conditions. */
export function conditionKey(condition: ArgumentCondition): string {
  return `${condition.index}${condition.op}${condition.value},${condition.valueTwo ?? 0n}`;
}
