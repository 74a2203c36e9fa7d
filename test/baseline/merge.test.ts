import fc from 'fast-check';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { compareCalls, type SeenCall } from '../../src/baseline/compare.ts';
import { addCalls } from '../../src/baseline/merge.ts';
import type { Profile, Rule, Target } from '../../src/baseline/profile.ts';
import type { ArchitectureName } from '../../src/seccomp/architecture.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { arbitraryProfile, NAMES } from './arbitrary-profile.ts';

const target: Target = { architecture: 'x86_64', capabilities: [], kernel: '6.18' };

function seen(name: string, arch: ArchitectureName = 'x86_64'): SeenCall {
  return { name, arch, nr: syscallNumber(arch, name) ?? -1 };
}

const unnamed: SeenCall = { name: 'x86_64:#999', arch: 'x86_64', nr: 999 };
const allow = (...names: string[]): Rule => ({ names, action: 'SCMP_ACT_ALLOW' });
const deny = (...names: string[]): Rule => ({ names, action: 'SCMP_ACT_ERRNO', errnoRet: 38 });
const only = (rule: Rule, arch: string): Rule => ({ ...rule, includes: { arches: [arch] } });
const baseline = (...syscalls: Rule[]): Profile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1,
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls,
});
const on = { index: 0, op: 'SCMP_CMP_EQ', value: 8n } as const;

describe('compareCalls', () => {
  test('finds what the profile does not permit, and keeps what else the call says', () => {
    const profile = baseline(allow('read'), { ...allow('personality'), args: [on] }, deny('bpf'));
    const calls = [
      { ...seen('read'), exe: '/a' },
      { ...seen('personality'), exe: '/b' },
      { ...seen('bpf'), exe: '/c' },
      { ...unnamed, exe: '/d' },
    ];
    expect(compareCalls(profile, target, calls)).toEqual([
      { ...calls[1], outside: 'arguments' },
      { ...calls[2], outside: 'name' },
      { ...calls[3], outside: 'name' },
    ]);
  });

  test('finds every call without a profile', () => {
    expect(compareCalls(undefined, target, [seen('read')])).toEqual([{ ...seen('read'), outside: 'name' }]);
  });

  test('finds a call of an architecture that the profile does not list, or that nobody knows', () => {
    const foreign = [seen('read', 'i386'), { name: 'read', arch: 'unknown:0x8', nr: 0 }];
    expect(compareCalls(baseline(allow('read')), target, foreign).map((call) => call.outside)).toEqual([
      'name',
      'name',
    ]);
  });

  test.each(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG'] as const)(
    'finds only what is denied where the default is %s',
    (defaultAction) => {
      const profile: Profile = { ...baseline(deny('bpf')), defaultAction };
      expect(
        compareCalls(profile, target, [seen('read'), seen('bpf'), unnamed]).map(({ name }) => name),
      ).toEqual(['bpf']);
    },
  );
});

