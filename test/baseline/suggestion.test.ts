import fc from 'fast-check';
import { distance, nearest } from '../../src/baseline/suggestion.ts';

test.each([
  ['', '', 0],
  ['', 'ab', 2],
  ['openat', 'openat', 0],
  ['opneat', 'openat', 2],
  ['open', 'openat', 2],
  ['openat2', 'openat', 1],
  ['kitten', 'sitting', 3],
  ['abcdef', 'uvwxyz', 4],
  ['a', 'abcdef', 4],
])('%s is %s with %i edits, counted to 4 at most', (a, b, expected) => {
  expect(distance(a, b, 3)).toBe(expected);
});

test('the distance is the same both ways, and at most the length of the longer word', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(distance(a, b, 9)).toBe(distance(b, a, 9));
      expect(distance(a, b, 9)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance(a, b, 9) === 0).toBe(a === b);
      for (const limit of [0, 1, 2])
        expect(distance(a, b, limit)).toBe(Math.min(distance(a, b, 9), limit + 1));
    }),
  );
});

test.each([
  ['sendfil', ['sendmsg', 'sendfile'], 'sendfile'],
  ['Sendfile', ['sendmsg', 'sendfile'], 'sendfile'],
  ['allow', ['SCMP_ACT_LOG', 'SCMP_ACT_ALLOW'], 'SCMP_ACT_ALLOW'],
  ['x86_64', ['SCMP_ARCH_X86', 'SCMP_ARCH_X86_64'], 'SCMP_ARCH_X86_64'],
  ['dup', ['stat', 'dup4', 'dup2'], 'dup4'],
  ['abc', ['xyc'], undefined],
  ['frobnicate', ['read', 'write'], undefined],
  ['', ['a'], undefined],
])('the nearest to %s of %j is %s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
