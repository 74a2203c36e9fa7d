import fc from 'fast-check';
import { compareCalls } from '../../src/baseline/compare.ts';
import { createMatcher } from '../../src/behaviour/match.ts';
import { digestText } from '../../src/gate/baseline-file.ts';
import { parseLegs, type ReadLegs } from '../../src/gate/leg-files.ts';
import type { Leg } from '../../src/merge/leg.ts';
import { type MergeSettings, mergeReports } from '../../src/merge/merge.ts';
import type { Merged } from '../../src/merge/schema.ts';
import { mergedStatus } from '../../src/merge/status.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { arbitraryLeg, COMMITTED, committedAs } from './legs.ts';

const patterns = fc.uniqueArray(
  fc.constantFrom('agent', 'mcp', 'agent/aarch64', '*/s390x', 'agent/x86_64/shard-1', '*', 'nightly'),
  { maxLength: 3 },
);
const legs = fc.array(arbitraryLeg, { maxLength: 6 });

function settings(expected: readonly string[], optional: readonly string[]): MergeSettings {
  return { expected, optional, committed: committedAs(COMMITTED), digestOf: digestText };
}

/** What a later merge takes from the file of an earlier one. */
function reread(merged: Merged): ReadLegs {
  const read = parseLegs(JSON.stringify(merged));
  if (Array.isArray(read)) throw new Error((read as string[]).join('\n'));
  return read as ReadLegs;
}

const textOf = (merged: Merged) => JSON.stringify(merged);

test('the order of the reports does not matter, and neither does one that is given twice', () => {
  fc.assert(
    fc.property(legs, patterns, patterns, fc.infiniteStream(fc.nat()), (all, expected, optional, chance) => {
      const merged = textOf(mergeReports(all, settings(expected, optional)));
      const shuffled = [...all, ...all]
        .map((leg) => ({ leg, at: chance.next().value as number }))
        .sort((a, b) => a.at - b.at)
        .map(({ leg }) => leg);
      expect(textOf(mergeReports(shuffled, settings([...expected].reverse(), optional)))).toBe(merged);
    }),
    { numRuns: 60 },
  );
});

test('merging what is merged changes nothing', () => {
  fc.assert(
    fc.property(legs, patterns, patterns, (all, expected, optional) => {
      const merged = mergeReports(all, settings(expected, optional));
      const { legs: again, expected: carried } = reread(merged);
      expect(textOf(mergeReports(again, settings(carried, optional)))).toBe(textOf(merged));
    }),
    { numRuns: 60 },
  );
});

test('how the reports are grouped on the way does not matter', () => {
  fc.assert(
    fc.property(legs, legs, patterns, patterns, patterns, (one, two, expected, other, optional) => {
      const at = (part: readonly Leg[], what: readonly string[]) =>
        reread(mergeReports(part, settings(what, optional)));
      const [first, second] = [at(one, expected), at(two, other)];
      const grouped = mergeReports(
        [...first.legs, ...second.legs],
        settings([...first.expected, ...second.expected], optional),
      );
      const flat = mergeReports([...one, ...two], settings([...expected, ...other], optional));
      expect(textOf(grouped)).toBe(textOf(flat));
    }),
    { numRuns: 60 },
  );
});

test('one more leg never makes the verdict better, but where it was missing', () => {
  const rank = { clean: 0, 'command-failed': 1, inconclusive: 2, new: 3 };
  fc.assert(
    fc.property(legs, arbitraryLeg, (all, leg) => {
      fc.pre(all.length > 0);
      const before = mergeReports(all, settings([], []));
      const after = mergeReports([...all, leg], settings([], []));
      expect(rank[after.verdict]).toBeGreaterThanOrEqual(rank[before.verdict]);
    }),
    { numRuns: 60 },
  );
});

test('clean is every leg’s verdict, or it is none', () => {
  fc.assert(
    fc.property(legs, patterns, (all, expected) => {
      const merged = mergeReports(all, settings(expected, []));
      const isClean =
        all.length > 0 &&
        merged.missing.length === 0 &&
        all.every(({ report }) => report.verdict === 'clean');
      const baselines = new Set(all.map(({ report: { baseline } }) => `${baseline.path} ${baseline.digest}`));
      const paths = new Set(all.map(({ report: { baseline } }) => baseline.path));
      expect(merged.verdict === 'clean').toBe(isClean && baselines.size === paths.size);
      expect(mergedStatus(merged, () => 'new') === 0).toBe(merged.verdict === 'clean');
    }),
    { numRuns: 100 },
  );
});

test('under a proposal nothing of its legs is new, and no call is allowed where it was not seen', () => {
  fc.assert(
    fc.property(fc.array(arbitraryLeg, { minLength: 1, maxLength: 8 }), (all) => {
      for (const { proposed, legs: within } of mergeReports(all, settings([], [])).proposals) {
        if (proposed === null) continue;
        const profile = profileOf(proposed.profile);
        const reports = all.filter(({ digest }) => within.includes(digest)).map(({ report }) => report);
        const matches = createMatcher(profile.callgate?.behaviours ?? []);
        for (const report of reports) {
          const target = { architecture: report.machine.arch, capabilities: [], kernel: '6.18' };
          expect(compareCalls(profile, target, report.new)).toEqual([]);
          for (const { kind, value } of report.behaviours?.new ?? [])
            expect(matches(kind, value)).toBeDefined();
          if (reports.every(({ machine }) => machine.arch === 'x86_64')) continue;
          const here = reports.filter(({ machine }) => machine.arch === report.machine.arch);
          for (const call of reports.flatMap((other) => other.new)) {
            if (
              call.name === 'read' ||
              here.some((other) => other.new.some(({ name }) => name === call.name))
            )
              continue;
            const rules = profile.syscalls.filter(({ names }) => names.includes(call.name));
            expect(rules.flatMap(({ includes }) => includes?.arches ?? [])).not.toContain(
              { x86_64: 'amd64', aarch64: 'arm64', s390x: 's390x' }[report.machine.arch],
            );
            expect(rules.every(({ includes }) => includes?.arches !== undefined)).toBe(true);
          }
        }
      }
    }),
    { numRuns: 100 },
  );
});
