import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { CallgateError } from '../../src/errors.ts';
import { readZipEntry } from '../../src/github/zip.ts';
import { makeArtifact, makeZip, type ZipEntry } from '../support/github/zip.ts';

const LIMITS = { compressed: 100_000, inflated: 50_000 };
const read = (archive: Buffer, limits = LIMITS) => readZipEntry(archive, 'report.json', limits).toString();
const REPORT: ZipEntry = { name: 'report.json', content: '{"a":1}'.repeat(20) };
const TEXT = String(REPORT.content);

test.each([
  ['deflated', makeZip([REPORT])],
  ['stored', makeZip([{ ...REPORT, method: 0 }])],
  ['with the sizes behind the data', makeZip([{ ...REPORT, flags: 8 }])],
  ['beside others', makeZip([{ name: 'a/b.json', content: 'x' }, REPORT, { name: 'z', content: '' }])],
])('reads an entry %s', (_how, archive) => {
  expect(read(archive)).toBe(TEXT);
});

/** Archives by another hand: Python's, to a file and to a pipe. */
test.each([
  ['seekable', 'io.BytesIO()'],
  ['a pipe', 'Pipe()'],
])('reads what Python writes to %s', (_what, target) => {
  const script = `
import io, sys, zipfile
class Pipe(io.RawIOBase):
    def __init__(self): self.data = b''
    def writable(self): return True
    def seekable(self): return False
    def write(self, b): self.data += bytes(b); return len(b)
    def getvalue(self): return self.data
out = ${target}
with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.writestr('evidence.json', '{}')
    archive.writestr('report.json', sys.stdin.read())
sys.stdout.buffer.write(out.getvalue())`;
  const { stdout, stderr } = spawnSync('python3', ['-c', script], { input: TEXT });
  expect(stderr.toString()).toBe('');
  expect(read(stdout)).toBe(TEXT);
});

const big = 'x'.repeat(LIMITS.inflated + 1);
const patch = (archive: Buffer, at: number, bytes: number[]) => {
  const copy = Buffer.from(archive);
  copy.set(bytes, at < 0 ? archive.length + at : at);
  return copy;
};

