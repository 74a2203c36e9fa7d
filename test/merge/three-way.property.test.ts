import fc from 'fast-check';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { findDifference } from '../../src/baseline/difference.ts';
import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { renderConflict } from '../../src/merge/conflict-text.ts';
import { mergeProfiles } from '../../src/merge/merge-profiles.ts';
import { arbitraryProfile, NAMES } from '../baseline/arbitrary-profile.ts';
import { profileOf } from '../baseline/read-profile.ts';

const difference = (one: Profile, other: Profile) => findDifference(one, other).isEmpty;

test('a side that changed nothing adds nothing to the other, whatever stands in the profiles', () => {
  fc.assert(
    fc.property(arbitraryProfile, arbitraryProfile, (base, other) => {
      for (const [ours, theirs] of [
        [base, other],
        [other, base],
        [other, other],
      ] as const) {
        const merged = mergeProfiles(base, ours, theirs);
        expect(merged.conflicts).toEqual([]);
        expect(difference(merged.ours, other)).toBe(true);
        expect(formatProfile(merged.theirs)).toBe(formatProfile(merged.ours));
      }
    }),
    { numRuns: 300 },
  );
});

test('neither side is preferred: swapped, it is the same merge', () => {
  fc.assert(
    fc.property(
      fc.option(arbitraryProfile, { nil: undefined }),
      arbitraryProfile,
      arbitraryProfile,
      (base, a, b) => {
        const [one, other] = [mergeProfiles(base, a, b), mergeProfiles(base, b, a)];
        expect([...other.conflicts].sort()).toEqual([...one.conflicts].sort());
        expect(difference(one.ours, other.theirs)).toBe(true);
        expect(difference(one.theirs, other.ours)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('what it writes is a profile, or has both sides whole', () => {
  fc.assert(
    fc.property(arbitraryProfile, arbitraryProfile, arbitraryProfile, (base, a, b) => {
      const { ours, theirs, conflicts } = mergeProfiles(base, a, b);
      const [mine, yours] = [formatProfile(ours), formatProfile(theirs)];
      if (conflicts.length === 0) {
        expect(mine).toBe(yours);
        expect(formatProfile(profileOf(mine))).toBe(mine);
        return;
      }
      const text = renderConflict(mine, yours);
      const pick = (which: '$1' | '$2') =>
        text.replaceAll(/^<<<<<<< ours\n([\s\S]*?)^=======\n([\s\S]*?)^>>>>>>> theirs\n/gm, (_, one, two) =>
          which === '$1' ? one : two,
        );
      expect(pick('$1')).toBe(mine);
      expect(pick('$2')).toBe(yours);
    }),
    { numRuns: 300 },
  );
});

const rules: fc.Arbitrary<Rule[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(...NAMES),
      comment: fc.constantFrom(undefined, 'a', 'b'),
    }),
    { selector: ({ name }) => name },
  )
  .map((list) =>
    list.map(({ name, comment }) => ({
      names: [name],
      action: 'SCMP_ACT_ALLOW' as const,
      ...(comment === undefined ? {} : { comment }),
    })),
  );

test('allows what one side added and what neither removed, and nothing else', () => {
  const make = (syscalls: Rule[]): Profile => ({ defaultAction: 'SCMP_ACT_ERRNO', syscalls });
  const namesOf = ({ syscalls }: Profile) => new Set(syscalls.flatMap(({ names }) => names));
  fc.assert(
    fc.property(rules.map(make), rules.map(make), rules.map(make), (base, a, b) => {
      const { ours, theirs, conflicts } = mergeProfiles(base, a, b);
      const [old, one, other] = [namesOf(base), namesOf(a), namesOf(b)];
      for (const name of NAMES.filter((candidate) => !conflicts.includes(candidate))) {
        const isKept = old.has(name) ? one.has(name) && other.has(name) : one.has(name) || other.has(name);
        expect([name, namesOf(ours).has(name), namesOf(theirs).has(name)]).toEqual([name, isKept, isKept]);
      }
      // A conflict is about what one side removed, and is in its own side's profile alone.
      for (const name of conflicts) {
        expect(one.has(name)).not.toBe(other.has(name));
        expect([namesOf(ours).has(name), namesOf(theirs).has(name)]).toEqual([
          one.has(name),
          other.has(name),
        ]);
      }
    }),
    { numRuns: 500 },
  );
});
