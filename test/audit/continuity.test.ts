import fc from 'fast-check';
import { Continuity } from '../../src/audit/continuity.ts';

function follow(serials: readonly number[], maxGaps?: number): Continuity {
  const continuity = new Continuity(maxGaps);
  for (const serial of serials) continuity.add(serial);
  return continuity;
}

test('has neither first nor last before the first serial', () => {
  const { first, last } = new Continuity();
  expect({ first, last }).toEqual({ first: undefined, last: undefined });
});

test('starts at serial 0 as well', () => {
  expect(follow([0, 1]).missingBetween(0, 1)).toEqual({ count: 0, exact: true, ranges: [] });
});

test('names the gaps', () => {
  expect(follow([5, 6, 9, 10, 12]).missingBetween(5, 12)).toEqual({
    count: 3,
    exact: true,
    ranges: [
      { first: 7, last: 8 },
      { first: 11, last: 11 },
    ],
  });
});

test('looks at the range that is asked for only', () => {
  const continuity = follow([1, 5, 6, 7, 10]);
  expect(continuity.missingBetween(5, 7).count).toBe(0);
  expect(continuity.missingBetween(3, 8)).toMatchObject({
    count: 3,
    ranges: [
      { first: 3, last: 4 },
      { first: 8, last: 8 },
    ],
  });
});

test('what lies outside of all that was seen is missing', () => {
  expect(follow([5, 6]).missingBetween(3, 9).count).toBe(5);
  expect(follow([5, 6]).missingBetween(10, 12).count).toBe(3);
  expect(follow([]).missingBetween(1, 2).count).toBe(2);
  expect(follow([5]).missingBetween(6, 5)).toEqual({ count: 0, exact: true, ranges: [] });
});

test('several records of one event count once', () => {
  const continuity = new Continuity();
  expect([3, 3, 4, 3, 6, 5, 5].map((serial) => continuity.add(serial))).toEqual([
    true,
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('agrees with a plain set, whatever the order', () => {
  const serials = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(serials, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (list, a, b) => {
      const continuity = new Continuity();
      const seen = new Set<number>();
      for (const serial of list) {
        expect(continuity.add(serial)).toBe(!seen.has(serial));
        seen.add(serial);
      }
      const [first, last] = [Math.min(a, b), Math.max(a, b)];
      const missing = Array.from({ length: last - first + 1 }, (_, n) => first + n).filter(
        (n) => !seen.has(n),
      );
      const found = continuity.missingBetween(first, last);
      expect(found.count).toBe(missing.length);
      expect(
        found.ranges.flatMap((r) => Array.from({ length: r.last - r.first + 1 }, (_, n) => r.first + n)),
      ).toEqual(missing);
      expect([continuity.first, continuity.last]).toEqual([Math.min(...list), Math.max(...list)]);
    }),
    { numRuns: 3000 },
  );
});

test('with more gaps than it keeps, never says that nothing is missing', () => {
  const odd = Array.from({ length: 50 }, (_, n) => 2 * n + 1);
  const continuity = follow(odd, 10);
  expect(continuity.missingBetween(1, 99)).toMatchObject({ exact: false, count: 10 });
  for (const serial of odd) continuity.add(serial + 1);
  expect(continuity.missingBetween(1, 99)).toMatchObject({ exact: false, count: 1 });
});

test('a gap that a late serial splits beyond the cap is inexact, too', () => {
  expect(follow([1, 100, 10], 1).missingBetween(1, 100)).toMatchObject({ exact: false, count: 89 });
});

test('shows the first hundred gaps, and counts all', () => {
  const found = follow(Array.from({ length: 201 }, (_, n) => 2 * n)).missingBetween(0, 400);
  expect([found.count, found.ranges.length]).toEqual([200, 100]);
});
