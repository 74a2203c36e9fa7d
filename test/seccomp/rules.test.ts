import type { ArgumentCondition, Profile, RuleFilter, Target } from '../../src/baseline/profile.ts';
import { architectureByName } from '../../src/seccomp/architecture.ts';
import { decide, permits } from '../../src/seccomp/decision.ts';
import { resolveRules } from '../../src/seccomp/rules.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { allow, allowIf, machine, profileOf } from './profiles.ts';

const X86_64 = 0xc000003e;
const I386 = 0x40000003;

function answer(
  profile: Profile,
  name: string,
  args: readonly bigint[] = [],
  target: Target = machine(),
): string {
  const architecture = architectureByName(target.architecture);
  const nr = syscallNumber(architecture?.name ?? 'x86_64', name) ?? -1;
  const { action, errno } = decide(profile, target, { arch: architecture?.token ?? 0, nr, args });
  return errno === undefined ? action.slice(9) : `${action.slice(9)}(${errno})`;
}

describe('the answer of a profile', () => {
  test('is ALLOW for a named call and EPERM for any other', () => {
    const profile = profileOf([allow('read', 'write')]);
    expect(answer(profile, 'write')).toBe('ALLOW');
    expect(answer(profile, 'open')).toBe('ERRNO(1)');
  });

  test("uses the profile's and the rule's own error numbers", () => {
    const profile = profileOf([{ names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 }], {
      defaultErrnoRet: 13,
    });
    expect(answer(profile, 'clone3')).toBe('ERRNO(38)');
    expect(answer(profile, 'open')).toBe('ERRNO(13)');
  });

  test('takes SCMP_ACT_KILL as killing the thread', () => {
    expect(answer(profileOf([{ names: ['read'], action: 'SCMP_ACT_KILL' }]), 'read')).toBe('KILL_THREAD');
  });

  test('is the most restrictive of all rules that match', () => {
    const trap = {
      names: ['dup'],
      action: 'SCMP_ACT_TRAP',
      args: [{ index: 0, op: 'SCMP_CMP_EQ', value: 3n }],
    } as const;
    const log = { names: ['dup'], action: 'SCMP_ACT_LOG' } as const;
    for (const rules of [
      [allow('dup'), log, trap],
      [trap, allow('dup'), log],
    ]) {
      expect(answer(profileOf(rules), 'dup', [3n])).toBe('TRAP');
      expect(answer(profileOf(rules), 'dup', [4n])).toBe('LOG');
    }
  });

  test('follows the order of the kernel: KILL_PROCESS, KILL_THREAD, TRAP, ERRNO, NOTIFY, TRACE, LOG, ALLOW', () => {
    const order = [
      'KILL_PROCESS',
      'KILL_THREAD',
      'TRAP',
      'ERRNO',
      'NOTIFY',
      'TRACE',
      'LOG',
      'ALLOW',
    ] as const;
    const rules = order.map((name) => ({ names: ['dup'], action: `SCMP_ACT_${name}` }) as const);
    for (const [index, stricter] of rules.entries()) {
      for (const looser of rules.slice(index + 1)) {
        for (const pair of [
          [stricter, looser],
          [looser, stricter],
        ]) {
          const profile = profileOf(pair, { defaultErrnoRet: 5 });
          expect(answer(profile, 'dup').replace('(1)', '')).toBe(order[index]);
        }
      }
    }
  });

  test('is that of the first rule where two differ only in the error number', () => {
    const rule = (errnoRet: number) => ({ names: ['dup'], action: 'SCMP_ACT_ERRNO', errnoRet }) as const;
    expect(answer(profileOf([rule(9), rule(2)]), 'dup')).toBe('ERRNO(9)');
  });

  test('is not changed by a rule that answers as the default', () => {
    expect(answer(profileOf([allow('dup'), { names: ['dup'], action: 'SCMP_ACT_ERRNO' }]), 'dup')).toBe(
      'ALLOW',
    );
    expect(
      answer(profileOf([allow('dup'), { names: ['dup'], action: 'SCMP_ACT_ERRNO', errnoRet: 2 }]), 'dup'),
    ).toBe('ERRNO(2)');
  });

  test('needs all conditions of a rule', () => {
    const profile = profileOf([
      allowIf('dup2', { index: 0, op: 'SCMP_CMP_GE', value: 3n }, { index: 1, op: 'SCMP_CMP_LT', value: 9n }),
    ]);
    expect(answer(profile, 'dup2', [3n, 8n])).toBe('ALLOW');
    expect(answer(profile, 'dup2', [2n, 8n])).toBe('ERRNO(1)');
    expect(answer(profile, 'dup2', [3n, 9n])).toBe('ERRNO(1)');
  });

  test('needs any condition of a rule that names one argument twice', () => {
    const profile = profileOf([
      allowIf(
        'dup2',
        { index: 0, op: 'SCMP_CMP_EQ', value: 3n },
        { index: 0, op: 'SCMP_CMP_EQ', value: 4n },
        { index: 1, op: 'SCMP_CMP_EQ', value: 7n },
      ),
    ]);
    expect(answer(profile, 'dup2', [3n, 0n])).toBe('ALLOW');
    expect(answer(profile, 'dup2', [4n, 0n])).toBe('ALLOW');
    expect(answer(profile, 'dup2', [0n, 7n])).toBe('ALLOW');
    expect(answer(profile, 'dup2', [5n, 0n])).toBe('ERRNO(1)');
  });

  test('skips names that an architecture does not have, and unknown ones', () => {
    const profile = profileOf([allow('waitpid', 'no_such_call')], { architectures: ['SCMP_ARCH_X86'] });
    expect([...(resolveRules(profile, machine()).tables[0]?.calls ?? [])]).toEqual([]);
    expect(decide(profile, machine(), { arch: I386, nr: 7, args: [] }).action).toBe('SCMP_ACT_ALLOW');
  });
});

