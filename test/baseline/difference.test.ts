import fc from 'fast-check';
import { findDifference } from '../../src/baseline/difference.ts';
import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { arbitraryProfile } from './arbitrary-profile.ts';

const allow = (...names: string[]): Rule => ({ names, action: 'SCMP_ACT_ALLOW' });
const profile = (...syscalls: Rule[]): Profile => ({ defaultAction: 'SCMP_ACT_ERRNO', syscalls });

test('names are added, removed and changed, sorted', () => {
  const condition = { index: 0, op: 'SCMP_CMP_EQ', value: 1n } as const;
  const difference = findDifference(
    profile(allow('read', 'bpf'), { ...allow('clone'), args: [condition] }),
    profile(allow('sendfile'), allow('clone'), allow('read'), allow('accept')),
  );
  expect(difference).toEqual({
    defaultAnswer: undefined,
    architectures: { added: [], removed: [] },
    added: [
      { name: 'accept', before: [], after: [allow('accept')] },
      { name: 'sendfile', before: [], after: [allow('sendfile')] },
    ],
    removed: [{ name: 'bpf', before: [allow('bpf')], after: [] }],
    changed: [{ name: 'clone', before: [{ ...allow('clone'), args: [condition] }], after: [allow('clone')] }],
    behaviours: { added: [], removed: [] },
    otherKeys: [],
    isEmpty: false,
  });
});

test('a comment, the grouping and order of names, the deprecated key and the order of conditions are no difference', () => {
  const args = [
    { index: 0, op: 'SCMP_CMP_EQ', value: 1n },
    { index: 1, op: 'SCMP_CMP_NE', value: 2n },
  ] as const;
  const before = profile({ ...allow('read', 'write'), comment: 'why' }, { ...allow('clone'), args });
  const after = profile(
    { ...allow('clone'), args: [...args].reverse() },
    { ...allow('write'), deprecatedName: true },
    allow('read'),
    allow('read'),
  );
  expect(findDifference(before, after).isEmpty).toBe(true);
});

test('the default answer, the architectures and other keys are told', () => {
  const before: Profile = {
    ...profile(),
    architectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_ARM'],
    callgate: { behaviours: [{ kind: 'bind', value: 'netlink' }], extra: { x: 1n, y: 1n } },
    extra: { flags: ['a'] },
  };
  const after: Profile = {
    ...profile(),
    defaultErrnoRet: 38,
    archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }],
    callgate: {
      behaviours: [
        { kind: 'use', value: 'ptrace *', comment: 'a debugger' },
        { kind: 'bind', value: 'netlink', comment: 'why' },
        { kind: 'connect', value: '127.0.0.1:*' },
      ],
      extra: { x: 1n, y: 2n },
    },
    extra: { flags: ['b'], listenerPath: null },
  };
  expect(findDifference(before, after)).toEqual({
    defaultAnswer: {
      before: { action: 'SCMP_ACT_ERRNO', errnoRet: undefined },
      after: { action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
    },
    architectures: { added: ['SCMP_ARCH_X86_64'], removed: ['SCMP_ARCH_ARM'] },
    added: [],
    removed: [],
    changed: [],
    behaviours: {
      added: [
        { kind: 'connect', value: '127.0.0.1:*' },
        { kind: 'use', value: 'ptrace *', comment: 'a debugger' },
      ],
      removed: [],
    },
    otherKeys: ['flags', 'listenerPath', 'callgate.y'],
    isEmpty: false,
  });
});

test('no profile differs from itself, and two differ alike both ways', () => {
  fc.assert(
    fc.property(arbitraryProfile, arbitraryProfile, (a, b) => {
      expect(findDifference(a, a).isEmpty).toBe(true);
      const there = findDifference(a, b);
      const back = findDifference(b, a);
      expect(back.added.map((one) => one.name)).toEqual(there.removed.map((one) => one.name));
      expect(back.changed.map((one) => one.name)).toEqual(there.changed.map((one) => one.name));
      expect(back.architectures.added).toEqual(there.architectures.removed);
      expect(back.behaviours.added).toEqual(there.behaviours.removed);
      expect(back.isEmpty).toBe(there.isEmpty);
    }),
  );
});
