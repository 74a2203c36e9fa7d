import { type RecordedUse, recordArguments } from '../../../src/baseline/arguments/record.ts';
import { formatRule } from '../../../src/baseline/canonical.ts';
import type { Profile, Rule } from '../../../src/baseline/profile.ts';
import { syscallNumber } from '../../../src/seccomp/syscall-table.ts';
import { allow, allowIf, machine, profileOf } from '../../seccomp/profiles.ts';

const use = (name: string, ...args: bigint[]): RecordedUse => ({
  name,
  arch: 'x86_64',
  nr: syscallNumber('x86_64', name) ?? -1,
  args,
  count: 1,
});
const counted = (uses: readonly RecordedUse[]) => {
  const counts = new Map<string, number>();
  for (const { name, count } of uses) counts.set(name, (counts.get(name) ?? 0) + count);
  return counts;
};
const record = (profile: Profile | undefined, uses: readonly RecordedUse[], narrow = false) =>
  recordArguments(profile, uses, counted(uses), machine(), { narrow });
const texts = ({ syscalls }: Profile) => syscalls.map(formatRule);
const setting = (value: number) =>
  `{ "names": ["prctl"], "action": "SCMP_ACT_ALLOW", "args": [{ "index": 0, "value": 4294967295, "valueTwo": ${value}, "op": "SCMP_CMP_MASKED_EQ" }] }`;

describe('recordArguments', () => {
  test('makes the first rules of a call, and with another run adds what that one has beside them', () => {
    const first = record(undefined, [use('prctl', 15n), use('prctl', 4n)]);
    expect(texts(first.profile)).toEqual([setting(15), setting(4)]);
    expect(first).toMatchObject({ added: ['prctl'], narrowed: [], notes: [] });
    const second = record(first.profile, [use('prctl', 15n), use('prctl', 38n)]);
    expect(texts(second.profile)).toEqual([setting(15), setting(38), setting(4)]);
    const third = record(second.profile, [use('prctl', 38n)]);
    expect(third).toMatchObject({ profile: second.profile, added: [] });
  });

  test('leaves a rule without conditions as it is', () => {
    const before = profileOf([allow('prctl')]);
    expect(record(before, [use('prctl', 15n)])).toMatchObject({ profile: before, added: [], narrowed: [] });
  });

  test('narrows a rule without conditions where that is asked for, and keeps its comment', () => {
    const rule: Rule = { ...allow('prctl', 'read'), comment: 'names its threads' };
    const { profile, narrowed } = record(profileOf([rule]), [use('prctl', 15n)], true);
    expect(narrowed).toEqual(['prctl']);
    expect(texts(profile)).toEqual([
      setting(15).replace(' }] }', ' }], "comment": "names its threads" }'),
      '{ "names": ["read"], "action": "SCMP_ACT_ALLOW", "comment": "names its threads" }',
    ]);
  });

  test('leaves a rule for a capability as it is', () => {
    const before = profileOf([{ ...allow('prctl'), includes: { caps: [] } }]);
    expect(record(before, [use('prctl', 15n)], true).profile).toBe(before);
  });

  test('makes all rules of a call coarser where a run adds more than there should be', () => {
    const some = Array.from({ length: 10 }, (_, index) => use('ioctl', 0n, 0x5401n + BigInt(index)));
    const more = Array.from({ length: 10 }, (_, index) => use('ioctl', 0n, 0x8901n + BigInt(index)));
    const { profile, notes } = record(record(undefined, some).profile, more);
    expect(profile.syscalls.map(({ args }) => args?.[0])).toEqual([
      { index: 1, op: 'SCMP_CMP_MASKED_EQ', value: 0xff00n, valueTwo: 0x5400n },
      { index: 1, op: 'SCMP_CMP_MASKED_EQ', value: 0xff00n, valueTwo: 0x8900n },
    ]);
    expect(notes).toEqual([
      'ioctl: the type of the request only is compared: 20 uses are more than 12 rules',
    ]);
    const again = record(profile, [use('ioctl', 0n, 0x6601n), use('ioctl', 0n, 0x5413n)]);
    expect(again.profile.syscalls.map(({ args }) => args?.[0]?.valueTwo)).toEqual(
      [0x5400n, 0x6600n, 0x8900n].sort(),
    );
  });

  test('adds to rules of another shape what they do not permit', () => {
    const before = profileOf([allowIf('prctl', { index: 0, op: 'SCMP_CMP_LT', value: 5n })]);
    const { profile } = record(before, [use('prctl', 4n), use('prctl', 15n)]);
    expect(texts(profile)).toEqual([texts(before)[0], setting(15)].sort());
  });

  test('says which call left fewer events than calls, and learns nothing of it', () => {
    const uses = [use('prctl', 15n), use('openat', 0n, 0n, 0n)];
    const { profile, notes } = recordArguments(
      undefined,
      uses,
      new Map([
        ['prctl', 3],
        ['openat', 1],
      ]),
      machine(),
      {
        narrow: false,
      },
    );
    expect(profile.syscalls.map(({ names }) => names[0])).toEqual(['openat']);
    expect(notes).toEqual(['prctl: allowed whatever its arguments, for 2 of 3 calls left no event']);
  });

  test('leaves out what has no argument that rules speak of, and what no profile names', () => {
    const { profile } = record(undefined, [use('read', 1n), { ...use('prctl', 1n), arch: 'aarch64' }]);
    expect(profile.syscalls).toEqual([]);
  });
});
