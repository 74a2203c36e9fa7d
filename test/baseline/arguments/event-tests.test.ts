import fc from 'fast-check';
import { comparableNames } from '../../../src/baseline/arguments/comparable.ts';
import { findCompared } from '../../../src/baseline/arguments/event-tests.ts';
import { learnArguments } from '../../../src/baseline/arguments/learn.ts';
import { answerCall } from '../../../src/seccomp/decision.ts';
import { resolveRules } from '../../../src/seccomp/rules.ts';
import { syscallNumber } from '../../../src/seccomp/syscall-table.ts';
import { WATCHED_CALLS } from '../../../src/seccomp/watch.ts';
import { allow, allowIf, machine, profileOf } from '../../seccomp/profiles.ts';

const learned = (name: string, ...uses: (readonly bigint[])[]) =>
  learnArguments(uses.map((args) => ({ name, arch: 'x86_64', args }))).rules;
const find = (...rules: Parameters<typeof profileOf>[0]) => findCompared([profileOf(rules)], machine());

/** As the kernel asks an audit rule about an argument (kernel/auditsc.c): on the whole register, against 32 bits. */
function passes(tests: readonly string[], args: readonly bigint[]): boolean {
  return tests.every((test) => {
    const [, index = '', operator, number = ''] = /^a([0-3])(&|!=)(.+)$/.exec(test) ?? [];
    const argument = args[Number(index)] ?? 0n;
    return operator === '&' ? (argument & BigInt(number)) !== 0n : argument !== BigInt(number);
  });
}

describe('findCompared', () => {
  test('leaves out what the profile permits whatever its arguments, and what nobody can tell apart', () => {
    const unknown = allowIf('shmat', { index: 2, op: 'SCMP_CMP_EQ', value: 0n });
    expect(find(allow('openat', 'mmap'), unknown)).toEqual([]);
    expect(findCompared([undefined], machine())).toEqual([]);
  });

  test.each([
    ['openat', [[0n, 0n, 0n]], ['a2&0x400643']],
    [
      'openat',
      [
        [0n, 0n, 0n],
        [0n, 0n, 1n],
      ],
      ['a2&0x400643'],
    ],
    ['openat', [[0n, 0n, 1n]], []],
    ['mprotect', [[0n, 0n, 3n]], ['a2&0x4']],
    [
      'ioctl',
      [
        [0n, 0x5401n],
        [0n, 0x5413n],
      ],
      ['a1!=21505', 'a1!=21523'],
    ],
    ['socket', [[1n, 1n, 0n]], []],
    ['prctl', [[15n]], []],
  ] as const)('tests uses of %s outside of %j by %j', (name, uses, tests) => {
    expect(find(...learned(name, ...uses))).toEqual([{ call: name, tests }]);
  });

  test('tests nothing where two profiles differ', () => {
    const [one, other] = [profileOf(learned('ioctl', [0n, 1n])), profileOf(learned('ioctl', [0n, 2n]))];
    expect(findCompared([one, one], machine())).toEqual([{ call: 'ioctl', tests: ['a1!=1'] }]);
    expect(findCompared([one, other], machine())).toEqual([{ call: 'ioctl', tests: [] }]);
    expect(findCompared([one, profileOf([])], machine())).toEqual([{ call: 'ioctl', tests: [] }]);
  });

  test('misses no use that the profile denies', () => {
    const value = fc.oneof(
      fc.bigInt({ min: 0n, max: 9n }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.constantFrom(0x1_0000_0002n, 0xffffffffn, 2n ** 64n - 1n, 0x400041n),
    );
    const args = fc.array(value, { minLength: 4, maxLength: 4 });
    const names = comparableNames().filter((name) => syscallNumber('x86_64', name) !== undefined);
    let denied = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(args, { minLength: 1, maxLength: 15 }),
        fc.array(args, { minLength: 20, maxLength: 20 }),
        (name, uses, others) => {
          const profile = profileOf(learned(name, ...uses));
          const [found] = findCompared([profile], machine());
          const rules = resolveRules(profile, machine());
          for (const one of others) {
            const call = { arch: 0xc000003e, nr: syscallNumber('x86_64', name) ?? -1, args: one };
            if (answerCall(rules, call).action === 'SCMP_ACT_ALLOW') continue;
            denied += 1;
            if (found === undefined || !passes(found.tests, one)) return false;
          }
          return WATCHED_CALLS.every((watched) => watched.name !== name) || (found?.tests ?? []).length === 0;
        },
      ),
      { numRuns: 400 },
    );
    expect(denied).toBeGreaterThan(1000);
  });
});
