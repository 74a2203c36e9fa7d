import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CallgateError } from '../../src/errors.ts';
import { digestText } from '../../src/gate/baseline-file.ts';
import { parseLegs, type ReadLegs, readLegFiles } from '../../src/gate/leg-files.ts';
import { mergeReports } from '../../src/merge/merge.ts';
import { COMMITTED, committedAs, makeLeg, makeLegReport } from '../merge/legs.ts';

const REPORT = makeLegReport({ calls: ['sync'] });
const MERGED = mergeReports([makeLeg({ calls: ['sync'] }), makeLeg({ leg: 'b' })], {
  expected: ['agent', 'mcp'],
  optional: ['mcp'],
  committed: committedAs(COMMITTED),
  digestOf: digestText,
});
const parse = (value: unknown) => parseLegs(JSON.stringify(value));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-legs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: unknown) {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return { shownAs: name, path };
}

test('a report is the same leg however its file is written, and inside of a merged one', () => {
  const { legs } = readLegFiles([
    write('a.json', REPORT),
    write('b.json', `\n${JSON.stringify({ ...REPORT, more: 1 }, undefined, 4)}\n`),
    write('c.json', Object.fromEntries(Object.entries(REPORT).reverse())),
    write('d.json', MERGED),
  ]);
  expect(legs.map(({ digest }) => digest).sort()).toEqual(MERGED.legs.map(({ digest }) => digest));
});

test('what a merged report expects is expected again, and what it excuses is not excused', () => {
  const read = parse(MERGED) as ReadLegs;
  expect(read).toEqual({ legs: MERGED.legs, expected: ['agent', 'mcp'], isMerged: true });
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /^not JSON: /],
  ['a report of record', { ...REPORT, mode: 'record' }, /^it is a report of record, expected one of check$/],
  [
    'another verdict',
    { ...REPORT, verdict: 'clean' },
    /^its report says clean, and by what it holds it is new$/,
  ],
  [
    'another proposal than its digest',
    { ...REPORT, proposed: { ...REPORT.proposed, profile: '{}' } },
    /^the digest of its proposal is another one$/,
  ],
  [
    'a proof that lacks a check',
    { ...makeLegReport({}), evidence: { ...REPORT.evidence, checks: REPORT.evidence.checks.slice(1) } },
    /^its report says that the run is proven, and its evidence does not$/,
  ],
  ['a suite that is a path', { ...REPORT, suite: '../x' }, /^suite: found "\.\.\/x", expected letters/],
  ['a leg that is a pattern', { ...REPORT, leg: '*' }, /^leg: found "\*", expected letters/],
  ['a machine with a line break', machine('a\nb'), /^machine\.arch: found "a\\nb", expected letters/],
  ['another schema', { ...REPORT, schema: 'callgate-report/2' }, /^schema: /],
  ['a merged report of another version', { ...MERGED, schema: 'callgate-merged/2' }, /^schema: /],
  ['a further key in a merged one', { ...MERGED, more: 1 }, /^the file: Unrecognized key: "more"$/],
  [
    'a digest that is not its report’s',
    { ...MERGED, legs: [{ ...MERGED.legs[0], digest: `sha256:${'0'.repeat(64)}` }] },
    /^legs\.0: its digest is sha256:0{64}, and by what it holds it is sha256:/,
  ],
  ['a bad pattern', { ...MERGED, expected: ['a b'] }, /^expected: found "a b", expected SUITE, /],
  ['a list', [], /^the file: /],
  ['nothing', null, /^the file: /],
])('refuses %s', (_what, value, problem) => {
  const problems = typeof value === 'string' ? parseLegs(value) : parse(value);
  expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
});

function machine(arch: string) {
  return { ...REPORT, machine: { ...REPORT.machine, arch } };
}

test('tells every problem of every file at once', () => {
  mkdirSync(join(folder, 'sub'));
  const files = [
    write('a.json', '{'),
    write('good.json', REPORT),
    write('b.json', { ...REPORT, verdict: 'fine', suite: 5 }),
    { shownAs: 'sub', path: join(folder, 'sub') },
    { shownAs: 'gone.json', path: join(folder, 'gone.json') },
  ];
  let found: unknown;
  try {
    readLegFiles(files);
  } catch (error) {
    found = error;
  }
  expect(found).toBeInstanceOf(CallgateError);
  const { code, message } = found as CallgateError;
  expect(code).toBe('report');
  expect(message.split('\n')).toEqual([
    expect.stringMatching(/^a\.json: not JSON: /),
    expect.stringMatching(/^b\.json: suite: /),
    expect.stringMatching(/^b\.json: verdict: /),
    'sub: cannot be read: it is not a regular file',
    expect.stringMatching(/^gone\.json: cannot be read: ENOENT/),
    'Expected reports that check wrote (--json), or merge. Nothing was merged.',
  ]);
});

test('cuts what it tells of a file that is wrong everywhere', () => {
  const calls = Array.from({ length: 5000 }, () => 5);
  const files = Array.from({ length: 30 }, (_, at) => write(`${at}.json`, { ...REPORT, new: calls }));
  try {
    readLegFiles(files);
    throw new Error('was taken');
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    expect(lines).toContain('0.json: … and 4980 more');
    expect(lines).toHaveLength(202);
    expect(lines.at(-2)).toMatch(/^… and 430 problems more$/);
  }
});

test('whatever the text is, it is legs or problems', () => {
  const pieces = fc.oneof(fc.json(), fc.string(), fc.constant(JSON.stringify(REPORT)));
  fc.assert(
    fc.property(pieces, fc.nat(), fc.string({ maxLength: 3 }), (text, at, put) => {
      const place = at % (text.length + 1);
      const read = parseLegs(text.slice(0, place) + put + text.slice(place + put.length));
      if (Array.isArray(read)) expect(read.length).toBeGreaterThan(0);
      else expect((read as ReadLegs).legs).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});
