import fc from 'fast-check';
import { decodeBytes, decodeToken } from '../../src/audit/encoded-text.ts';
import { encodeString } from './kernel-text.ts';

const anyBytes = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text).toString('latin1')),
  fc.stringMatching(/^[\\x0-9a-f]{0,12}$/),
);

/** The bytes that a decoded text stands for. */
function undo(text: string): string {
  return text.replace(/\\\\|\\x([0-9a-f]{2})|[^\\]+/g, (part, hex?: string) =>
    part === '\\\\'
      ? '\\'
      : hex === undefined
        ? Buffer.from(part).toString('latin1')
        : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

test.each([
  ['"node"', 'node', true],
  ['""', '', true],
  ['"back\\slash"', 'back\\\\slash', false],
  ['"(null)"', '(null)', true],
  ['(null)', '(null)', false],
  ['"ABCD"', 'ABCD', true],
  ['77697468207370616365', 'with space', true],
  ['6772C3B6C39F65', 'größe', true],
  ['FFFE80', '\\xff\\xfe\\x80', false],
  ['6E65770A6C696E65', 'new\\x0aline', false],
  ['1D1B5B33316D', '\\x1d\\x1b[31m', false],
  ['E280AE', '\\xe2\\x80\\xae', false],
  ['C285', '\\xc2\\x85', false],
  ['EFBBBF', '\\xef\\xbb\\xbf', false],
  ['F09F9880', '\u{1f600}', true],
  ['EDA080', '\\xed\\xa0\\x80', false],
  ['C080', '\\xc0\\x80', false],
  ['F4908080', '\\xf4\\x90\\x80\\x80', false],
  ['E282', '\\xe2\\x82', false],
  ['C2A0', '\\xc2\\xa0', false],
  ['"<too_long>"', '<too_long>', true],
  ['(many)', '(many)', false],
])('%s is shown as %j', (token, text, lossless) => {
  expect(decodeToken(token)).toEqual({ text, lossless });
});

test('no two byte strings are shown alike, for the bytes can be got back', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(undo(decodeBytes(bytes).text)).toBe(bytes);
    }),
    { numRuns: 5000 },
  );
});

test('is lossless exactly when the text is the bytes', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const { text, lossless } = decodeBytes(bytes);
      expect(lossless).toBe(Buffer.from(text).toString('latin1') === bytes);
    }),
    { numRuns: 5000 },
  );
});

test('what is shown fits on one line and moves no cursor', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(decodeBytes(bytes).text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 5000 },
  );
});

test('a token is decoded as its bytes are', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(decodeToken(encodeString(bytes))).toEqual(
        bytes === '' ? { text: '', lossless: true } : decodeBytes(bytes),
      );
    }),
  );
});
