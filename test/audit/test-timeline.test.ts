import { readFileSync } from 'node:fs';
import { parseTestLine } from '../../src/audit/test-line.ts';
import { TestTimeline } from '../../src/audit/test-timeline.ts';

const SUITE = 'the export tool';

/** A runner's output as it came, each line with its milliseconds; see the fixture. */
function readTimeline(name: string): TestTimeline {
  const timeline = new TestTimeline();
  const text = readFileSync(new URL(`../fixtures/test-output/${name}.txt`, import.meta.url), 'utf8');
  for (const line of text.trimEnd().split('\n')) timeline.push(1, line.slice(7), Number(line.slice(0, 6)));
  return timeline;
}

describe('the test in which something happened, by the output of', () => {
  test.each<[string, readonly (readonly [number, string | undefined])[]]>([
    [
      'node-spec',
      [
        [100, undefined], // the runner starts
        [200, undefined], // the file is loaded
        [300, `${SUITE} › copies a file`],
        [430, `${SUITE} › refuses a | folder`],
        [480, `${SUITE} › with a link › keeps # it`],
        [580, 'stands alone › is part of another'],
        [600, undefined], // the last test has ended, and a failure is told again
        [9000, undefined],
      ],
    ],
    [
      'node-tap',
      [
        [20, undefined],
        [150, `${SUITE} › copies a file`],
        [280, `${SUITE} › refuses a | folder`],
        [309, `${SUITE} › with a link › keeps # it`],
        [9000, undefined],
      ],
    ],
    [
      'pytest',
      [
        [1000, undefined], // collecting
        [1300, 'py/test_export.py::test_copies[a file]'],
        [1400, 'py/test_export.py::test_copies[a folder]'],
        [1450, 'py/test_export.py::TestLinks::test_keeps_them'],
        [1523, undefined],
      ],
    ],
    [
      'go',
      [
        [50, undefined],
        [150, 'TestCopies/a_file'],
        [250, 'TestCopies/a_folder'],
        [360, 'TestLimits'],
        [400, 'TestLinks'],
        [9000, undefined],
      ],
    ],
    // jest lists its tests when all of a file have ended, in another order than they ran in.
    [
      'jest-verbose',
      [
        [800, undefined], // jest itself starts
        [1200, 'jt/export.test.js'],
        [1400, 'jt/single.test.js › one file › with one test'],
        [1500, undefined],
      ],
    ],
    [
      'jest',
      [
        [900, 'jt/export.test.js'],
        [1000, 'jt/single.test.js'],
        [1100, undefined],
      ],
    ],
  ])('%s', (name, expected) => {
    const timeline = readTimeline(name);
    expect(expected.map(([time]) => [time, timeline.at(time)])).toEqual(expected);
  });
});

describe('a test’s name', () => {
  const at = (lines: readonly (readonly [number, string])[], time: number) => {
    const timeline = new TestTimeline();
    for (const [atMs, line] of lines) timeline.push(1, line, atMs);
    return timeline.at(time);
  };

  test.each([
    [30, 'one'],
    [60, 'two'],
    [85, 'three'],
    [120, undefined],
  ])('is found among lines that came together, by their durations: %d', (time, name) => {
    const lines = ['✔ one (50ms)', '✔ two (30ms)', '✔ three (20ms)'];
    expect(
      at(
        lines.map((line) => [100, line] as const),
        time,
      ),
    ).toBe(name);
  });

  test('is not guessed among lines that came together without durations', () => {
    expect(
      at(
        ['ok 1 - one', 'ok 2 - two'].map((line) => [100, line] as const),
        50,
      ),
    ).toBeUndefined();
  });

  test('is not that of a test that began after', () => {
    expect(at([[1000, '✔ quick (5ms)']], 500)).toBeUndefined();
    expect(at([[1000, '✔ slow (600ms)']], 500)).toBe('slow');
  });

  test('is read through colours', () => {
    expect(parseTestLine('  \u001b[32m✔ copies \u001b[90m(1.5ms)\u001b[39m\u001b[39m')).toEqual({
      kind: 'end',
      indent: 2,
      name: 'copies',
      durationMs: 1.5,
    });
  });

  test.each([
    '',
    'copied 3 files',
    'ok',
    'it is ok 1',
    'https://example.org::x',
    'PASS',
    '=== done',
    '▶',
    '# tests 3',
  ])('is not in %j', (line) => expect(parseTestLine(line)).toBeUndefined());

  test('comes of the newest thousands of lines', () => {
    const timeline = new TestTimeline();
    for (let nr = 0; nr < 20_000; nr += 1) timeline.push(1, `ok ${nr + 1} - test ${nr}`, nr * 10);
    expect(timeline.at(199_985)).toBe('test 19999');
    expect(timeline.at(5)).not.toBe('test 1');
  });
});
