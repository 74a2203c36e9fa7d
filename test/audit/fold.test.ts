import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Fold, type FoldLimits, MANY } from '../../src/audit/fold.ts';
import { matchSeccompRecord } from '../../src/audit/seccomp-record.ts';
import { type Call, printCall } from './kernel-text.ts';

const roomy: FoldLimits = { own: { calls: 1000, text: 1 << 20 }, many: { calls: 1000, text: 1 << 20 } };

function fold(calls: readonly Partial<Call>[], limits?: FoldLimits): Fold {
  const result = new Fold(limits);
  for (const call of calls) {
    const line = printCall(call);
    const record = matchSeccompRecord(line);
    if (record === undefined) throw new Error(line);
    result.add(record, line);
  }
  return result;
}

const summary = (result: Fold) =>
  result.calls.map(({ exe, arch, nr, code, count }) => ({ exe, arch, nr, code, count }));

test('counts records of one executable, architecture, number and action together', () => {
  const { calls } = fold([
    { serial: 7, comm: 'first', pid: 5 },
    { serial: 9, comm: 'second', pid: 6 },
    { serial: 8, sig: 9, ip: 1n },
  ]);
  expect(calls).toEqual([
    {
      exe: '"/usr/bin/node"',
      comm: '"first"',
      arch: 0xc000003e,
      nr: 39,
      code: 0x7ffc0000,
      count: 3,
      firstSerial: 7,
      firstTimeMs: 1_795_324_882_423,
      firstPid: 5,
      firstLine: printCall({ serial: 7, comm: 'first', pid: 5 }),
    },
  ]);
});

test.each<[string, Partial<Call>]>([
  ['executable', { exe: '/bin/sh' }],
  ['architecture', { arch: 0x40000003 }],
  ['number', { syscall: 40 }],
  ['action', { code: 0x50000 }],
])('keeps another %s apart', (_, other) => {
  expect(fold([{}, other, {}, other, {}]).calls.map(({ count }) => count)).toEqual([3, 2]);
});

test('hands out what is new once', () => {
  const result = fold([{}, { syscall: 1 }]);
  expect(result.takeNew().map(({ nr }) => nr)).toEqual([39, 1]);
  expect(result.takeNew()).toEqual([]);
});

test('past its limit, takes all executables of a call as one', () => {
  const calls = ['a', 'b', 'c', 'd', 'c', 'a'].map((exe) => ({ exe: `/${exe}` }));
  const result = fold(calls, { ...roomy, own: { calls: 2, text: 1 << 20 } });
  expect(summary(result).map(({ exe, count }) => [exe, count])).toEqual([
    ['"/a"', 2],
    ['"/b"', 1],
    [MANY, 3],
  ]);
  expect([result.collapsed, result.total, result.uncounted]).toEqual([true, 6, 0]);
});

test('past both limits, only counts', () => {
  const calls = Array.from({ length: 10 }, (_, n) => ({ exe: `/${n}`, syscall: n }));
  const few = { calls: 3, text: 1 << 20 };
  const result = fold([...calls, ...calls], { own: few, many: few });
  expect(result.calls).toHaveLength(6);
  expect(result.calls.reduce((sum, { count }) => sum + count, 0) + result.uncounted).toBe(result.total);
  expect([result.total, result.uncounted]).toEqual([20, 8]);
});

test('limits the text that it keeps as well', () => {
  const long = 'x'.repeat(3000);
  const calls = Array.from({ length: 20 }, (_, n) => ({ exe: `/${n}${long}` }));
  const result = fold(calls, { ...roomy, own: { calls: 1000, text: 10_000 } });
  expect(summary(result).map(({ count }) => count)).toEqual([1, 1, 1, 17]);
});

test('an executable whose path is "(many)" is another thing', () => {
  expect(fold([{ exe: MANY }]).calls[0]?.exe).toBe('"(many)"');
});

test('keeps a call without the text that its line was cut from', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const folded = new Fold(roomy);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 500; n += 1) {
    const line = printCall({ exe: `/usr/bin/a-rather-long-name-${n}` });
    const piece = Buffer.from(line + ' '.repeat(1 << 17)).toString('latin1');
    const window = piece.slice(0, line.length);
    const record = matchSeccompRecord(window);
    if (record !== undefined) folded.add(record, window);
  }
  collect();
  expect(folded.calls).toHaveLength(500);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 << 20);
});