describe('conditions', () => {
  const MAX = 0xffff_ffff_ffff_ffffn;
  test.each<[ArgumentCondition['op'], bigint, bigint[], bigint[]]>([
    ['SCMP_CMP_NE', 2n ** 32n, [0n, 1n], [2n ** 32n]],
    ['SCMP_CMP_LT', 2n ** 32n, [0n, 2n ** 32n - 1n], [2n ** 32n, MAX]],
    ['SCMP_CMP_LE', 2n ** 32n, [0n, 2n ** 32n], [2n ** 32n + 1n, MAX]],
    ['SCMP_CMP_EQ', MAX, [MAX], [0n, 0xffff_ffffn]],
    ['SCMP_CMP_GE', 2n ** 63n, [2n ** 63n, MAX], [2n ** 63n - 1n, 1n]],
    ['SCMP_CMP_GT', 2n ** 63n, [2n ** 63n + 1n, MAX], [2n ** 63n, 1n]],
  ])('%s %i compares unsigned 64-bit values', (op, value, holding, failing) => {
    const profile = profileOf([allowIf('dup', { index: 0, op, value })]);
    for (const argument of holding) expect(answer(profile, 'dup', [argument])).toBe('ALLOW');
    for (const argument of failing) expect(answer(profile, 'dup', [argument])).toBe('ERRNO(1)');
  });

  test('MASKED_EQ masks the argument with value and compares with valueTwo', () => {
    const condition = {
      index: 0,
      op: 'SCMP_CMP_MASKED_EQ',
      value: 0xf0000000fn,
      valueTwo: 0x100000001n,
    } as const;
    const profile = profileOf([allowIf('dup', condition)]);
    expect(answer(profile, 'dup', [0x1_0000_0ff1n])).toBe('ALLOW');
    expect(answer(profile, 'dup', [0x1_0000_0ff0n])).toBe('ERRNO(1)');
    expect(answer(profile, 'dup', [0x3_0000_0001n])).toBe('ERRNO(1)');
  });

  test('MASKED_EQ ignores bits of valueTwo outside the mask, as libseccomp does', () => {
    const condition = { index: 0, op: 'SCMP_CMP_MASKED_EQ', value: 0xfn, valueTwo: 0x1_0000_00f1n } as const;
    expect(answer(profileOf([allowIf('dup', condition)]), 'dup', [0x21n])).toBe('ALLOW');
    expect(answer(profileOf([allowIf('dup', condition)]), 'dup', [0x22n])).toBe('ERRNO(1)');
  });

  test('compare only the low half on a 32-bit architecture', () => {
    const profile = profileOf([allowIf('dup', { index: 0, op: 'SCMP_CMP_EQ', value: MAX })], {
      architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
    });
    const args = [0xffff_ffffn];
    expect(decide(profile, machine(), { arch: I386, nr: 41, args }).action).toBe('SCMP_ACT_ALLOW');
    expect(decide(profile, machine(), { arch: X86_64, nr: 32, args }).action).toBe('SCMP_ACT_ERRNO');
  });

  test.each([-1, 6, 0.5])('are refused for argument index %d', (index) => {
    const profile = profileOf([allowIf('dup', { index, op: 'SCMP_CMP_EQ', value: 0n })]);
    expect(() => resolveRules(profile, machine())).toThrow(`argument index ${index}; expected 0 to 5`);
  });
});

