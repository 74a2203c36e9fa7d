import fc from 'fast-check';
import { formatProfile } from '../../src/baseline/canonical.ts';
import { parseProfile } from '../../src/baseline/parse.ts';
import { arbitraryProfile } from './arbitrary-profile.ts';
import { profileOf } from './read-profile.ts';

describe('a mutated file', () => {
  const pieces = [
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '-',
    '1e999',
    '0',
    '//',
    '/*',
    'null',
    '\n',
    '\u0000',
    '"__proto__":',
    '\ud800',
    '"args"',
    '18446744073709551616',
  ];
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })),
  });

  test('is read as JSON reads it or told with problems, and never throws', () => {
    let valid = 0;
    fc.assert(
      fc.property(arbitraryProfile, fc.array(edit, { maxLength: 3 }), (profile, edits) => {
        let text = formatProfile(profile);
        for (const { at, remove, insert } of edits) {
          const position = at % (text.length + 1);
          text = text.slice(0, position) + insert + text.slice(position + remove);
        }
        const parsed = parseProfile(text);
        if (parsed.ok) {
          valid++;
          JSON.parse(text);
          expect(profileOf(formatProfile(parsed.profile))).toBeDefined();
        } else {
          expect(parsed.problems.length).toBeGreaterThan(0);
          const lines = text.split('\n');
          for (const { line, column } of parsed.problems) {
            expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
          }
        }
      }),
      { numRuns: 1500 },
    );
    expect(valid).toBeGreaterThan(50);
  });

  test('that is anything at all never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc.array(fc.constantFrom(...pieces)).map((list) => list.join('')),
        ),
        (text) => {
          const parsed = parseProfile(text);
          if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
