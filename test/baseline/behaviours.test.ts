import fc from 'fast-check';
import { commonRules, judgeBehaviours, widenBehaviours } from '../../src/baseline/behaviour-judgement.ts';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { findWidening } from '../../src/baseline/judgement.ts';
import { addBehaviours, withRules } from '../../src/baseline/merge-behaviours.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { createBehaviourFinder } from '../../src/baseline/rule-line.ts';
import { type BehaviourRule, KINDS, type Kind } from '../../src/behaviour/behaviour.ts';
import { createMatcher } from '../../src/behaviour/match.ts';
import { arbitraryBehaviours, arbitraryProfile } from './arbitrary-profile.ts';
import { profileOf } from './read-profile.ts';

/** `write $TMPDIR/**` as a rule or a behaviour. */
const parse = (text: string): BehaviourRule => {
  const [kind = '', ...value] = text.split(' ');
  return { kind: kind as Kind, value: value.join(' ') };
};
const profileWith = (...rules: string[]): Profile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  syscalls: [],
  callgate: { behaviours: rules.map(parse) },
});

describe('a behaviour that was seen', () => {
  test.each([
    [
      'that the rules of both match is nothing to judge',
      ['write $TMPDIR/**'],
      ['write $TMPDIR/**'],
      undefined,
    ],
    [
      'that different rules of both match is nothing either',
      ['write $TMPDIR/a'],
      ['write $TMPDIR/*'],
      undefined,
    ],
    ['that the edited rules alone match is by edit', [], ['write $TMPDIR/a'], 'edit'],
    ['that neither matches is new', ['write $TMPDIR/b'], ['delete $TMPDIR/a'], 'new'],
    ['that the edit takes away is new', ['write $TMPDIR/**'], [], 'new'],
  ])('%s', (_, base, head, expected) => {
    const judge = judgeBehaviours(base.map(parse), head.map(parse), {});
    expect(judge(parse('write $TMPDIR/a'))).toBe(expected);
  });

  test('is matched by a host’s name through the addresses that it has', () => {
    const rules = [parse('connect api.example.com:443')];
    const judge = judgeBehaviours(rules, rules, { 'api.example.com': ['192.0.2.1', '2001:db8::1'] });
    const seen = ['192.0.2.1:443', '[2001:db8::1]:443', '192.0.2.1:80', '192.0.2.2:443'];
    expect(seen.map((value) => judge({ kind: 'connect', value }))).toEqual([
      undefined,
      undefined,
      'new',
      'new',
    ]);
  });

  test('is new without rules', () => {
    expect(judgeBehaviours(undefined, undefined, {})(parse('execute /bin/sh'))).toBe('new');
  });
});

test('what both have is the same rule in both, whatever its comment', () => {
  const base = [parse('write $TMPDIR/**'), parse('execute /bin/sh')];
  const head = [{ ...parse('execute /bin/sh'), comment: 'why' }, parse('execute /usr/bin/id')];
  expect(commonRules(base, head)).toEqual([{ ...parse('execute /bin/sh'), comment: 'why' }]);
  expect(commonRules(undefined, head)).toEqual([]);
  expect(commonRules(head, head)).toBe(head);
});

describe('what an edit widens and removes', () => {
  test.each([
    ['a rule that is added', [], ['execute /bin/sh'], ['execute:/bin/sh'], []],
    ['a rule that is removed', ['execute /bin/sh'], [], [], ['execute:/bin/sh']],
    [
      'a value that a pattern covers is neither',
      ['write $TMPDIR/*'],
      ['write $TMPDIR/*', 'write $TMPDIR/a'],
      [],
      [],
    ],
    ['a pattern in place of a value', ['write $TMPDIR/a'], ['write $TMPDIR/*'], ['write:$TMPDIR/*'], []],
    [
      'a wider pattern in place of a pattern',
      ['write $TMPDIR/*'],
      ['write $TMPDIR/**'],
      ['write:$TMPDIR/**'],
      ['write:$TMPDIR/*'],
    ],
  ])('%s', (_, base, head, widened, removed) => {
    expect(widenBehaviours(base.map(parse), head.map(parse))).toEqual({ widened, removed });
  });

  test('stands behind the calls', () => {
    const target = { architecture: 'x86_64', capabilities: [], kernel: '6.8' };
    const head = {
      ...profileWith('bind netlink'),
      syscalls: [{ names: ['sync'], action: 'SCMP_ACT_ALLOW' as const }],
    };
    expect(findWidening(profileWith('execute /bin/sh'), head, target)).toEqual({
      widened: ['sync', 'bind:netlink'],
      removed: ['execute:/bin/sh'],
    });
  });
});