describe('addCalls', () => {
  test('makes the first baseline, one sorted rule a name, each once', () => {
    const calls = [seen('execve'), seen('uname'), seen('exit'), seen('getpid'), seen('exit')];
    expect(formatProfile(addCalls(undefined, calls, target).profile)).toBe(`{
  "defaultAction": "SCMP_ACT_ERRNO",
  "defaultErrnoRet": 1,
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    { "names": ["execve"], "action": "SCMP_ACT_ALLOW" },
    { "names": ["exit"], "action": "SCMP_ACT_ALLOW" },
    { "names": ["getpid"], "action": "SCMP_ACT_ALLOW" },
    { "names": ["uname"], "action": "SCMP_ACT_ALLOW" }
  ]
}
`);
  });

  test('puts a new rule with its comment at its place and leaves the others', () => {
    const before = baseline({ ...allow('read', 'write'), comment: 'kept' }, allow('sync'));
    expect(addCalls(before, [seen('sendfile')], target, { comment: 'export tool' })).toEqual({
      profile: baseline(
        { ...allow('read', 'write'), comment: 'kept' },
        { ...allow('sendfile'), comment: 'export tool' },
        allow('sync'),
      ),
      unrepresentable: [],
    });
  });

  test('returns the very profile when nothing is new', () => {
    const before = baseline(allow('sync'), allow('read'));
    expect(addCalls(before, [seen('read'), seen('sync')], target).profile).toBe(before);
  });

  test('returns what no profile can name', () => {
    const calls = [
      unnamed,
      { name: 'read', arch: 'unknown:0x8', nr: 0 },
      seen('read', 'arm'),
      { ...seen('read'), nr: 7 },
    ];
    expect(addCalls(baseline(), calls, target)).toEqual({ profile: baseline(), unrepresentable: calls });
  });

  test('adds a rule without conditions beside one with', () => {
    const conditional: Rule = { ...allow('personality'), args: [on] };
    expect(addCalls(baseline(conditional), [seen('personality')], target).profile.syscalls).toEqual([
      allow('personality'),
      conditional,
    ]);
  });

  test('lists the architecture of a foreign call', () => {
    const { profile } = addCalls(undefined, [seen('getpid', 'i386'), seen('read', 'x32')], target);
    expect(profile.architectures).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32']);
    expect(profile.syscalls).toEqual([allow('getpid'), allow('read')]);
  });

  test('lists the native architecture too where none was listed', () => {
    const { architectures: _, ...bare } = baseline(allow('read'));
    expect(addCalls(bare, [seen('read')], target).profile).toBe(bare);
    expect(addCalls(bare, [seen('read', 'i386')], target).profile.architectures).toEqual([
      'SCMP_ARCH_X86_64',
      'SCMP_ARCH_X86',
    ]);
  });

  test('lists a foreign architecture below the native one of archMap', () => {
    const { architectures: _, ...bare } = baseline(allow('read'));
    const arm = { architecture: 'SCMP_ARCH_AARCH64' };
    const entry = { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X32'] };
    const archMapOf = (archMap: NonNullable<Profile['archMap']>) =>
      addCalls({ ...bare, archMap }, [seen('read', 'i386'), seen('read')], target).profile.archMap;
    expect(archMapOf([arm, entry])).toEqual([
      arm,
      { ...entry, subArchitectures: ['SCMP_ARCH_X32', 'SCMP_ARCH_X86'] },
    ]);
    expect(archMapOf([arm])).toEqual([
      arm,
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] },
    ]);
  });

  test('limits a new rule to this kind of host where the profile is for several', () => {
    const both = { ...baseline(allow('read')), architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'] };
    expect(addCalls(both, [seen('sync')], target).profile.syscalls).toEqual([
      allow('read'),
      only(allow('sync'), 'amd64'),
    ]);
    const family = { ...baseline(), architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'] };
    expect(addCalls(family, [seen('sync')], target).profile.syscalls).toEqual([allow('sync')]);
    const elsewhere = { ...baseline(), architectures: ['SCMP_ARCH_S390'] };
    expect(addCalls(elsewhere, [seen('sync')], target).profile).toMatchObject({
      architectures: ['SCMP_ARCH_S390', 'SCMP_ARCH_X86_64'],
      syscalls: [only(allow('sync'), 'amd64')],
    });
  });

  test('takes a name out of the rules that deny it', () => {
    const before = baseline(deny('bpf', 'clone3'), deny('clone3'), { ...deny('clone3'), args: [on] });
    expect(addCalls(before, [seen('clone3')], target).profile.syscalls).toEqual([
      deny('bpf'),
      allow('clone3'),
    ]);
  });

  test('leaves a rule that denies it only to others', () => {
    const privileged: Rule = { ...deny('clone3'), includes: { caps: ['CAP_SYS_ADMIN'] } };
    const old: Rule = { ...deny('clone3'), excludes: { minKernel: '5.3' } };
    const arm: Rule = only(deny('clone3'), 'arm64');
    const { profile } = addCalls(baseline(privileged, old, arm), [seen('clone3')], target);
    expect(profile.syscalls).toEqual(expect.arrayContaining([privileged, old, arm, allow('clone3')]));
    expect(profile.syscalls).toHaveLength(4);
  });

  test('goes on denying it on other kinds of host', () => {
    const before = {
      ...baseline(
        deny('bpf', 'clone3'),
        { ...only(deny('sync'), 'amd64'), deprecatedName: true },
        {
          ...deny('sync'),
          includes: { arches: ['amd64', 's390x'] },
        },
      ),
      architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'],
    };
    expect(addCalls(before, [seen('clone3'), seen('sync')], target).profile.syscalls).toEqual([
      deny('bpf'),
      { ...deny('clone3'), excludes: { arches: ['amd64'] } },
      only(allow('clone3'), 'amd64'),
      only(deny('sync'), 's390x'),
      only(allow('sync'), 'amd64'),
    ]);
  });

  test.each(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG'] as const)(
    'adds no rule where the default is %s',
    (defaultAction) => {
      const before: Profile = { ...baseline(deny('bpf')), defaultAction };
      expect(addCalls(before, [seen('bpf'), seen('read')], target).profile).toEqual({
        ...before,
        syscalls: [],
      });
    },
  );

  test('refuses a target without a table', () => {
    expect(() => addCalls(undefined, [], { ...target, architecture: 'sparc' })).toThrow(
      /no system call table .* sparc/,
    );
  });
});

const call = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...NAMES), fc.constantFrom('x86_64', 'i386', 'x32' as const))
      .map(([name, arch]) => seen(name, arch)),
  },
  { weight: 1, arbitrary: fc.constant(unnamed) },
);
const targets = fc.record({
  architecture: fc.constant('x86_64'),
  capabilities: fc.subarray(['CAP_SYS_ADMIN', 'CAP_SYSLOG']),
  kernel: fc.constantFrom('4.7', '6.1', '7.3'),
});

describe('of any profile and any calls', () => {
  test('after adding, only what cannot be named is outside, and adding again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.option(arbitraryProfile, { nil: undefined }),
        fc.array(call, { maxLength: 6 }),
        targets,
        (profile, calls, host) => {
          const { profile: next, unrepresentable } = addCalls(profile, calls, host);
          const outside = compareCalls(next, host, calls).map(({ outside: _, ...rest }) => rest);
          expect(unrepresentable).toEqual(expect.arrayContaining(outside));
          expect(addCalls(next, calls, host).profile).toBe(next);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('no other call of the target becomes permitted or refused, but for architectures newly listed', () => {
    fc.assert(
      fc.property(arbitraryProfile, fc.array(call, { maxLength: 4 }), targets, (profile, calls, host) => {
        const { profile: next } = addCalls(profile, calls, host);
        const others = NAMES.filter((name) => calls.every((one) => one.name !== name)).map((name) =>
          seen(name),
        );
        expect(compareCalls(next, host, others)).toEqual(compareCalls(profile, host, others));
      }),
      { numRuns: 300 },
    );
  });
});
