import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, parseConfig, readConfig, selectSuite } from '../../src/gate/config.ts';

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
      'fail-on': 'never',
      'fail-fast': true,
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
    fail-on: never
    fail-fast: true
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
  "a b":
    run: x
    baseline: b
  empty:
colour: red
`;
    expect(problemsOf(text)).toEqual([
      '3:5 suites.agent.run: invalid input: expected string, received undefined',
      '3:5 unknown key "runn"; did you mean "run"?',
      '4:15 suites.agent.baseline: invalid input: expected string, received number',
      '5:22 suites.agent.timeout-minutes: too small: expected number to be >0',
      '6:14 suites.agent.fail-on: invalid option: expected one of "new"|"never"',
      '7:16 suites.agent.fail-fast: invalid input: expected boolean, received string',
      '8:3 "a b" cannot name a suite; expected letters, digits, dot, dash, underscore, a letter or digit first, at most 64',
      '11:9 suites.empty: invalid input: expected object, received null',
      '12:1 unknown key "colour"; expected one of suites',
    ]);
  });

  test.each([
    ['baselin', 'baseline'],
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
    ['an empty file', '', '1:1 invalid input: expected object, received null'],
    ['a comment alone', '# later\n', '1:1 invalid input: expected object, received null'],
    ['a list', '- a\n', '1:1 invalid input: expected object, received array'],
    ['a sentence', 'suites\n', '1:1 invalid input: expected object, received string'],
    ['no suites', 'suites: {}', '1:9 suites: expected at least one suite'],
    ['suites without a value', 'suites:\n', '1:8 suites: invalid input: expected record, received null'],
    ['suites as a list', `suites: [${SUITE}]`, '1:9 suites: invalid input: expected record, received array'],
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
      '1:54 suites.a.timeout-minutes: invalid input: expected number, received Infinity',
    ],
    [
      'more than a day',
      'suites: { a: { run: x, baseline: b, timeout-minutes: 1441 } }',
      '1:54 suites.a.timeout-minutes: too big: expected number to be <=1440',
    ],
    [
      'an empty command',
      'suites: { a: { run: "", baseline: b } }',
      '1:21 suites.a.run: too small: expected string to have >=1 characters',
    ],
  ])('refuses %s', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
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
      '1:16 unknown key "<<"; expected one of run, baseline, working-directory, timeout-minutes, fail-on, fail-fast',
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
      '3:10 suites.1.run: invalid input: expected string, received number',
    ]);
  });
});

describe('choosing a suite', () => {
  const config = parseConfig(`suites: { a: ${SUITE}, b: ${SUITE} }`) as Config;

  test.each([
    ['zz', /^c\.yml: there is no suite "zz"; expected one of: a, b\. Choose with --suite NAME\.$/],
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
    ['a directory', (path: string) => mkdirSync(path), /cannot be read: EISDIR.*Expected YAML, in UTF-8/],
    [
      'not UTF-8',
      (path: string) => writeFileSync(path, Buffer.from([0x73, 0xff, 0x3a])),
      /cannot be read: .*Expected YAML, in UTF-8/,
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
      `${path}:2:6: suites.a: invalid input: expected object, received number\n` +
        `${path}:3:6: suites.b: invalid input: expected object, received number`,
    );
  });
});
