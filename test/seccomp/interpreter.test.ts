import { CallgateError } from '../../src/errors.ts';
import type { Filter, Instruction } from '../../src/seccomp/instruction.ts';
import { checkFilter, runFilter } from '../../src/seccomp/interpreter.ts';

const RET = (k: number): Instruction => ({ code: 0x06, jt: 0, jf: 0, k });
const LOAD = (k: number): Instruction => ({ code: 0x20, jt: 0, jf: 0, k });
const JUMP = (k: number): Instruction => ({ code: 0x05, jt: 0, jf: 0, k });
const IF = (code: number, k: number, jt: number, jf: number): Instruction => ({ code, jt, jf, k });

function filter(...instructions: Instruction[]): Filter {
  return { instructions, endianness: 'little' };
}

/** Loads one word and says whether the comparison holds. */
function compare(code: number, k: number, nr: number): boolean {
  return runFilter(filter(LOAD(0), IF(code, k, 0, 1), RET(1), RET(0)), { nr, arch: 0 }).value === 1;
}

describe('the interpreter', () => {
  test('loads every field of seccomp_data in the byte order of the machine', () => {
    const call = { nr: 1, arch: 2, ip: 0x400000003n, args: [0x600000005n, 0n, 0n, 0n, 0n, 0x800000007n] };
    const word = (offset: number, endianness: 'little' | 'big') => {
      const instructions = [
        LOAD(offset),
        IF(0x15, 0, 1, 0),
        JUMP(1),
        RET(0xffff),
        ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((k) => [IF(0x15, k, 0, 1), RET(k)]),
        RET(0),
      ];
      return runFilter({ instructions, endianness }, call).value;
    };
    expect([0, 4, 8, 12, 16, 20, 56, 60].map((offset) => word(offset, 'little'))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    expect([0, 4, 8, 12, 16, 20, 56, 60].map((offset) => word(offset, 'big'))).toEqual([
      1, 2, 4, 3, 6, 5, 8, 7,
    ]);
    expect(word(24, 'little')).toBe(0xffff);
  });

  test.each([
    [0x15, 5, [5], [4, 6]],
    [0x25, 0x80000000, [0x80000001, 0xffffffff], [0x80000000, 1]],
    [0x35, 0x80000000, [0x80000000, 0xffffffff], [0x7fffffff]],
    [0x45, 0x80000001, [1, 0x80000000], [2, 0x7ffffffe]],
  ])('compares unsigned: operation %i with %i', (code, k, holding, failing) => {
    for (const nr of holding) expect(compare(code, k, nr)).toBe(true);
    for (const nr of failing) expect(compare(code, k, nr)).toBe(false);
  });

  test('masks without a sign', () => {
    const program = filter(
      LOAD(0),
      { code: 0x54, jt: 0, jf: 0, k: 0xf0000000 },
      IF(0x15, 0x80000000, 0, 1),
      RET(1),
      RET(0),
    );
    expect(runFilter(program, { nr: 0x8fffffff, arch: 0 }).value).toBe(1);
  });

  test('counts the instructions that ran', () => {
    const program = filter(LOAD(0), IF(0x15, 7, 1, 0), JUMP(1), RET(1), RET(2));
    expect(runFilter(program, { nr: 7, arch: 0 })).toEqual({ value: 1, executed: 3 });
    expect(runFilter(program, { nr: 8, arch: 0 })).toEqual({ value: 2, executed: 4 });
  });
});

describe('the check of a program', () => {
  test('accepts one that the kernel would load', () => {
    expect(() => checkFilter(filter(LOAD(60), IF(0x15, 0, 0, 1), RET(0), RET(1)))).not.toThrow();
  });

  test.each<[string, Instruction[], string]>([
    ['an empty program', [], '0 instructions; expected 1 to 4096'],
    ['a program that is too long', Array.from({ length: 4097 }, () => RET(0)), '4097 instructions'],
    ['an end without a return', [RET(0), LOAD(0)], 'the last instruction is not a return'],
    ['a true branch past the end', [IF(0x15, 0, 1, 0), RET(0)], 'instruction 0: jump of 1 past the end'],
    ['a false branch past the end', [IF(0x35, 0, 0, 9), RET(0)], 'instruction 0: jump of 9 past the end'],
    ['a jump past the end', [JUMP(1), RET(0)], 'instruction 0: jump of 1 past the end'],
    [
      'a branch that eight bits cannot hold',
      [IF(0x15, 0, 256, 0), ...Array.from({ length: 300 }, () => RET(0))],
      'instruction 0: a field is too wide',
    ],
    ['a constant with a sign', [RET(-1)], 'instruction 0: a field is too wide'],
    ['a load past seccomp_data', [LOAD(64), RET(0)], 'instruction 0: load from offset 64'],
    ['a load off its boundary', [LOAD(2), RET(0)], 'instruction 0: load from offset 2'],
    [
      'an operation that filters do not use',
      [{ code: 0x07, jt: 0, jf: 0, k: 0 }, RET(0)],
      'instruction 0: unknown operation 0x7',
    ],
  ])('refuses %s', (_title, instructions, message) => {
    expect(() => checkFilter(filter(...instructions))).toThrow(message);
    expect(() => checkFilter(filter(...instructions))).toThrow(CallgateError);
  });

  test('reports every problem at once', () => {
    expect(() => checkFilter(filter(LOAD(3), JUMP(9), LOAD(0)))).toThrow(
      /offset 3.*jump of 9.*not a return/s,
    );
  });
});
