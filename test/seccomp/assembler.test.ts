import { Assembler } from '../../src/seccomp/assembler.ts';
import { AND, type Filter, JUMP, JUMP_EQ, RETURN } from '../../src/seccomp/instruction.ts';
import { checkFilter, runFilter } from '../../src/seccomp/interpreter.ts';

function finish(assembler: Assembler, entry: number): Filter {
  const filter: Filter = { instructions: assembler.finish(entry), endianness: 'little' };
  checkFilter(filter);
  return filter;
}

/** The place `count` instructions of no effect before another. */
function pad(assembler: Assembler, label: number, count: number): number {
  let next = label;
  for (let done = 0; done < count; done += 1) next = assembler.operate(AND, 0xffffffff, next);
  return next;
}

describe('the assembler', () => {
  test.each([0, 1, 253, 254, 255, 256, 257, 400])(
    'jumps both ways with %i instructions in between',
    (count) => {
      for (const isTrueFar of [true, false]) {
        const assembler = new Assembler();
        const far = assembler.operate(AND, 1, assembler.ret(1));
        const near = pad(assembler, assembler.ret(2), count);
        const [whenTrue, whenFalse] = isTrueFar ? [far, near] : [near, far];
        const filter = finish(assembler, assembler.load(0, assembler.jump(JUMP_EQ, 7, whenTrue, whenFalse)));
        expect(runFilter(filter, { nr: 7, arch: 0 }).value).toBe(isTrueFar ? 1 : 2);
        expect(runFilter(filter, { nr: 8, arch: 0 }).value).toBe(isTrueFar ? 2 : 1);
      }
    },
  );

  test.each([250, 253, 254, 255, 256, 300])(
    'reaches two far places at once, %i instructions away',
    (count) => {
      const assembler = new Assembler();
      const yes = assembler.operate(AND, 1, assembler.ret(1));
      const no = assembler.operate(AND, 1, assembler.ret(2));
      pad(assembler, assembler.ret(3), count);
      const filter = finish(assembler, assembler.load(0, assembler.jump(JUMP_EQ, 7, yes, no)));
      expect(runFilter(filter, { nr: 7, arch: 0 }).value).toBe(1);
      expect(runFilter(filter, { nr: 8, arch: 0 }).value).toBe(2);
    },
  );

  test('shares a return that is near and repeats one that is far, without a jump in between', () => {
    const assembler = new Assembler();
    const one = assembler.ret(1);
    expect(assembler.ret(1)).toBe(one);
    const entry = assembler.jump(JUMP_EQ, 7, one, pad(assembler, assembler.ret(2), 300));
    const { instructions } = finish(assembler, entry);
    expect(instructions.filter(({ code, k }) => code === RETURN && k === 1)).toHaveLength(2);
    expect(instructions.filter(({ code }) => code === JUMP)).toHaveLength(0);
  });

  test('needs no instruction for a choice between one place and itself', () => {
    const assembler = new Assembler();
    const place = assembler.ret(1);
    expect(assembler.jump(JUMP_EQ, 7, place, place)).toBe(place);
    expect(assembler.finish(place)).toHaveLength(1);
  });

  test('goes on at a place that is not the next one', () => {
    const assembler = new Assembler();
    const place = assembler.operate(AND, 1, assembler.ret(1));
    assembler.ret(2);
    const filter = finish(assembler, assembler.load(0, place));
    expect(runFilter(filter, { nr: 0, arch: 0 })).toEqual({ value: 1, executed: 4 });
  });

  test('starts at the entry even if it is not the last place that was added', () => {
    const assembler = new Assembler();
    const entry = assembler.ret(1);
    assembler.ret(2);
    expect(runFilter(finish(assembler, entry), { nr: 0, arch: 0 }).value).toBe(1);
  });
});
