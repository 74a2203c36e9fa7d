import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Profile, Rule } from '../../src/baseline/profile.ts';
import type { BehaviourRule } from '../../src/behaviour/behaviour.ts';
import { renderConflict } from '../../src/merge/conflict-text.ts';
import { mergeProfiles } from '../../src/merge/merge-profiles.ts';
import { profileOf } from '../baseline/read-profile.ts';

const allow = (name: string, more: Partial<Rule> = {}): Rule => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  ...more,
});
const on = (...arches: string[]) => ({ includes: { arches } });
const profile = (rules: readonly Rule[], more: Partial<Profile> = {}): Profile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1,
  syscalls: rules,
  ...more,
});
const behaving = (...behaviours: BehaviourRule[]) => profile([], { callgate: { behaviours } });
const BASE = profile([allow('read'), allow('sync')]);

function merged(base: Profile | undefined, ours: Profile, theirs: Profile): Profile {
  const result = mergeProfiles(base, ours, theirs);
  expect(result.conflicts).toEqual([]);
  expect(formatProfile(result.ours)).toBe(formatProfile(result.theirs));
  return profileOf(formatProfile(result.ours));
}

const conflicts = (base: Profile | undefined, ours: Profile, theirs: Profile) => {
  const there = mergeProfiles(base, ours, theirs).conflicts;
  expect([...mergeProfiles(base, theirs, ours).conflicts].sort()).toEqual([...there].sort());
  return there;
};

describe('calls', () => {
  test('keeps what both sides add, also at one place', () => {
    const [ours, theirs] = [
      profile([...BASE.syscalls, allow('fchmod')]),
      profile([...BASE.syscalls, allow('fchown')]),
    ];
    expect(merged(BASE, ours, theirs)).toEqual(
      profile([allow('fchmod'), allow('fchown'), allow('read'), allow('sync')]),
    );
  });

  test('removes what one side removes and the other leaves alone', () => {
    const theirs = profile([...BASE.syscalls, allow('fchmod')]);
    expect(merged(BASE, profile([allow('read')]), theirs)).toEqual(profile([allow('fchmod'), allow('read')]));
    expect(merged(BASE, theirs, profile([allow('read')]))).toEqual(profile([allow('fchmod'), allow('read')]));
  });

  test.each<[string, Rule[], Rule[], Rule[]]>([
    ['an edit', [allow('sync')], [], [allow('sync', on('amd64'))]],
    ['an edited reason', [allow('sync')], [], [allow('sync', { comment: 'why' })]],
    ['another answer', [allow('sync')], [], [allow('sync', { action: 'SCMP_ACT_LOG' })]],
    [
      'two different edits',
      [allow('sync')],
      [allow('sync', { action: 'SCMP_ACT_LOG' })],
      [allow('sync', on('amd64'))],
    ],
    ['one more rule against a removal', [allow('sync')], [], [allow('sync'), allow('sync', on('amd64'))]],
    [
      'two answers of which neither is first',
      [],
      [allow('sync')],
      [allow('sync', { action: 'SCMP_ACT_LOG' })],
    ],
    [
      'hosts widened against a removal',
      [allow('sync', on('amd64'))],
      [],
      [allow('sync', on('amd64', 'arm64'))],
    ],
    [
      'hosts lifted against others',
      [allow('sync', on('amd64'))],
      [allow('sync')],
      [allow('sync', on('arm64'))],
    ],
  ])('%s is a conflict', (_what, base, ours, theirs) => {
    expect(conflicts(profile(base), profile(ours), profile(theirs))).toEqual(['sync']);
  });

  test('a rule for more kinds of host gets those of both sides', () => {
    const [ours, theirs] = [on('amd64', 'arm64'), on('amd64', 's390x')].map((more) =>
      profile([allow('sync', more)]),
    );
    for (const base of [profile([allow('sync', on('amd64'))]), profile([])]) {
      expect(merged(base, ours as Profile, theirs as Profile).syscalls).toEqual([
        allow('sync', on('amd64', 'arm64', 's390x')),
      ]);
    }
    const both = profile([allow('sync', on('amd64', 'arm64'))]);
    const lost = profile([allow('sync', on('arm64'))]);
    expect(merged(both, lost, both).syscalls).toEqual(lost.syscalls);
  });

  test('takes the changed reason, and both where both changed it', () => {
    const say = (comment?: string) => profile([allow('sync', comment === undefined ? {} : { comment })]);
    const reason = (base: string | undefined, ours: string, theirs: string) =>
      merged(say(base), say(ours), say(theirs)).syscalls[0]?.comment;
    expect(reason('a', 'a', 'b')).toBe('b');
    expect(reason('a', 'b', 'a')).toBe('b');
    expect(reason('a', 'c', 'b')).toBe('b; c');
    expect(reason(undefined, 'the export tool', 'the export tool copies')).toBe('the export tool copies');
  });

  test('does not let an edit of a rule of many names bring back the one that the other side removed', () => {
    const many = (...names: string[]) => profile([{ names, action: 'SCMP_ACT_ALLOW' }]);
    expect(merged(many('read', 'sync'), many('read'), many('fchmod', 'read', 'sync')).syscalls).toEqual([
      allow('fchmod'),
      allow('read'),
    ]);
    const same = { names: ['read', 'sync'], action: 'SCMP_ACT_ALLOW' as const };
    expect(
      merged(profile([same]), profile([same, allow('bpf')]), profile([same, allow('open')])).syscalls,
    ).toEqual([allow('bpf'), allow('open'), same]);
  });
});

