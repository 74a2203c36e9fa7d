import { learnArguments } from '../../../src/baseline/arguments/learn.ts';
import { findArgumentLimits } from '../../../src/baseline/arguments/limits.ts';
import { allow, allowIf, profileOf } from '../../seccomp/profiles.ts';

const bound = (name: string) => learnArguments([{ name, arch: 'x86_64', args: [0n, 0n, 0n, 0n] }]).rules;

describe('findArgumentLimits', () => {
  test('finds none in a profile without conditions', () => {
    expect(findArgumentLimits(profileOf([allow('openat', 'openat2', 'connect', 'clone3')]))).toEqual([]);
  });

  test.each([
    [
      'openat',
      'openat2',
      'the profile allows openat with certain arguments only, but openat2 with any: its flags are behind a pointer, where no filter sees them',
    ],
    [
      'clone',
      'clone3',
      'the profile allows clone with certain arguments only, but clone3 with any: its flags are behind a pointer, where no filter sees them',
    ],
    [
      'mprotect',
      'mmap',
      'the profile allows mprotect with certain arguments only, but mmap with any: it makes memory executable as well',
    ],
    [
      'setuid',
      'setresuid',
      'the profile allows setuid with certain arguments only, but setresuid with any: it changes the user as well',
    ],
    [
      'socket',
      'io_uring_setup',
      'the profile allows socket with certain arguments only, but io_uring_setup with any: what goes through io_uring is no system call, and no filter sees it',
    ],
    [
      'socket',
      'connect',
      'the profile allows connect with any addresses: they are behind a pointer, where no filter sees them',
    ],
    [
      'prctl',
      'execve',
      'the profile allows execve with any programs: they are behind a pointer, where no filter sees them',
    ],
  ])('says that beside conditions on %s there is %s', (name, other, limit) => {
    expect(findArgumentLimits(profileOf([...bound(name), allow(other)]))).toEqual([limit]);
    expect(findArgumentLimits(profileOf(bound(name)))).toEqual([]);
  });

  test('says that conditions beside a rule without any have no effect', () => {
    expect(findArgumentLimits(profileOf([...bound('prctl'), allow('prctl')]))).toEqual([
      'the profile allows prctl with any arguments: it has a rule without conditions, beside which those with conditions have no effect',
    ]);
  });

  test('says where an engine opens socketcall to i386 programs', () => {
    const both = { architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'] };
    const family = allowIf('socket', { index: 0, op: 'SCMP_CMP_EQ', value: 1n });
    expect(findArgumentLimits(profileOf([family], both))).toEqual([
      'an engine allows socket with any arguments to i386 programs that make it by socketcall: it compiles a rule for the first argument alone so',
    ]);
    expect(findArgumentLimits(profileOf(bound('socket'), both))).toEqual([]);
    expect(findArgumentLimits(profileOf([family]))).toEqual([]);
  });

  test('says which rules an engine may read otherwise', () => {
    const flag = allowIf(
      'openat',
      { index: 2, op: 'SCMP_CMP_MASKED_EQ', value: 1n, valueTwo: 1n },
      { index: 0, op: 'SCMP_CMP_EQ', value: 3n },
    );
    expect(findArgumentLimits(profileOf([flag, ...bound('openat')]))).toMatchObject(
      [/^openat: its rules compare/].map((p) => expect.stringMatching(p)),
    );
  });
});
