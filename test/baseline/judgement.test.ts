import { createJudgement, findWidening } from '../../src/baseline/judgement.ts';
import type { Profile, Rule, Target } from '../../src/baseline/profile.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';

const target: Target = { architecture: 'x86_64', capabilities: [], kernel: '6.8' };
const profileOf = (syscalls: readonly Rule[], rest: Partial<Profile> = {}): Profile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  ...rest,
  syscalls,
});
const allow = (name: string, rest: Partial<Rule> = {}): Rule => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  ...rest,
});
const onUnix = { args: [{ index: 0, op: 'SCMP_CMP_EQ', value: 1n }] } as const;
const onInet = { args: [{ index: 0, op: 'SCMP_CMP_EQ', value: 2n }] } as const;
const seen = (name: string) => ({ name, arch: 'x86_64', nr: syscallNumber('x86_64', name) ?? -1 });

describe('a call that was logged', () => {
  test.each([
    ['that both permit is nothing to judge', [allow('sync')], [allow('sync')], undefined],
    ['that the edited profile alone permits is by edit', [], [allow('sync')], 'edit'],
    ['that neither permits is new', [], [], 'new'],
    ['that the edit takes away is new', [allow('sync')], [], 'new'],
    ['that the edit frees of its conditions is by edit', [allow('sync', onUnix)], [allow('sync')], 'edit'],
    [
      'that the edit permits with certain arguments is new: a record shows none',
      [],
      [allow('sync', onUnix)],
      'new',
    ],
    [
      'that both permit with certain arguments is new',
      [allow('sync', onUnix)],
      [allow('sync', onUnix)],
      'new',
    ],
  ])('%s', (_what, base, head, expected) => {
    expect(createJudgement(profileOf(base), profileOf(head), target)(seen('sync'))).toBe(expected);
  });

  test('with its arguments is by edit where the edit permits these, and new where it does not', () => {
    const judge = createJudgement(
      profileOf([allow('socket', onUnix)]),
      profileOf([allow('socket', onUnix), allow('socket', onInet)]),
      target,
    );
    const use = (family: bigint) => ({ ...seen('socket'), args: [family, 1n, 0n, 0n] });
    expect([judge(use(1n)), judge(use(2n)), judge(use(16n))]).toEqual([undefined, 'edit', 'new']);
  });

  test('is by edit where there was no profile, and new where none is left', () => {
    expect(createJudgement(undefined, profileOf([allow('sync')]), target)(seen('sync'))).toBe('edit');
    expect(createJudgement(profileOf([allow('sync')]), undefined, target)(seen('sync'))).toBe('new');
    expect(createJudgement(undefined, undefined, target)(seen('sync'))).toBe('new');
  });
});

describe('what an edit widens and removes', () => {
  const widening = (base: readonly Rule[], head: readonly Rule[]) =>
    findWidening(profileOf(base), profileOf(head), target);

  test.each([
    ['a rule that is added', [], [allow('sync')], ['sync'], []],
    ['a rule that is removed', [allow('sync')], [], [], ['sync']],
    ['a condition that falls', [allow('socket', onUnix)], [allow('socket')], ['socket'], []],
    ['a condition that is added', [allow('socket')], [allow('socket', onUnix)], [], ['socket']],
    ['other arguments', [allow('socket', onUnix)], [allow('socket', onInet)], ['socket'], []],
    [
      'fewer arguments',
      [allow('socket', onUnix), allow('socket', onInet)],
      [allow('socket', onInet)],
      [],
      ['socket'],
    ],
    ['a rule for another host', [], [allow('sync', { includes: { arches: ['s390x'] } })], ['sync'], []],
    ['a call of another architecture', [], [allow('arm_fadvise64_64')], ['arm_fadvise64_64'], []],
    [
      'a denial that falls',
      [allow('sync'), { ...allow('sync'), action: 'SCMP_ACT_KILL' }],
      [allow('sync')],
      ['sync'],
      [],
    ],
    ['a comment', [allow('sync')], [allow('sync', { comment: 'why' })], [], []],
  ] satisfies [string, Rule[], Rule[], string[], string[]][])('%s', (_what, base, head, widened, removed) => {
    expect(widening(base, head)).toEqual({ widened, removed });
  });

  test('an architecture, by its name', () => {
    const [one, two] = [['SCMP_ARCH_X86_64'], ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86']].map((architectures) =>
      profileOf([allow('sync')], { architectures }),
    );
    expect(findWidening(one, two, target)).toEqual({ widened: ['SCMP_ARCH_X86'], removed: [] });
    expect(findWidening(two, one, target)).toEqual({ widened: [], removed: ['SCMP_ARCH_X86'] });
  });

  test('everything, of a first profile and of one that is deleted', () => {
    const one = profileOf([allow('sync'), allow('bpf')], { architectures: ['SCMP_ARCH_X86_64'] });
    expect(findWidening(undefined, one, target)).toEqual({ widened: ['bpf', 'sync'], removed: [] });
    expect(findWidening(one, undefined, target)).toEqual({ widened: [], removed: ['bpf', 'sync'] });
  });
});
