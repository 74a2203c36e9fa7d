import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import {
  count,
  formatDuration,
  formatNumber,
  quoteShell,
  shortenEnd,
  shortenStart,
  toPlainText,
} from '../../src/report/plain-text.ts';

describe('plain text', () => {
  test.each([
    ['a newline', 'a\nb', 'a\\u{a}b'],
    ['a carriage return', 'a\rb', 'a\\u{d}b'],
    ['a tab', 'a\tb', 'a\\u{9}b'],
    ['an escape sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['an 8-bit control sequence', '\u009b2J', '\\u{9b}2J'],
    ['NUL and DEL', '\0\u007f', '\\u{0}\\u{7f}'],
    ['a right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
    ['an isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
    ['an Arabic letter mark', '\u061c', '\\u{61c}'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a soft hyphen', 'a\u00adb', 'a\\u{ad}b'],
    ['line separators', '\u2028\u2029\u0085', '\\u{2028}\\u{2029}\\u{85}'],
    ['a byte order mark', '\ufeffa', '\\u{feff}a'],
    ['a tag character', 'a\u{e0041}', 'a\\u{e0041}'],
    ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
  ])('shows %s by its number', (_what, text, shown) => {
    expect(toPlainText(text)).toBe(shown);
  });

  test.each(['plain', 'ünïcödé', '語', '😀', 'quotes \' and "', 'a\\b'])('leaves %s as it is', (text) => {
    expect(toPlainText(text)).toBe(text);
  });

  test('has no control, format or surrogate character left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(toPlainText(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_C}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 2000 },
    );
  });
});

test('shortening keeps the end of a path and the start of a line, in the length that was asked', () => {
  expect(shortenStart('/usr/lib/program', 8)).toBe('…program');
  expect(shortenEnd('a long line', 6)).toBe('a lon…');
  expect([shortenStart('1234', 4), shortenEnd('1234', 4)]).toEqual(['1234', '1234']);
});

test('shortening halves no character', () => {
  expect([shortenStart('ab🔒cd', 4), shortenEnd('ab🔒cd', 4)]).toEqual(['…cd', 'ab…']);
  expect([shortenStart('ab🔒cd', 5), shortenEnd('ab🔒cd', 5)]).toEqual(['…🔒cd', 'ab🔒…']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 12 }), (text, length) => {
      for (const shortened of [shortenStart(text, length), shortenEnd(text, length)]) {
        expect(shortened).not.toMatch(/\p{Cs}/u);
        expect(shortened.length).toBeLessThanOrEqual(length);
      }
    }),
  );
});

describe('a shell word', () => {
  test.each(['a', '--baseline=x/y.json', '@scope/a', 'a:b,c+d%e'])(
    'stands bare where that is safe: %s',
    (word) => {
      expect(quoteShell(word)).toBe(word);
    },
  );

  test('comes back from a shell as it was', () => {
    const words = [
      '',
      ' ',
      "'",
      '"',
      '$HOME',
      '`id`',
      'a\nb',
      '*',
      '~',
      '!x',
      '\\',
      '-n',
      "it's",
      '# x',
      '{a,b}',
      'ä',
    ];
    const script = `printf '%s\\0' ${words.map(quoteShell).join(' ')}`;
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(stdout.split('\0').slice(0, -1)).toEqual(words);
  });
});

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
])('groups the digits of %d', (number, text) => {
  expect(formatNumber(number)).toBe(text);
});

test('counts one and many', () => {
  expect([count(1, 'call'), count(0, 'call'), count(2000, 'call')]).toEqual([
    '1 call',
    '0 calls',
    '2,000 calls',
  ]);
});

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.00 s'],
  [59_994, '59.99 s'],
  [60_000, '1 min 0 s'],
  [185_000, '3 min 5 s'],
])('shows %d milliseconds', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([999.6, 59_996, 119_700, 3_599_999])(
  'never shows sixty seconds or a thousand milliseconds: %d',
  (milliseconds) => {
    expect(formatDuration(milliseconds)).not.toMatch(/\b60(\.00)? s|\b1000 ms/);
  },
);