test.each<[string, Buffer, RegExp]>([
  ['nothing', Buffer.alloc(0), /does not end with an end record/],
  ['a text', Buffer.from('x'.repeat(500)), /does not end with an end record/],
  [
    'an archive over the limit',
    makeZip([{ ...REPORT, content: Buffer.alloc(LIMITS.compressed + 1), method: 0 }]),
    /at most 100000 are read/,
  ],
  ['an entry over the limit', makeZip([{ ...REPORT, content: big }]), /has 50001 bytes; at most 50000/],
  [
    'a bomb that says it is small',
    makeZip([{ ...REPORT, content: big, central: { inflated: 7 }, local: { inflated: 7 } }]),
    /does not inflate to what it says/,
  ],
  [
    'an entry that says it is longer than it is',
    makeZip([{ ...REPORT, central: { inflated: 900 }, local: { inflated: 900 } }]),
    /not as long as it says/,
  ],
  [
    'a wrong checksum',
    makeZip([{ ...REPORT, central: { crc: 1 }, local: { crc: 1 } }]),
    /checksum of report.json is wrong/,
  ],
  ['a symlink', makeZip([{ ...REPORT, mode: 0o120777 }]), /a link, a folder or a device/],
  [
    'a symlink beside the report',
    makeZip([REPORT, { name: 'x', content: '/etc/passwd', mode: 0o120777 }]),
    /a link, a folder or a device/,
  ],
  ['one name twice', makeZip([REPORT, REPORT]), /a name stands twice/],
  ['one name in two cases', makeZip([REPORT, { ...REPORT, name: 'Report.json' }]), /a name stands twice/],
  ['no such entry', makeZip([{ ...REPORT, name: 'other.json' }]), /there is no report.json in it/],
  ['the entry in a folder', makeZip([{ ...REPORT, name: 'a/report.json' }]), /there is no report.json in it/],
  ['a path upwards', makeZip([REPORT, { name: '../x', content: '' }]), /not a plain path/],
  ['an absolute path', makeZip([REPORT, { name: '/x', content: '' }]), /not a plain path/],
  ['a backslash', makeZip([REPORT, { name: 'a\\b', content: '' }]), /not a plain path/],
  ['a NUL in a name', makeZip([{ ...REPORT, name: 'report.json\0' }]), /not a plain path/],
  ['a folder', makeZip([REPORT, { name: 'a/', content: '' }]), /not a plain path/],
  ['an encrypted entry', makeZip([{ ...REPORT, flags: 1 }]), /encrypted/],
  ['a strongly encrypted entry', makeZip([{ ...REPORT, flags: 0x41 }]), /encrypted/],
  ['masked headers', makeZip([{ ...REPORT, flags: 0x2000 }]), /encrypted/],
  ['an unknown flag', makeZip([{ ...REPORT, flags: 0x20 }]), /flags that are not read/],
  ['an unknown method', makeZip([{ ...REPORT, method: 12 }]), /compressed by method 12/],
  ['zip64 in the end record', makeZip([REPORT], { total: 0xffff }), /zip64/],
  ['zip64 by the start', makeZip([REPORT], { start: 0xffffffff }), /zip64/],
  ['zip64 in an entry', makeZip([{ ...REPORT, central: { inflated: 0xffffffff } }]), /zip64/],
  ['another disk', makeZip([REPORT], { disk: 1 }), /a part of several/],
  ['a comment behind the end', makeZip([REPORT], { comment: 'PK\x05\x06' }), /end record/],
  [
    'too many entries',
    makeZip(Array.from({ length: 65 }, (_, n) => ({ name: `f${n}`, content: '' }))),
    /more than 64 entries/,
  ],
  [
    'fewer entries than it has',
    makeZip([REPORT, { name: 'x', content: '' }], { total: 1 }),
    /longer than its entries/,
  ],
  ['more entries than it has', makeZip([REPORT], { total: 2 }), /directory is broken/],
  ['a directory elsewhere', makeZip([REPORT], { start: 0 }), /not right before its end/],
  [
    'something before the directory',
    makeZip([REPORT], { before: Buffer.from('junk') }),
    /between its entries and its directory/,
  ],
  [
    'something before the first entry',
    makeZip([{ ...REPORT, central: { offset: 4 } }]),
    /overlap or leave a gap/,
  ],
  [
    'two entries with one body',
    makeZip([REPORT, { name: 'x', content: 'y', central: { offset: 0 } }]),
    /overlap or leave a gap/,
  ],
  [
    'another name in the local header',
    makeZip([{ ...REPORT, local: { name: 'repozt.json' } }]),
    /says another thing/,
  ],
  [
    'another size in the local header',
    makeZip([{ ...REPORT, local: { inflated: 3 } }]),
    /says another thing/,
  ],
  [
    'another method in the local header',
    makeZip([{ ...REPORT, local: { method: 0 } }]),
    /says another thing/,
  ],
  ['other flags in the local header', makeZip([{ ...REPORT, local: { flags: 8 } }]), /says another thing/],
  [
    'sizes behind the data that differ',
    makeZip([{ ...REPORT, flags: 8, descriptor: { inflated: 3 } }]),
    /data descriptor says/,
  ],
  [
    'a wrong size before data with sizes behind',
    makeZip([{ ...REPORT, flags: 8, local: { compressed: 5 } }]),
    /says another thing/,
  ],
  [
    'something behind the deflated data',
    makeZip([{ ...REPORT, tail: Buffer.from('tail') }]),
    /does not inflate/,
  ],
  [
    'no deflated data',
    makeZip([{ ...REPORT, content: 'abc', method: 0, central: { method: 8 }, local: { method: 8 } }]),
    /does not inflate/,
  ],
  ['a broken mark of a local header', patch(makeZip([REPORT]), 0, [0]), /local header is missing/],
])('refuses %s by what it is', (_what, archive, reason) => {
  expect(() => read(archive)).toThrow(CallgateError);
  expect(() => read(archive)).toThrow(reason);
});

test('reads the entry or refuses the archive, whatever bytes are changed', () => {
  const archive = makeArtifact(TEXT);
  const changes = fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  let refused = 0;
  fc.assert(
    fc.property(changes, fc.nat(archive.length), (bytes, cut) => {
      let changed = Buffer.from(archive);
      for (const [at, byte] of bytes) changed[at] = byte;
      if (cut % 5 === 0) changed = changed.subarray(0, cut);
      try {
        expect(read(changed)).toBe(TEXT);
      } catch (error) {
        if (!(error instanceof CallgateError)) throw error;
        refused += 1;
      }
    }),
    { numRuns: 20_000 },
  );
  expect(refused).toBeGreaterThan(15_000);
});

test('takes no time and no memory for a bomb', () => {
  const bomb = makeZip([
    { ...REPORT, content: Buffer.alloc(64 << 20), central: { inflated: 10 }, local: { inflated: 10 } },
  ]);
  const [before, start] = [process.memoryUsage().rss, performance.now()];
  expect(() => read(bomb)).toThrow(/does not inflate/);
  expect(performance.now() - start).toBeLessThan(200);
  expect(process.memoryUsage().rss - before).toBeLessThan(16 << 20);
});