describe('includes and excludes', () => {
  const when = (includes?: RuleFilter, excludes?: RuleFilter) =>
    profileOf([{ ...allow('dup'), ...(includes && { includes }), ...(excludes && { excludes }) }]);

  test.each<[RuleFilter, Partial<Target>, boolean]>([
    [{ arches: ['amd64', 'x32'] }, {}, true],
    [{ arches: ['x86_64'] }, {}, false],
    [{ arches: [] }, {}, true],
    [{ caps: ['CAP_A', 'CAP_B'] }, { capabilities: ['CAP_A'] }, false],
    [{ caps: ['CAP_A', 'CAP_B'] }, { capabilities: ['CAP_B', 'CAP_A'] }, true],
    [{ minKernel: '4.8' }, { kernel: '4.8' }, true],
    [{ minKernel: '4.8' }, { kernel: '4.10' }, true],
    [{ minKernel: '4.8' }, { kernel: '3.19' }, false],
    [{ arches: ['amd64'], caps: ['CAP_A'] }, {}, false],
  ])('a rule with includes %j on %j applies: %s', (filter, changes, applies) => {
    expect(answer(when(filter), 'dup', [], machine('x86_64', changes))).toBe(applies ? 'ALLOW' : 'ERRNO(1)');
  });

  test.each<[RuleFilter, Partial<Target>, boolean]>([
    [{ arches: ['amd64'] }, {}, false],
    [{ arches: ['s390x'] }, {}, true],
    [{ caps: ['CAP_A', 'CAP_B'] }, { capabilities: ['CAP_B'] }, false],
    [{ caps: ['CAP_A'] }, {}, true],
    [{ minKernel: '4.8' }, { kernel: '4.7' }, true],
    [{ minKernel: '4.8' }, { kernel: '6.18.2-generic' }, false],
  ])('a rule with excludes %j on %j applies: %s', (filter, changes, applies) => {
    expect(answer(when(undefined, filter), 'dup', [], machine('x86_64', changes))).toBe(
      applies ? 'ALLOW' : 'ERRNO(1)',
    );
  });

  test("judge the host's architecture, whatever architecture the call is of", () => {
    const profile = { ...when({ arches: ['x86'] }), architectures: ['SCMP_ARCH_X86'] };
    expect(decide(profile, machine(), { arch: I386, nr: 41, args: [] }).action).toBe('SCMP_ACT_ERRNO');
  });

  test('refuse a kernel version that is none', () => {
    expect(() => resolveRules(when({ minKernel: 'new' }), machine())).toThrow('"new" is no kernel version');
  });
});

