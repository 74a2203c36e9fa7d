import fc from 'fast-check';
import { WorkflowCommandFilter, withoutCommands } from '../../src/report/workflow-command.ts';
import { findCommands } from '../support/runner-rules.ts';

/** The filter's whole output for a stream cut into chunks. */
function filter(...chunks: readonly Uint8Array[]): Buffer {
  const one = new WorkflowCommandFilter();
  const out = chunks.map((chunk) => one.push(chunk));
  return Buffer.concat([...out, one.end()]);
}

/** Cuts a stream at the given places. */
function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => Math.min(place, stream.length)), stream.length].sort(
    (a, b) => a - b,
  );
  return ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
}

/** Whether `after` is `before` with spaces put in and nothing else. */
function onlySpacesAdded(before: Buffer, after: Buffer): boolean {
  let at = 0;
  for (const byte of after) {
    if (byte === before[at]) at += 1;
    else if (byte !== 0x20) return false;
  }
  return at === before.length;
}

const COMMAND = '::set-output name=a::b\n';
const MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
].map((mark) => Buffer.from(mark));
const utf16 = Buffer.from(COMMAND, 'utf16le');
const utf32 = Buffer.from(Uint8Array.from([...COMMAND].flatMap((c) => [c.charCodeAt(0), 0, 0, 0])));
const word = fc.constantFrom(
  ...[
    ':',
    '::',
    '#',
    '##',
    '[',
    '##[',
    ']',
    ' ',
    '\t',
    '\v',
    '\n',
    '\r',
    '\r\n',
    'error',
    'set-output name=a',
    'x',
  ],
  ...['\u0085', '\u00a0', '\u1680', '\u2003', '\u2028', '\u3000', '\u200b', '\ufeff', 'é', '\0'],
  COMMAND,
);
const piece = fc.oneof(
  { weight: 8, arbitrary: word.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constantFrom(...MARKS, utf16, utf32, Buffer.from(utf16).swap16()) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)) },
);
const stream = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.concat(pieces));
const places = fc.array(fc.nat({ max: 60 }), { maxLength: 8 });

describe('foreign output', () => {
  test.each([
    ['a command', '::error::x\n', ': :error::x\n'],
    ['a command behind white space', ' \t\u00a0\u3000::error::x', ' \t\u00a0\u3000: :error::x'],
    ['a command on a later line', 'a\n::error::x', 'a\n: :error::x'],
    ['a command after a carriage return', 'a\r::error::x', 'a\r: :error::x'],
    ['a command behind a byte order mark', '\ufeff::error::x', ' \ufeff: :error::x'],
    ['the older form, anywhere', 'a ##[error]x', 'a ## [error]x'],
    ['the older form behind more marks', '####[error]x', '#### [error]x'],
    ['the older form behind a colon', ':##[error]x', ':## [error]x'],
    ['two of the older form', '##[a]##[b]', '## [a]## [b]'],
    ['a command without data', '::endgroup::', ': :endgroup::'],
  ])('is no command: %s', (_what, text, expected) => {
    expect(findCommands(Buffer.from(text)).length).toBeGreaterThan(0);
    expect(filter(Buffer.from(text)).toString()).toBe(expected);
    expect(findCommands(filter(Buffer.from(text)))).toEqual([]);
  });

  test.each([
    'a::b::c',
    'std::vector<int>::size()',
    '# heading',
    '## [x]',
    '#[x]',
    'a: b: c',
    '12:30:: x',
    '',
    '\n\n',
    '[##]',
  ])('is left as it is where it is none: %j', (text) => {
    expect(filter(Buffer.from(text)).toString()).toBe(text);
  });

  test.each([
    ['UTF-16, little-endian', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16, big-endian', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
    ['UTF-32, little-endian', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), utf32])],
    ['UTF-32, big-endian', Buffer.concat([Buffer.from([0, 0, 0xfe, 0xff]), Buffer.from(utf32).swap32()])],
  ])('is no command, either, in %s', (_what, bytes) => {
    expect(findCommands(bytes)).toEqual([{ name: 'set-output name=a', data: 'b' }]);
    expect(findCommands(filter(bytes))).toEqual([]);
  });

  test('holds no command, whatever it is and however it comes', () => {
    fc.assert(
      fc.property(stream, places, (bytes, at) => {
        expect(findCommands(filter(...cut(bytes, at)))).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  test('has spaces put in and is not changed otherwise', () => {
    fc.assert(
      fc.property(stream, places, (bytes, at) => {
        expect(onlySpacesAdded(bytes, filter(...cut(bytes, at)))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('comes out the same wherever it is cut', () => {
    fc.assert(
      fc.property(stream, places, (bytes, at) => {
        expect(filter(...cut(bytes, at)).equals(filter(bytes))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('is not changed by a second filter', () => {
    fc.assert(fc.property(stream, (bytes) => expect(filter(filter(bytes)).equals(filter(bytes))).toBe(true)));
  });

  test('of plain lines is not changed', () => {
    const line = fc.stringMatching(/^[a-z0-9.,#[\]/-][a-z0-9 .,:[\]/-]*$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        fc.pre(!text.includes('##['));
        expect(filter(Buffer.from(text)).toString()).toBe(text);
      }),
    );
  });

  test('is held back by two bytes at most', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const one = new WorkflowCommandFilter();
        const given = one.push(bytes).length;
        expect(one.end().length).toBeLessThanOrEqual(2);
        expect(given).toBeGreaterThanOrEqual(bytes.length - 2);
      }),
    );
  });

  test('stands at the start of a line again where something else ended it', () => {
    const one = new WorkflowCommandFilter();
    const before = one.push(Buffer.from('text '));
    one.startLine();
    expect(Buffer.concat([before, one.push(Buffer.from('::error::x'))]).toString()).toBe('text : :error::x');
  });
});

test('a text of ours with words of others in it is no command, either', () => {
  expect(withoutCommands('a ##[error]b\n::error::c\n#')).toBe('a ## [error]b\n: :error::c\n#');
  expect(withoutCommands('plain ünï😀')).toBe('plain ünï😀');
});