describe('behaviours are added', () => {
  const seen = fc
    .array(
      fc.record({
        kind: fc.constantFrom(...KINDS.filter((kind) => kind !== 'connect' && kind !== 'bind')),
        value: fc
          .array(fc.constantFrom('a', 'b*', '[c]', '\\x1b', '\\\\', '?', ' d', '{e,f}', '!', '$'), {
            minLength: 1,
          })
          .map((parts) => `/${parts.join('/')}`),
      }),
      { maxLength: 5 },
    )
    .map((all) =>
      all.map(({ kind, value }) => ({ kind, value: kind === 'use' ? `ptrace ${value}` : value })),
    );

  test('so that each is matched, in a text that is read back the same, and a second time changes nothing', () => {
    fc.assert(
      fc.property(arbitraryProfile, seen, (profile, behaviours) => {
        const { profile: next, unrepresentable } = addBehaviours(profile, behaviours, { comment: 'why' });
        const matches = createMatcher(next.callgate?.behaviours ?? []);
        for (const one of behaviours) {
          if (!unrepresentable.includes(one)) expect(matches(one.kind, one.value)).toBeDefined();
        }
        expect(profileOf(formatProfile(next)).callgate).toEqual(next.callgate);
        expect(addBehaviours(next, behaviours).profile).toBe(next);
      }),
    );
  });

  test('each as this very value, with the reason', () => {
    const { profile } = addBehaviours(profileWith(), [parse('write $TMPDIR/a*b')], { comment: 'why' });
    expect(profile.callgate?.behaviours).toEqual([{ kind: 'write', value: '$TMPDIR/a\\*b', comment: 'why' }]);
    const matches = createMatcher(profile.callgate?.behaviours ?? []);
    expect([matches('write', '$TMPDIR/a*b'), matches('write', '$TMPDIR/axb')]).toEqual([0, undefined]);
  });

  test('and what cannot be written is given back', () => {
    const hidden = { kind: 'execute', value: '/bin/\u200bsh' } as const;
    const added = addBehaviours(profileWith(), [hidden, parse('bind netlink')]);
    expect(added.unrepresentable).toEqual([hidden]);
    expect(added.profile.callgate?.behaviours).toEqual([parse('bind netlink')]);
  });

  test('to a baseline that lists none, only where there is one', () => {
    const profile: Profile = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] };
    expect(addBehaviours(profile, []).profile).toBe(profile);
    // What a record learnt says so even where it is nothing.
    expect(withRules(profile, []).callgate).toEqual({ behaviours: [] });
  });
});

describe('the line where a behaviour would stand', () => {
  test('is the one that it has in the canonical text with it', () => {
    fc.assert(
      fc.property(
        arbitraryBehaviours,
        fc.constantFrom('execute', 'write', 'use' as const),
        (behaviours, kind) => {
          const base: Profile = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [], callgate: { behaviours } };
          const one = { kind, value: '$WORKSPACE/b c/new' };
          const after = formatProfile(withRules(base, [one])).split('\n');
          const expected = after.findIndex((line) => line.includes('b c/new')) + 1;
          expect(createBehaviourFinder(formatProfile(base))(one)).toBe(
            behaviours.length === 0 ? expected - 1 : expected,
          );
        },
      ),
    );
  });

  test('is the last of a text without such a list, and 1 without a text', () => {
    const at = (text: string) => createBehaviourFinder(text)(parse('bind netlink'));
    expect([at(''), at('{}'), at('{\n "syscalls": []\n}\n')]).toEqual([1, 1, 3]);
  });
});