describe('behaviours', () => {
  const id = { kind: 'execute' as const, value: '/usr/bin/id' };
  const web = { kind: 'connect' as const, value: '127.0.0.1:80' };

  test('keeps what both sides add, removes what one removes, and joins reasons', () => {
    const ours = behaving(id, { ...web, comment: 'b' });
    expect(merged(behaving(), ours, behaving({ ...web, comment: 'a' })).callgate?.behaviours).toEqual([
      id,
      { ...web, comment: 'a; b' },
    ]);
    expect(merged(behaving(id), behaving(), behaving(id, web)).callgate?.behaviours).toEqual([web]);
  });

  test('an edited reason against a removal is a conflict', () => {
    expect(conflicts(behaving(id), behaving(), behaving({ ...id, comment: 'why' }))).toEqual([
      'execute:/usr/bin/id',
    ]);
  });

  test('a list that one side begins is begun, also where it is empty', () => {
    expect(merged(BASE, BASE, behaving()).callgate).toEqual({ behaviours: [] });
    expect(merged(BASE, behaving(id), behaving(web)).callgate?.behaviours).toEqual([id, web]);
  });
});

describe('everything else', () => {
  test('architectures of both sides are listed', () => {
    const list = (...architectures: string[]) => profile([], { architectures });
    const base = list('SCMP_ARCH_X86_64');
    expect(
      merged(base, list('SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'), list('SCMP_ARCH_X86_64', 'SCMP_ARCH_S390X'))
        .architectures,
    ).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64', 'SCMP_ARCH_S390X']);
  });

  test.each<[string, Partial<Profile>, Partial<Profile>]>([
    ['defaultAction', { defaultAction: 'SCMP_ACT_KILL' }, { defaultAction: 'SCMP_ACT_TRAP' }],
    ['flags', { extra: { flags: ['a'] } }, { extra: { flags: 'b' } }],
    ['callgate.note', { callgate: { extra: { note: 'a' } } }, { callgate: { extra: { note: 'b' } } }],
  ])('two values of %s are a conflict', (what, ours, theirs) => {
    expect(conflicts(BASE, { ...BASE, ...ours }, { ...BASE, ...theirs })).toEqual([what]);
    expect(merged(BASE, BASE, { ...BASE, ...theirs })).toMatchObject(theirs);
  });

  test('a list of architectures and a map of them, which no engine takes together, are a conflict', () => {
    const archMap = [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }];
    expect(conflicts(BASE, { ...BASE, archMap }, { ...BASE, architectures: ['SCMP_ARCH_X86_64'] })).toEqual([
      'architectures',
      'archMap',
    ]);
  });

  test('lists under keys that are not known here are sets', () => {
    const list = (...until: { name: string; until: string }[]) => ({
      ...BASE,
      callgate: { extra: { until } },
    });
    const [a, b] = [
      { name: 'bpf', until: '2027-03-31' },
      { name: 'sync', until: '2027-03-31' },
    ] as const;
    expect(merged(list(), list(a), list(b)).callgate?.extra).toEqual({ until: [a, b] });
    expect(merged(list(a), list(), list(a, b)).callgate?.extra).toEqual({ until: [b] });
    const later = { ...a, until: '2028-01-01' };
    const sooner = { ...a, until: '2026-12-31' };
    expect(conflicts(list(a), list(later), list(sooner))).toEqual(['callgate.until']);
  });

  test('of two first baselines it is both, but for what they contradict each other in', () => {
    expect(merged(undefined, profile([allow('read')]), profile([allow('sync')]))).toEqual(BASE);
    expect(
      conflicts(undefined, BASE, { ...BASE, defaultAction: 'SCMP_ACT_KILL_PROCESS', defaultErrnoRet: 2 }),
    ).toEqual(['defaultAction']);
  });
});

test('the text of a conflict is no JSON, and each side of it is that side’s whole text', () => {
  const base = profile([allow('fchmod'), allow('sync')]);
  const { ours, theirs } = mergeProfiles(
    base,
    profile([allow('fchmod'), allow('bpf')]),
    profile([allow('fchmod'), allow('sync', on('amd64')), allow('write')]),
  );
  const text = renderConflict(formatProfile(ours), formatProfile(theirs));
  expect(text).toBe(`{
  "defaultAction": "SCMP_ACT_ERRNO",
  "defaultErrnoRet": 1,
  "syscalls": [
    { "names": ["bpf"], "action": "SCMP_ACT_ALLOW" },
    { "names": ["fchmod"], "action": "SCMP_ACT_ALLOW" },
<<<<<<< ours
=======
    { "names": ["sync"], "action": "SCMP_ACT_ALLOW", "includes": { "arches": ["amd64"] } },
>>>>>>> theirs
    { "names": ["write"], "action": "SCMP_ACT_ALLOW" }
  ]
}
`);
  const choose = (side: 'ours' | 'theirs') =>
    text.replaceAll(
      /<<<<<<< ours\n([\s\S]*?)=======\n([\s\S]*?)>>>>>>> theirs\n/g,
      side === 'ours' ? '$1' : '$2',
    );
  expect(choose('ours')).toBe(formatProfile(ours));
  expect(choose('theirs')).toBe(formatProfile(theirs));
});
