import fc from 'fast-check';
import { comparableNames } from '../../../src/baseline/arguments/comparable.ts';
import { learnArguments, MOST_RULES, type ObservedUse } from '../../../src/baseline/arguments/learn.ts';
import { formatRule } from '../../../src/baseline/canonical.ts';
import { conditionHolds } from '../../../src/seccomp/condition.ts';

const use = (name: string, ...args: bigint[]): ObservedUse => ({ name, arch: 'x86_64', args });
const many = (count: number, make: (index: bigint) => ObservedUse) =>
  Array.from({ length: count }, (_, index) => make(BigInt(index)));
const texts = (uses: readonly ObservedUse[]) => learnArguments(uses).rules.map(formatRule);

describe('learnArguments', () => {
  test('makes one rule for each use that differs in what is compared', () => {
    expect(
      texts([
        use('openat', 0n, 0n, 0x80000n),
        use('openat', 0n, 0n, 0n),
        use('openat', 0n, 0n, 0x80241n, 0o644n),
        use('getpid'),
      ]),
    ).toEqual([
      '{ "names": ["getpid"], "action": "SCMP_ACT_ALLOW" }',
      '{ "names": ["openat"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 2, "value": 4195907, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ" }] }',
      '{ "names": ["openat"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 2, "value": 4195907, "valueTwo": 577, "op": "SCMP_CMP_MASKED_EQ" }] }',
    ]);
  });

  test('says nothing where nothing was generalised', () => {
    expect(learnArguments(many(MOST_RULES, (index) => use('ioctl', 0n, 0x5400n + index))).notes).toEqual([]);
  });

  test.each([
    [
      'ioctl by the type of its request',
      many(300, (index) => use('ioctl', 0n, 0x5400n + (index % 100n) + 0x100n * (index % 3n))),
      3,
      'ioctl: the type of the request only is compared: 300 uses are more than 12 rules',
    ],
    [
      'ioctl whatever its request where the types are many as well',
      many(40, (index) => use('ioctl', 0n, index << 8n)),
      1,
      'ioctl: allowed whatever its arguments: 40 uses are more than 12 rules',
    ],
    [
      'socket by its family and type',
      many(20, (index) => use('socket', 16n, 3n, index)),
      1,
      'socket: the family and the type only is compared: 20 uses are more than 12 rules',
    ],
    [
      'openat by its access mode',
      many(32, (index) => use('openat', 0n, 0n, (index & 1n) | ((index & 6n) << 5n) | ((index & 24n) << 6n))),
      2,
      undefined,
    ],
    [
      'setuid whatever its value',
      many(13, (index) => use('setuid', index)),
      1,
      'setuid: allowed whatever its arguments: 13 uses are more than 12 rules',
    ],
  ])('generalises %s', (_what, uses, count, note) => {
    const { rules, notes } = learnArguments(uses);
    expect(rules).toHaveLength(count);
    expect(notes).toHaveLength(1);
    if (note !== undefined) expect(notes).toEqual([note]);
  });

  test('compares nothing where two architectures of the run pass the arguments differently', () => {
    const uses = [use('clone', 17n), { name: 'mmap', arch: 'i386', args: [1n] }, use('mmap', 0n, 0n, 1n)];
    const { rules, notes } = learnArguments(uses);
    expect(rules.map(({ names, args }) => [names[0], args?.length])).toEqual([
      ['clone', 1],
      ['mmap', undefined],
    ]);
    expect(notes).toEqual([
      'mmap: allowed whatever its arguments, for i386 and x86_64 pass them in different places and one rule binds both',
    ]);
  });

  test('permits every observed use, by at most 12 rules a call, all of one shape', () => {
    const value = fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
    const uses = fc.array(
      fc.record({
        name: fc.constantFrom(...comparableNames().slice(0, 6)),
        arch: fc.constant('x86_64'),
        args: fc.array(value, { minLength: 4, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(uses, (observed) => {
        const { rules } = learnArguments(observed);
        for (const name of new Set(observed.map((one) => one.name))) {
          const own = rules.filter((rule) => rule.names[0] === name);
          expect(own.length).toBeLessThanOrEqual(MOST_RULES);
          const shapes = own.map(({ args = [] }) => args.map((c) => `${c.index} ${c.value}`).join());
          expect(new Set(shapes).size).toBe(1);
        }
        for (const one of observed) {
          const holds = rules.some(
            ({ names, args = [] }) =>
              names[0] === one.name && args.every((c) => conditionHolds(c, one.args, 64)),
          );
          expect(holds).toBe(true);
        }
      }),
    );
  });
});
