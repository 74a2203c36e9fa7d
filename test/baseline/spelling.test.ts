import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { createSpellings } from '../../src/baseline/spelling.ts';
import { FAMILIES, familyOf } from '../../src/seccomp/families.ts';
import { isSyscallName, syscallNumber } from '../../src/seccomp/syscall-table.ts';

const TARGET = { architecture: 'x86_64', capabilities: [], kernel: '6.1' };
const profile = (...rules: readonly Partial<Rule>[]): Profile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  syscalls: rules.map((rule) => ({ names: [], action: 'SCMP_ACT_ALLOW', ...rule })),
});
const spellings = (of: Profile | undefined, name: string, arch: 'x86_64' | 'i386' = 'x86_64') =>
  createSpellings(of, TARGET)({ name, arch, nr: syscallNumber(arch, name) ?? -1 });
const readOnly = [{ index: 2, op: 'SCMP_CMP_MASKED_EQ' as const, value: 3n, valueTwo: 0n }];

describe('the families of calls', () => {
  test('name calls that there are, each in one family, with more than one spelling', () => {
    const names = FAMILIES.flatMap(({ calls }) => calls);
    expect(names.filter((name) => !isSyscallName(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(FAMILIES.filter(({ calls }) => calls.length < 2)).toEqual([]);
  });

  test.each(['openat2', 'clone3'])('say of %s that seccomp does not see its flags', (name) => {
    expect(familyOf(name)?.exception).toMatch(new RegExp(`${name} has its flags behind a pointer`));
  });
});

describe('a new call', () => {
  test.each([
    ['openat2', ['openat'], ['openat']],
    ['clone3', ['clone', 'vfork'], ['vfork', 'clone']],
    ['epoll_pwait', ['poll', 'read'], ['poll']],
    ['bpf', ['read', 'ptrace'], []],
    ['statx', ['openat'], []],
  ])('%s beside %j is another spelling of %j', (name, allowed, expected) => {
    expect(spellings(profile({ names: allowed }), name)).toEqual(expected);
  });

  test('is none where the other is allowed with certain arguments only', () => {
    expect(spellings(profile({ names: ['openat'], args: readOnly }), 'openat2')).toEqual([]);
  });

  test('is none where some of its own uses are allowed: this use is another', () => {
    const some = profile({ names: ['open'] }, { names: ['openat'], args: readOnly });
    expect(spellings(some, 'openat')).toEqual([]);
  });

  test('is none of what is allowed on another architecture, or of no profile', () => {
    expect(spellings(profile({ names: ['openat'] }), 'openat2', 'i386')).toEqual([]);
    expect(spellings(undefined, 'openat2')).toEqual([]);
  });
});
