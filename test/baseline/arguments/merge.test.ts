import { learnArguments } from '../../../src/baseline/arguments/learn.ts';
import { formatProfile, formatRule } from '../../../src/baseline/canonical.ts';
import { compareCalls, type SeenCall } from '../../../src/baseline/compare.ts';
import { addCalls } from '../../../src/baseline/merge.ts';
import type { Profile, Rule } from '../../../src/baseline/profile.ts';
import { syscallNumber } from '../../../src/seccomp/syscall-table.ts';
import { allow, allowIf, machine, profileOf } from '../../seccomp/profiles.ts';

const target = machine();
const seen = (name: string, rest: Partial<SeenCall> = {}): SeenCall => ({
  name,
  arch: 'x86_64',
  nr: syscallNumber('x86_64', name) ?? -1,
  ...rest,
});
const reading = learnArguments([{ name: 'openat', arch: 'x86_64', args: [0n, 0n, 0n] }]).rules;
const rulesFor = (profile: Profile, name: string) =>
  profile.syscalls.filter(({ names }) => names.includes(name)).map(formatRule);
const condition = (value: number) =>
  `"args": [{ "index": 2, "value": 4195907, "valueTwo": ${value}, "op": "SCMP_CMP_MASKED_EQ" }]`;

describe('comparing a call whose arguments are known', () => {
  const profile = profileOf([
    ...reading,
    allow('read'),
    allowIf('sync', { index: 5, op: 'SCMP_CMP_EQ', value: 0n }),
  ]);

  test.each([
    ['inside', seen('openat', { args: [0n, 0n, 0x80000n, 0n] }), undefined],
    ['outside', seen('openat', { args: [0n, 0n, 0x80001n, 0n] }), 'arguments'],
    ['not known', seen('openat'), 'arguments'],
    ['of no matter', seen('read', { args: [0n, 0n, 0n, 0n] }), undefined],
    ['of a call that is not there', seen('write', { args: [0n, 0n, 0n, 0n] }), 'name'],
    ['recorded in part only', seen('sync', { args: [0n, 0n, 0n, 0n] }), 'arguments'],
  ])('says of arguments that are %s what a filter would', (_what, call, outside) => {
    expect(compareCalls(profile, target, [call])[0]?.outside).toBe(outside);
  });
});

describe('adding a call with its arguments', () => {
  test('adds just this use, with its reason, and leaves the others as they are', () => {
    const before = profileOf([...reading, allow('read')]);
    const call = seen('openat', { arguments: 'write|create|truncate' });
    const { profile, unrepresentable } = addCalls(before, [call], target, { comment: 'the report' });
    expect(unrepresentable).toEqual([]);
    expect(rulesFor(profile, 'openat')).toEqual([
      `{ "names": ["openat"], "action": "SCMP_ACT_ALLOW", ${condition(0)} }`,
      `{ "names": ["openat"], "action": "SCMP_ACT_ALLOW", ${condition(577)}, "comment": "the report" }`,
    ]);
    expect(formatProfile(addCalls(profile, [call], target).profile)).toBe(formatProfile(profile));
    const stays = seen('openat', { args: [0n, 0n, 1n, 0n] });
    expect(compareCalls(profile, target, [stays])).toHaveLength(1);
  });

  test('adds the use beside one that a condition of another shape permits in part', () => {
    const before = profileOf([allowIf('openat', { index: 2, op: 'SCMP_CMP_EQ', value: 0n })]);
    const { profile } = addCalls(before, [seen('openat', { arguments: 'read' })], target);
    expect(rulesFor(profile, 'openat')).toHaveLength(2);
  });

  test('takes the name out of a rule that denies this use', () => {
    const deny: Rule = {
      ...allowIf('openat', { index: 2, op: 'SCMP_CMP_MASKED_EQ', value: 1n, valueTwo: 1n }),
      action: 'SCMP_ACT_ERRNO',
      errnoRet: 13,
    };
    const { profile } = addCalls(
      profileOf([deny, ...reading]),
      [seen('openat', { arguments: 'write' })],
      target,
    );
    expect(rulesFor(profile, 'openat')).toEqual([
      `{ "names": ["openat"], "action": "SCMP_ACT_ALLOW", ${condition(0)} }`,
      `{ "names": ["openat"], "action": "SCMP_ACT_ALLOW", ${condition(1)} }`,
    ]);
  });

  test('adds nothing where the call is permitted whatever its arguments', () => {
    const before = profileOf([allow('openat')]);
    expect(addCalls(before, [seen('openat', { arguments: 'write' })], target).profile).toBe(before);
  });

  test('permits the call whatever its arguments where they are not known', () => {
    const { profile } = addCalls(profileOf(reading), [seen('openat')], target);
    expect(compareCalls(profile, target, [seen('openat')])).toEqual([]);
  });

  test.each(['', 'anything', 'write|create create', '0x800', 'write\n'])(
    'does not widen anything for arguments that nothing describes as %j',
    (text) => {
      const before = profileOf(reading);
      const call = seen('openat', { arguments: text });
      expect(addCalls(before, [call], target)).toEqual({ profile: before, unrepresentable: [call] });
    },
  );

  test('binds a host of this kind only where the profile is for several', () => {
    const before = profileOf(reading, { architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'] });
    const { profile } = addCalls(before, [seen('openat', { arguments: 'write' })], target);
    expect(rulesFor(profile, 'openat')[1]).toContain('"includes": { "arches": ["amd64"] }');
  });
});
