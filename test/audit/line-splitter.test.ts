import fc from 'fast-check';
import { LineSplitter } from '../../src/audit/line-splitter.ts';

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

function split(chunks: readonly Buffer[], maxLength?: number): string[] {
  const seen: string[] = [];
  const sink = {
    line: (line: string) => seen.push(line),
    rejected: (name: string, excerpt: string) => seen.push(`<${name}> ${excerpt}`),
  };
  const splitter = new LineSplitter(latin1, sink, maxLength);
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return seen;
}

test('gives each line without its newline, also an empty one', () => {
  expect(split([Buffer.from('a\n\nb\n')])).toEqual(['a', '', 'b']);
});

test('keeps every byte as the character of its number', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n).filter((n) => n !== 10 && n !== 0));
  expect(split([bytes, Buffer.from('\n')])).toEqual([bytes.toString('latin1')]);
});

test('a last line without a newline was cut short', () => {
  expect(split([Buffer.from('a\nbc')])).toEqual(['a', '<truncated> bc']);
});

test('rejects a line with a NUL byte, and only that one', () => {
  expect(split([Buffer.from('a\nb\0c\nd\n')])).toEqual(['a', '<nul-byte> b\0c', 'd']);
  expect(split([Buffer.from('a\nb\0'), Buffer.from('c\nd\n')])).toEqual(['a', '<nul-byte> b\0c', 'd']);
});

test('rejects a line that is too long once, and starts afresh after it', () => {
  expect(split([Buffer.from('aaaa\nbbbbb\ncc\n')], 4)).toEqual(['aaaa', '<too-long> bbbbb', 'cc']);
  const pieces = ['bb', 'bb', 'bb', 'bb', '\ncc\n'].map((text) => Buffer.from(text));
  expect(split(pieces, 4)).toEqual(['<too-long> bbbbbb', 'cc']);
});

test('lines of 64 KiB pass, and longer ones do not', () => {
  const at = 'x'.repeat(1 << 16);
  expect(split([Buffer.from(`${at}\n${at}y\n`)])).toEqual([at, `<too-long> ${at.slice(0, 200)}`]);
});

test('how the bytes are cut into chunks makes no difference', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\0', '\xff'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 6 }), (content, cuts) => {
      const bytes = Buffer.from(content, 'latin1');
      const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, n) => bytes.subarray(at[n], end));
      const names = (seen: string[]) =>
        seen.map((line) => (line.startsWith('<too-long>') ? '<too-long>' : line));
      expect(names(split(chunks, 8))).toEqual(names(split([bytes], 8)));
    }),
    { numRuns: 3000 },
  );
});

test('every newline ends exactly one line or rejection', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (chunks) => {
      const all = Buffer.concat(chunks);
      const newlines = all.filter((byte) => byte === 10).length;
      const isOpen = all.length > 0 && all.at(-1) !== 10;
      expect(split(chunks.map((chunk) => Buffer.from(chunk)))).toHaveLength(newlines + (isOpen ? 1 : 0));
    }),
  );
});
