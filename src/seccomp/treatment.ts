import type { ArgumentCondition } from '../baseline/profile.ts';
import { type Answer, returnValueOf } from './answer.ts';
import type { Architecture } from './architecture.ts';
import type { Assembler, Label } from './assembler.ts';
import { conditionKey, halvesOf } from './condition.ts';
import { AND, argumentOffset, JUMP_EQ, JUMP_GE, JUMP_GT } from './instruction.ts';
import type { ResolvedRule } from './rules.ts';

/**
 * Puts into the program what happens to a call once its number is known, and returns where that starts. Equal
 * treatments are compiled once: `memory` is what one program has already.
 */
export function compileTreatment(
  assembler: Assembler,
  treatment: Treatment,
  memory: Map<string, Label>,
): Label {
  const known = memory.get(treatment.key);
  if (known !== undefined) return known;
  let next = assembler.ret(returnValueOf(treatment.otherwise));
  for (const rule of treatment.rules.toReversed()) {
    const otherwise = next;
    next = assembler.ret(returnValueOf(rule.answer));
    for (const condition of rule.conditions.toReversed()) {
      next = compileCondition(assembler, condition, treatment.architecture, next, otherwise);
    }
  }
  memory.set(treatment.key, next);
  return next;
}

/** The rules of a number, and the answer when none of them matches. */
export interface Treatment {
  /** Equal for treatments that compile to the same instructions. */
  readonly key: string;
  readonly architecture: Architecture;
  readonly rules: readonly ResolvedRule[];
  readonly otherwise: Answer;
}

export function treatmentOf(
  architecture: Architecture,
  rules: readonly ResolvedRule[],
  otherwise: Answer,
): Treatment {
  const last = rules.at(-1);
  if (last !== undefined && last.conditions.length === 0) {
    return treatmentOf(architecture, rules.slice(0, -1), last.answer);
  }
  const parts = rules.map((rule) => [rule.answer, rule.conditions.map(conditionKey)]);
  const key = JSON.stringify([otherwise, ...(parts.length > 0 ? [architecture.wordSize, parts] : [])]);
  return { key, architecture, rules, otherwise };
}

/** `(argument & mask) OP constant`, or its opposite. */
interface Comparison {
  readonly code: number;
  readonly mask: bigint;
  readonly constant: bigint;
  readonly opposite: boolean;
}

const ALL = 0xffff_ffff_ffff_ffffn;

function comparisonOf({ op, value, valueTwo = 0n }: ArgumentCondition): Comparison {
  switch (op) {
    case 'SCMP_CMP_EQ':
      return { code: JUMP_EQ, mask: ALL, constant: value, opposite: false };
    case 'SCMP_CMP_NE':
      return { code: JUMP_EQ, mask: ALL, constant: value, opposite: true };
    case 'SCMP_CMP_MASKED_EQ':
      return { code: JUMP_EQ, mask: value, constant: valueTwo & value, opposite: false };
    case 'SCMP_CMP_GT':
      return { code: JUMP_GT, mask: ALL, constant: value, opposite: false };
    case 'SCMP_CMP_LE':
      return { code: JUMP_GT, mask: ALL, constant: value, opposite: true };
    case 'SCMP_CMP_GE':
      return { code: JUMP_GE, mask: ALL, constant: value, opposite: false };
    case 'SCMP_CMP_LT':
      return { code: JUMP_GE, mask: ALL, constant: value, opposite: true };
  }
}

/** A 64-bit comparison is made of its 32-bit halves; a 32-bit architecture compares the low one only. */
function compileCondition(
  assembler: Assembler,
  condition: ArgumentCondition,
  { wordSize, endianness }: Architecture,
  yes: Label,
  no: Label,
): Label {
  const { code, mask, constant, opposite } = comparisonOf(condition);
  const [whenTrue, whenFalse] = opposite ? [no, yes] : [yes, no];
  const masks = halvesOf(mask);
  const constants = halvesOf(constant);
  const offset = (half: 'high' | 'low') => argumentOffset(condition.index, half, endianness);

  const equals = (half: 'high' | 'low', next: Label): Label => {
    if (masks[half] === 0) return next;
    const jump = assembler.jump(JUMP_EQ, constants[half], next, whenFalse);
    const compare = masks[half] === 0xffffffff ? jump : assembler.operate(AND, masks[half], jump);
    return assembler.load(offset(half), compare);
  };
  if (code === JUMP_EQ) {
    const low = equals('low', whenTrue);
    return wordSize === 32 ? low : equals('high', low);
  }
  const low = assembler.load(offset('low'), assembler.jump(code, constants.low, whenTrue, whenFalse));
  if (wordSize === 32) return low;
  const tie = assembler.jump(JUMP_EQ, constants.high, low, whenFalse);
  return assembler.load(offset('high'), assembler.jump(JUMP_GT, constants.high, whenTrue, tie));
}
