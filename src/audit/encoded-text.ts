/** Text that is safe to print on one line. */
export interface Decoded {
  readonly text: string;
  /** The bytes are the text as UTF-8; false where something had to be escaped, and for `(null)`. */
  readonly lossless: boolean;
}

/** Control and format characters (bidirectional marks among them), private use, and every space but the plain one. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?! )\p{Zs}/u;

/**
 * Decodes a string as the kernel's audit prints it: in quotes, in upper-case hex, or `(null)`. Anything else, such as
 * the fold's `(many)`, is shown as it stands.
 */
export function decodeToken(token: string): Decoded {
  if (token.length >= 2 && token.startsWith('"') && token.endsWith('"'))
    return decodeBytes(token.slice(1, -1));
  if (/^(?:[0-9A-F]{2})+$/.test(token)) {
    return decodeBytes(decodeHex(token));
  }
  return { text: decodeBytes(token).text, lossless: false };
}

/** Bytes, one a character (latin1), from pairs of upper-case hex digits. */
export function decodeHex(digits: string): string {
  let bytes = '';
  for (let at = 0; at + 1 < digits.length; at += 2)
    bytes += String.fromCharCode((toDigit(digits, at) << 4) | toDigit(digits, at + 1));
  return bytes;
}

function toDigit(digits: string, at: number): number {
  const code = digits.charCodeAt(at);
  return code < 58 ? code - 48 : code - 55;
}

/**
 * Shows bytes, one a character (latin1). Valid UTF-8 is text; bytes that are not, or that make a character which is
 * unsafe to print, are `\xNN`, and a backslash is `\\`: so two different inputs never show as one text.
 */
export function decodeBytes(bytes: string): Decoded {
  if (/^[ -[\]-~]*$/.test(bytes)) return { text: bytes, lossless: true };
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    const character = length === 0 ? '' : decodeSequence(bytes, at, length);
    const width = Math.max(length, 1);
    if (character === '' || UNSAFE.test(character)) text += escapeBytes(bytes.slice(at, at + width));
    else text += character === '\\' ? '\\\\' : character;
    at += width;
  }
  return { text, lossless: !text.includes('\\') };
}

function escapeBytes(bytes: string): string {
  return [...bytes].map((byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
}

/** How many bytes of well-formed UTF-8 (Unicode, table 3-7) stand at `at`; 0 when they are not well formed. */
function sequenceLength(bytes: string, at: number): number {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf
      ? 2
      : first >= 0xe0 && first <= 0xef
        ? 3
        : first >= 0xf0 && first <= 0xf4
          ? 4
          : 0;
  const second = bytes.charCodeAt(at + 1);
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (length === 0 || !(second >= lowest && second <= highest)) return 0;
  for (let next = at + 2; next < at + length; next += 1) {
    const code = bytes.charCodeAt(next);
    if (!(code >= 0x80 && code <= 0xbf)) return 0;
  }
  return length;
}

function decodeSequence(bytes: string, at: number, length: number): string {
  let point = length === 1 ? bytes.charCodeAt(at) : bytes.charCodeAt(at) & (0x7f >> length);
  for (let next = at + 1; next < at + length; next += 1)
    point = (point << 6) | (bytes.charCodeAt(next) & 0x3f);
  return String.fromCodePoint(point);
}
