import { CallgateError } from '../errors.ts';
import {
  AND,
  ARCH_OFFSET,
  argumentOffset,
  DATA_SIZE,
  type Filter,
  type Instruction,
  IP_OFFSET,
  JUMP,
  JUMP_EQ,
  JUMP_GE,
  JUMP_GT,
  JUMP_SET,
  LOAD,
  MAX_INSTRUCTIONS,
  NR_OFFSET,
  RETURN,
} from './instruction.ts';

/** What the kernel hands to a filter: `struct seccomp_data`. */
export interface CallData {
  readonly nr: number;
  /** The AUDIT_ARCH_* value. */
  readonly arch: number;
  readonly ip?: bigint;
  /** Six unsigned 64-bit values; missing ones are 0. */
  readonly args?: readonly bigint[];
}

export interface FilterResult {
  /** The filter's 32-bit return value, unsigned. */
  readonly value: number;
  /** How many instructions ran, the return included. */
  readonly executed: number;
}

const CONDITIONAL_JUMPS = new Map<number, (accumulator: number, k: number) => boolean>([
  [JUMP_EQ, (a, k) => a === k],
  [JUMP_GT, (a, k) => a > k],
  [JUMP_GE, (a, k) => a >= k],
  [JUMP_SET, (a, k) => (a & k) !== 0],
]);

/**
 * Refuses, with code `filter` and every problem, what the kernel's checker would refuse: an empty or too long
 * program, a jump past the end, a field wider than `struct sock_filter` has, a load outside `seccomp_data`, an
 * unknown operation, an end without a return.
 */
export function checkFilter(filter: Filter): void {
  const { instructions } = filter;
  const problems = instructions.flatMap((instruction, at) =>
    describeProblems(instruction, instructions.length - at - 1).map((text) => `instruction ${at}: ${text}`),
  );
  if (instructions.length === 0 || instructions.length > MAX_INSTRUCTIONS) {
    problems.push(`${instructions.length} instructions; expected 1 to ${MAX_INSTRUCTIONS}`);
  }
  if (instructions.at(-1)?.code !== RETURN) problems.push('the last instruction is not a return');
  if (problems.length > 0) throw new CallgateError('filter', `invalid filter:\n${problems.join('\n')}`);
}

/** `following` is how many instructions stand after this one. */
function describeProblems({ code, jt, jf, k }: Instruction, following: number): string[] {
  if (!fits(jt, 0xff) || !fits(jf, 0xff) || !fits(k, 0xffffffff)) return ['a field is too wide'];
  if (code === RETURN || code === AND) return [];
  if (code === LOAD) return k % 4 === 0 && k < DATA_SIZE ? [] : [`load from offset ${k}`];
  if (code === JUMP) return k < following ? [] : [`jump of ${k} past the end`];
  if (CONDITIONAL_JUMPS.has(code)) {
    return [jt, jf].filter((jump) => jump >= following).map((jump) => `jump of ${jump} past the end`);
  }
  return [`unknown operation 0x${code.toString(16)}`];
}

function fits(value: number, largest: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largest;
}

/** Runs a checked filter on one call, as the kernel would. */
export function runFilter(filter: Filter, call: CallData): FilterResult {
  const { instructions } = filter;
  const memory = encodeCall(filter, call);
  const little = filter.endianness === 'little';
  let accumulator = 0;
  let executed = 0;
  for (let at = 0; at < instructions.length; at += 1) {
    const { code, jt, jf, k } = instructions[at] as Instruction;
    executed += 1;
    if (code === RETURN) return { value: k, executed };
    const holds = CONDITIONAL_JUMPS.get(code);
    if (holds !== undefined) at += holds(accumulator, k) ? jt : jf;
    else if (code === LOAD) accumulator = memory.getUint32(k, little);
    else if (code === AND) accumulator = (accumulator & k) >>> 0;
    else if (code === JUMP) at += k;
    else break;
  }
  throw new CallgateError('filter', 'the filter did not return; it was not checked.');
}

function encodeCall({ endianness }: Filter, { nr, arch, ip = 0n, args = [] }: CallData): DataView {
  const little = endianness === 'little';
  const view = new DataView(new ArrayBuffer(DATA_SIZE));
  view.setUint32(NR_OFFSET, nr, little);
  view.setUint32(ARCH_OFFSET, arch, little);
  view.setBigUint64(IP_OFFSET, ip, little);
  const first = little ? 'low' : 'high';
  for (const [index, value] of args.entries()) {
    view.setBigUint64(argumentOffset(index, first, endianness), value, little);
  }
  return view;
}
