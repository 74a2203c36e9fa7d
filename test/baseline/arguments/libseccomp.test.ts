import fc from 'fast-check';
import { comparableNames, comparableOf } from '../../../src/baseline/arguments/comparable.ts';
import { learnArguments } from '../../../src/baseline/arguments/learn.ts';
import { describeReturnValue } from '../../../src/seccomp/answer.ts';
import { architectureByName } from '../../../src/seccomp/architecture.ts';
import { compileFilter } from '../../../src/seccomp/filter.ts';
import { runFilter } from '../../../src/seccomp/interpreter.ts';
import { resolveRules } from '../../../src/seccomp/rules.ts';
import { syscallNumber } from '../../../src/seccomp/syscall-table.ts';
import { compileByLibseccomp } from '../../seccomp/libseccomp.ts';
import { machine, profileOf } from '../../seccomp/profiles.ts';
import { describeWith, missingPythonSeccomp } from '../../seccomp/tools.ts';

const ARCHITECTURES = ['x86_64', 'x86_64', 'aarch64', 's390x'] as const;

/** Few values, so that uses meet each other; with dirty upper halves and bits that no rule sees. */
const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 18n }),
  fc.constantFrom(0x241n, 0x80001n, 0x5401n, 0x541bn, 0x6601n, 0x10000000n, 0x50000011n, 0xffffffffn),
  fc.constantFrom(2n ** 64n - 1n, 0x1_0000_0002n, 0xdead_0000_0001n, 0x410002n),
);
const args = fc.array(value, { minLength: 6, maxLength: 6 });

const cases = fc.constantFrom(...ARCHITECTURES).chain((native) => {
  const names = comparableNames().filter(
    (name) => syscallNumber(native, name) !== undefined && comparableOf(name, native) !== undefined,
  );
  return fc.record({
    native: fc.constant(native),
    optimize: fc.constantFrom(1, 2),
    uses: fc.array(fc.record({ name: fc.constantFrom(...names), arch: fc.constant(native), args }), {
      minLength: 1,
      maxLength: 40,
    }),
    others: fc.array(fc.record({ name: fc.constantFrom(...names), args }), { minLength: 60, maxLength: 60 }),
  });
});

describeWith("libseccomp's program of a profile with learned arguments", missingPythonSeccomp(), () => {
  test('allows and denies the same uses as ours, and allows all that were observed', () => {
    const samples = fc.sample(cases, 600).map((sample) => ({
      ...sample,
      foreign: 'SCMP_ACT_KILL_PROCESS' as const,
      profile: profileOf(learnArguments(sample.uses).rules, { defaultErrnoRet: 1 }),
    }));
    const programs = compileByLibseccomp(samples);
    let denied = 0;
    for (const [index, { native, profile, uses, others }] of samples.entries()) {
      const ours = compileFilter({
        ...resolveRules(profile, machine(native)),
        foreignAnswer: { action: 'SCMP_ACT_KILL_PROCESS' },
      });
      const theirs = programs[index] ?? ours;
      // Of the names that were observed, so that what is asked about is not denied by its name.
      const asked = [
        ...uses,
        ...others,
        ...uses.map((use, at) => ({ ...use, args: others[at]?.args ?? [] })),
      ];
      for (const use of asked) {
        const call = {
          arch: architectureByName(native)?.token ?? 0,
          nr: syscallNumber(native, use.name) ?? -1,
          args: use.args,
        };
        const [found, expected] = [ours, theirs].map((filter) =>
          describeReturnValue(runFilter(filter, call).value),
        );
        if (found !== expected || (uses.includes(use as (typeof uses)[number]) && found !== 'ALLOW')) {
          throw new Error(
            `ours ${found}, libseccomp ${expected}: ${use.name} ${use.args.map(String)} on ${native} by ${JSON.stringify(profile, (_, v) => (typeof v === 'bigint' ? `0x${v.toString(16)}` : v))}`,
          );
        }
        if (found !== 'ALLOW') denied += 1;
      }
    }
    expect(denied).toBeGreaterThan(10_000);
  });

  test("opens i386's socketcall by a rule for the family alone, and not by one for more", () => {
    const [learned] = learnArguments([{ name: 'socket', arch: 'x86_64', args: [1n, 1n, 0n, 0n] }]).rules;
    const [family] = learned?.args ?? [];
    if (learned === undefined || family === undefined) throw new Error('nothing was learnt');
    const programs = compileByLibseccomp(
      [learned, { ...learned, args: [family] }].map((rule) => ({
        native: 'x86_64',
        profile: profileOf([rule], { defaultErrnoRet: 1, architectures: ['SCMP_ARCH_X86'] }),
        foreign: 'SCMP_ACT_KILL_PROCESS',
        optimize: 1,
      })),
    );
    // Its first argument is the number of socket, the second a pointer to what socket takes.
    const call = { arch: 0x40000003, nr: 102, args: [1n, 0x804a010n] };
    expect(programs.map((one) => describeReturnValue(runFilter(one, call).value))).toEqual([
      'ERRNO(1)',
      'ALLOW',
    ]);
  });
});