describe('the architectures of a profile', () => {
  const names = (changes: Partial<Profile>, target = machine()) =>
    resolveRules(profileOf([], changes), target).tables.map((table) => table.architecture.name);

  test.each<[Partial<Profile>, string[]]>([
    [{}, ['x86_64']],
    [{ architectures: ['SCMP_ARCH_X86'] }, ['x86_64', 'i386']],
    [{ architectures: ['SCMP_ARCH_X32', 'SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'] }, ['x86_64', 'i386', 'x32']],
    [{ architectures: ['SCMP_ARCH_AARCH64', 'SCMP_ARCH_MIPS'] }, ['x86_64']],
    [{ archMap: [{ architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_X86'] }] }, ['x86_64']],
    [
      { archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X32'] }] },
      ['x86_64', 'x32'],
    ],
  ])('%j gives %j on x86_64', (changes, expected) => {
    expect(names(changes)).toEqual(expected);
  });

  test('are refused as architectures and archMap at once', () => {
    const archMap = [{ architecture: 'SCMP_ARCH_X86_64' }];
    expect(() => names({ architectures: ['SCMP_ARCH_X86'], archMap })).toThrow(
      'both architectures and archMap',
    );
  });

  test.each(['vax', 'x32'])('no kernel is a %s one', (architecture) => {
    expect(() => names({}, machine(architecture))).toThrow(architecture);
  });

  test('give foreign calls KILL_THREAD, even where the default is ALLOW', () => {
    const profile: Profile = { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] };
    for (const [arch, nr] of [
      [I386, 20],
      [X86_64, 0x40000000],
      [0x12345678, 0],
    ] as const) {
      expect(decide(profile, machine(), { arch, nr, args: [] }).action).toBe('SCMP_ACT_KILL_THREAD');
    }
    expect(decide(profile, machine(), { arch: X86_64, nr: -1, args: [] }).action).toBe('SCMP_ACT_ALLOW');
  });
});

describe('permits', () => {
  const args: ArgumentCondition[] = [{ index: 0, op: 'SCMP_CMP_EQ', value: 1n }];
  test.each<[string, Profile, string]>([
    ['no rule', profileOf([]), 'never'],
    ['a rule', profileOf([allow('dup')]), 'always'],
    ['a logging rule', profileOf([{ names: ['dup'], action: 'SCMP_ACT_LOG' }]), 'always'],
    ['a condition', profileOf([allowIf('dup', ...args)]), 'conditionally'],
    ['a condition beside a rule', profileOf([allowIf('dup', ...args), allow('dup')]), 'always'],
    [
      'a denied argument',
      profileOf([{ names: ['dup'], action: 'SCMP_ACT_TRAP', args }, allow('dup')]),
      'conditionally',
    ],
    ['a denied condition only', profileOf([{ names: ['dup'], action: 'SCMP_ACT_TRAP', args }]), 'never'],
    [
      'a condition on a denied call',
      profileOf([{ names: ['dup'], action: 'SCMP_ACT_TRAP' }, allowIf('dup', ...args)]),
      'never',
    ],
    ['a supervised call', profileOf([{ names: ['dup'], action: 'SCMP_ACT_NOTIFY' }]), 'never'],
    ['a default of ALLOW', { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] }, 'always'],
    [
      'a default of LOG with a denied argument',
      { defaultAction: 'SCMP_ACT_LOG', syscalls: [{ names: ['dup'], action: 'SCMP_ACT_ERRNO', args }] },
      'conditionally',
    ],
  ])('says of %s: %s', (_title, profile, expected) => {
    expect(permits(profile, machine(), 'x86_64', 32)).toBe(expected);
  });

  test('says never of an architecture that the profile does not name', () => {
    expect(permits(profileOf([allow('dup')]), machine(), 'i386', 41)).toBe('never');
    expect(
      permits(profileOf([allow('dup')], { architectures: ['SCMP_ARCH_X86'] }), machine(), 'i386', 41),
    ).toBe('always');
  });
});
