import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, parseConfig, readConfig, selectSuite } from '../../src/gate/config.ts';

const EXPECTED = 'expected the key "suites" with at least one suite below it';
const SUITE = '{ run: x, baseline: b }';
/** `LINE:COLUMN MESSAGE` for each problem; an empty list where there is none. */
function problemsOf(text: string): string[] {
  const parsed = parseConfig(text);
  return Array.isArray(parsed)
    ? parsed.map(({ line, column, message }) => `${line}:${column} ${message}`)
    : [];
}
const parsed = (text: string) => {
  expect(problemsOf(text)).toEqual([]);
  return parseConfig(text) as Config;
};

describe('the configuration', () => {
  test('is read with every key', () => {
    const suite = {
      run: 'npm test\nnpm run more\n',
      baseline: 'a/seccomp.json',
      'working-directory': 'a',
      'timeout-minutes': 0.5,
      'fail-on': 'high',
      'fail-fast': true,
      behaviours: 'gate',
    };
    const text = `# suites
suites:
  a.b_c-1:
    run: |
      npm test
      npm run more
    baseline: a/seccomp.json
    working-directory: a
    timeout-minutes: 0.5
    fail-on: high
    fail-fast: true
    behaviours: gate
`;
    expect(parsed(text)).toEqual({ suites: { 'a.b_c-1': suite } });
  });

  test('tells every problem at once, each with its line and column, in the order of the file', () => {
    const text = `suites:
  agent:
    runn: npm test
    baseline: 3
    timeout-minutes: -1
    fail-on: nw
    fail-fast: yes
    behaviours: [gate]
  "a b":
    run: x
    baseline: b
  empty:
colour: red
`;
    expect(problemsOf(text)).toEqual([
      '3:5 suites.agent.run: is missing, expected a command, as text',
      '3:5 unknown key "runn"; did you mean "run"?',
      '4:15 suites.agent.baseline: found 3, expected the path of a seccomp profile, as text; put it in quotes',
      '5:22 suites.agent.timeout-minutes: found -1, expected a number of minutes, more than 0 and at most 1440',
      '6:14 suites.agent.fail-on: found "nw", expected new, capability, high or never',
      '7:16 suites.agent.fail-fast: found "yes", expected true or false',
      '8:17 suites.agent.behaviours: found a list, expected off, report or gate',
      '9:3 "a b" cannot name a suite; expected letters, digits, dot, dash, underscore, a letter or digit first, at most 64',
      '12:9 suites.empty: found nothing, expected a suite with the keys "run" and "baseline"',
      '13:1 unknown key "colour"; expected one of suites',
    ]);
  });

  test.each([
    ['baselin', 'baseline'],
    ['behaviors', 'behaviours'],
    ['Run', 'run'],
    ['working_directory', 'working-directory'],
    ['timeout-minute', 'timeout-minutes'],
    ['failon', 'fail-on'],
  ])('suggests the key that %s is meant to be', (wrong, right) => {
    expect(problemsOf(`suites: { a: { run: x, baseline: b, ${wrong}: new } }`)).toContain(
      `1:37 unknown key ${JSON.stringify(wrong)}; did you mean ${JSON.stringify(right)}?`,
    );
  });

  test.each([
    ['an empty file', '', `1:1 found nothing, ${EXPECTED}`],
    ['a comment alone', '# later\n', `1:1 found nothing, ${EXPECTED}`],
    ['a list', '- a\n', `1:1 found a list, ${EXPECTED}`],
    ['a sentence', 'suites\n', `1:1 found "suites", ${EXPECTED}`],
    [
      'no suites',
      'suites: {}',
      '1:9 suites: found an empty mapping, expected at least one suite, by its name',
    ],
    [
      'suites without a value',
      'suites:\n',
      '1:8 suites: found nothing, expected at least one suite, by its name',
    ],
    [
      'suites as a list',
      `suites: [${SUITE}]`,
      '1:9 suites: found a list, expected at least one suite, by its name',
    ],
    ['a tab', '\tsuites: {}', '1:1 tabs are not allowed as indentation'],
    [
      'two documents',
      `suites: { a: ${SUITE} }\n---\nb: 1\n`,
      '2:1 found a second document (`---`); expected one',
    ],
    ['a key twice', `suites: { a: ${SUITE}, a: ${SUITE} }`, '1:39 map keys must be unique'],
    ['an unknown tag', `suites: !make { a: ${SUITE} }`, '1:9 unresolved tag: !make'],
    ['an alias of nothing', 'suites: { a: *b }', '1:14 no anchor &b stands before the alias'],
    [
      'an infinite time',
      'suites: { a: { run: x, baseline: b, timeout-minutes: .inf } }',
      '1:54 suites.a.timeout-minutes: found Infinity, expected a number of minutes, more than 0 and at most 1440',
    ],
    [
      'more than a day',
      'suites: { a: { run: x, baseline: b, timeout-minutes: 1441 } }',
      '1:54 suites.a.timeout-minutes: found 1441, expected a number of minutes, more than 0 and at most 1440',
    ],
    [
      'an empty command',
      'suites: { a: { run: "", baseline: b } }',
      '1:21 suites.a.run: found an empty text, expected a command, as text',
    ],
  ])('refuses %s', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test.each([
    ['lists', (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`],
    ['lists that are not closed', (depth: number) => '['.repeat(depth)],
    ['lists by dashes', (depth: number) => `${'- '.repeat(depth)}x`],
    ['mappings', (depth: number) => `${'{ a: '.repeat(depth)}1${' }'.repeat(depth)}`],
    [
      'mappings by indentation',
      (depth: number) => Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    ],
  ])('says where %s are too deep, and reads those that are not', (_what, nest) => {
    for (const depth of [65, 5000].filter((deep) => nest(deep).length < 65_536))
      expect(problemsOf(nest(depth))).toEqual([
        expect.stringMatching(
          /^\d+:\d+ found more than 64 lists and mappings inside each other; a suite needs 3: remove the nesting$/,
        ),
      ]);
    expect(problemsOf(nest(64)).join()).not.toContain('inside each other');
  });

  test('places what is too deep', () => {
    expect(problemsOf(`suites:\n  a: ${'['.repeat(70)}`)).toEqual([
      expect.stringMatching(/^2:68 found more/),
    ]);
  });

  test('follows anchors', () => {
    const { suites } = parsed(`suites: { a: &a ${SUITE}, b: *a }`);
    expect(suites.b).toEqual({ run: 'x', baseline: 'b' });
  });

  test('names every alias without its anchor', () => {
    expect(problemsOf('suites:\n  a: *x\n  b: *y\n')).toEqual([
      '2:6 no anchor &x stands before the alias',
      '3:6 no anchor &y stands before the alias',
    ]);
  });

  test('refuses aliases that grow without end, in no time', () => {
    const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let row = 1; row < 12; row += 1) rows.push(`a${row}: &a${row} [${`*a${row - 1}, `.repeat(10)}]`);
    const startedAt = performance.now();
    expect(problemsOf(rows.join('\n'))).toEqual([
      expect.stringMatching(/^1:1 its aliases cannot be followed: /),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('refuses a suite that contains itself', () => {
    expect(problemsOf('suites: &s { a: *s }').length).toBeGreaterThan(0);
  });

  test('does not merge `<<`, which YAML 1.2 has not', () => {
    expect(problemsOf(`suites: { a: { <<: ${SUITE}, run: x, baseline: b } }`)).toEqual([
      '1:16 unknown key "<<"; expected one of run, baseline, working-directory, timeout-minutes, fail-on, baseline-edits, fail-fast, behaviours, extends, tolerate',
    ]);
  });

  test.each(['__proto__', '-a', '.a', '', 'a/b', 'ä', `a${'b'.repeat(64)}`, '../a'])(
    'refuses the suite name %j',
    (name) => {
      const [problem, ...others] = problemsOf(`suites: { a: ${SUITE}, ${JSON.stringify(name)}: ${SUITE} }`);
      expect(problem).toMatch(/^1:39 .* cannot name a suite/);
      expect(others).toEqual([]);
    },
  );

  test.each(['constructor', 'toString', 'hasOwnProperty', '1', 'true', 'a'.repeat(64)])(
    'takes the suite name %j for a name and nothing else',
    (name) => {
      const config = parsed(`suites: { ${JSON.stringify(name)}: ${SUITE} }`);
      expect(selectSuite(config, name, 'f').suite).toEqual({ run: 'x', baseline: 'b' });
      expect(selectSuite(config, undefined, 'f').name).toBe(name);
    },
  );

  test('refuses __proto__ as a key', () => {
    expect(problemsOf(`suites: { a: { run: x, baseline: b, __proto__: { run: y } } }`)).toHaveLength(1);
    expect(problemsOf(`__proto__: { suites: {} }\nsuites: { a: ${SUITE} }`)).toHaveLength(1);
    expect(({} as Record<string, unknown>).run).toBeUndefined();
  });

  test('takes a number as a suite’s name and still says where its problems are', () => {
    expect(problemsOf('suites:\n  1:\n    run: 3\n    baseline: b\n')).toEqual([
      '3:10 suites.1.run: found 3, expected a command, as text; put it in quotes',
    ]);
  });
});

describe('choosing a suite', () => {
  const config = parseConfig(`suites: { a: ${SUITE}, b: ${SUITE} }`) as Config;

  test.each([
    [
      'zz',
      /^c\.yml: there is no suite "zz"; expected one of: a, b\. Choose one: `--suite NAME` on the command line, the input `suite` in a workflow\.$/,
    ],
    [undefined, /^c\.yml: no suite was named; expected one of: a, b\./],
    ['constructor', /there is no suite "constructor"/],
    ['__proto__', /there is no suite "__proto__"/],
    ['', /there is no suite ""/],
  ])('refuses %j and lists the names', (name, message) => {
    expect(() => selectSuite(config, name, 'c.yml')).toThrow(message);
  });

  test('finds one by name', () => {
    expect(selectSuite(config, 'b', 'c.yml').name).toBe('b');
  });
});

describe('the configuration file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['missing', () => {}, /does not exist\. Name the suites there, or give a baseline and a command/],
    [
      'a directory',
      (path: string) => mkdirSync(path),
      /cannot be read: it is not a regular file\. Expected YAML, in UTF-8/,
    ],
    [
      'not UTF-8',
      (path: string) => writeFileSync(path, Buffer.from([0x73, 0xff, 0x3a])),
      /cannot be read: .*Expected YAML, in UTF-8/,
    ],
    ['a link to itself', (path: string) => symlinkSync('callgate.yml', path), /cannot be read: ELOOP/],
    ['a link to nothing', (path: string) => symlinkSync('gone', path), /cannot be read: ENOENT/],
    [
      'too long',
      (path: string) => writeFileSync(path, ' '.repeat(65_537)),
      /cannot be read: it is longer than 65,536 bytes/,
    ],
  ])('is one clear error when it is %s', (_what, make, message) => {
    const path = join(folder, 'callgate.yml');
    make(path);
    expect(() => readConfig(path)).toThrow(
      expect.objectContaining({ code: 'config', message: expect.stringMatching(message) }),
    );
  });

  test('has all its problems in one error, as FILE:LINE:COLUMN', () => {
    const path = join(folder, 'callgate.yml');
    writeFileSync(path, 'suites:\n  a: 1\n  b: 2\n');
    expect(() => readConfig(path)).toThrow(
      `${path}:2:6: suites.a: found 1, expected a suite with the keys "run" and "baseline"\n` +
        `${path}:3:6: suites.b: found 2, expected a suite with the keys "run" and "baseline"`,
    );
  });
});
