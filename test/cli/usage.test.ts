import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ALLOW_NOTHING, CLI, callgate } from '../support/callgate.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'callgate-cli-'));
  mkdirSync(join(cwd, '.github'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const SUITES =
  'suites: { small: { run: "true", baseline: s.json }, full: { run: "true", baseline: f.json } }\n';

/** Runs what must be refused: exit status 2, nothing on standard output, no trace of the program's inside. */
async function refuse(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { status, stdout, stderr } = await callgate(args, {
    cwd,
    env: { ...process.env, ...env },
    seconds: 20,
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$|node:internal|Node\.js v/m);
  return stderr;
}

describe('a wrong command line', () => {
  test.each([
    ['an unknown subcommand', ['chek'], /^error: unknown command 'chek'\n\(Did you mean check\?\)/],
    ['an unknown option', ['check', '--bogus', '--', 'true'], /^error: unknown option '--bogus'/],
    [
      'an option without its value',
      ['check', '--baseline'],
      /^error: option '--baseline <file>' argument missing/,
    ],
    [
      'no command',
      ['check', '--baseline', 'b.json'],
      /^callgate: No command was given\. Expected: callgate check --baseline FILE -- COMMAND…\n$/,
    ],
    [
      'nothing to go by',
      ['check', '--', 'true'],
      /^callgate: Neither a suite nor a baseline was given, and \.github\/callgate\.yml does not exist here/,
    ],
    [
      'suite and baseline',
      ['check', '--suite', 'a', '--baseline', 'b', '--', 'true'],
      /^callgate: A suite and a baseline were both given; .* Leave one out\.\n$/,
    ],
    [
      'a time that is none',
      ['check', '--timeout', 'soon', '--baseline', 'b', '--', 'true'],
      /argument 'soon' is invalid\. Found "soon", expected seconds, more than 0 and at most 86400\./,
    ],
    [
      'a time of nothing',
      ['check', '--timeout', '0', '--baseline', 'b', '--', 'true'],
      /Found "0", expected seconds/,
    ],
    [
      'a time of more than a day',
      ['check', '--timeout', '86401', '--baseline', 'b', '--', 'true'],
      /Found "86401", expected seconds/,
    ],
    [
      'a time in hex',
      ['check', '--timeout', '0x10', '--baseline', 'b', '--', 'true'],
      /Found "0x10", expected seconds/,
    ],
    [
      'no runs',
      ['record', '--runs', '0', '--baseline', 'b', '--', 'true'],
      /Found "0", expected a whole number from 1 to 9999\./,
    ],
    [
      'half a run',
      ['record', '--runs', '1.5', '--baseline', 'b', '--', 'true'],
      /Found "1\.5", expected a whole number/,
    ],
    [
      'a fail-on that is none',
      ['check', '--fail-on', 'old', '--baseline', 'b', '--', 'true'],
      /'old' is invalid\. Allowed choices are new, capability, high, never\./,
    ],
    [
      'an empty baseline',
      ['check', '--baseline', '', '--', 'true'],
      /^error: option '--baseline <file>' argument '' is invalid\. It is empty; leave it out, or give it a value\.\n$/,
    ],
    ...['--suite', '--config', '--json', '--html', '--sarif', '--evidence', '--keep-log'].map(
      (option): [string, string[], RegExp] => [
        `an empty ${option}`,
        ['check', option, '', '--', 'true'],
        new RegExp(`^error: option '${option} <[a-z]+>' argument '' is invalid\\. It is empty;`),
      ],
    ),
    [
      'an empty file to compare',
      ['diff', 'a.json', ''],
      /value '' is invalid for argument 'new'\. It is empty;/,
    ],
    [
      'an empty log',
      ['verify-evidence', 'e', '--log', ''],
      /'--log <file>' argument '' is invalid\. It is empty;/,
    ],
    ['a missing argument of diff', ['diff', 'a.json'], /^error: missing required argument 'new'/],
    ['an argument too many', ['diff', 'a', 'b', 'c'], /^error: too many arguments/],
  ])('with %s is one message and exit 2', async (_what, args, message) => {
    expect(await refuse(args)).toMatch(message);
  });

  test('without a subcommand shows the help on standard error', async () => {
    expect(await refuse([])).toMatch(/^Usage: callgate .*Commands:.*Exit status:/s);
  });
});

describe('a wrong configuration', () => {
  test('that is missing is one message', async () => {
    expect(await refuse(['check', '--suite', 'a'])).toMatch(
      /callgate\.yml does not exist\. Name the suites there/,
    );
    expect(await refuse(['check', '--config', 'other.yml'])).toMatch(/other\.yml does not exist/);
  });

  test('has the names of the suites where another was asked for, or none', async () => {
    write('.github/callgate.yml', SUITES);
    const names =
      /expected one of: small, full\. Choose one: `--suite NAME` on the command line, the input `suite` in a workflow\.\n$/;
    expect(await refuse(['check', '--suite', 'smal'])).toMatch(names);
    expect(await refuse(['check'])).toMatch(names);
    expect(await refuse(['record', '--suite', '__proto__'])).toMatch(names);
  });

  test('has all its problems in one message', async () => {
    write('.github/callgate.yml', 'suites:\n  a: { rum: x, baseline: b }\n  b: 3\ncolor: red\n');
    const lines = (await refuse(['check', '--suite', 'a'])).trimEnd().split('\n');
    expect(lines.map((line) => /callgate\.yml:(\d+:\d+): /.exec(line)?.[1])).toEqual([
      '2:6',
      '2:8',
      '3:6',
      '4:1',
    ]);
  });

  test('with a list for a name is one message, and no warning of the parser beside it', async () => {
    write('.github/callgate.yml', 'suites: { ? [x] : { run: "true", baseline: b.json } }');
    expect(await refuse(['check'])).toMatch(
      /^callgate: \S+callgate\.yml:1:13: "\[.*\]" cannot name a suite; [^\n]*\n$/,
    );
  });

  test('that is a directory is one message', async () => {
    expect(await refuse(['check', '--config', '.github'])).toMatch(
      /\.github cannot be read: it is not a regular file\. Expected YAML/,
    );
  });

  test.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a device', (path: string) => symlinkSync('/dev/zero', path)],
  ])('that is %s is one message', async (_what, make) => {
    make(join(cwd, '.github/callgate.yml'));
    const message = /callgate\.yml cannot be read: it is not a regular file\. Expected YAML, in UTF-8\.\n$/;
    expect(await refuse(['check'])).toMatch(message);
    expect(await refuse(['check', '--config', '.github/callgate.yml'])).toMatch(message);
  });

  test('that names a working directory that is not there says so', async () => {
    write(
      '.github/callgate.yml',
      'suites: { a: { run: "true", baseline: b.json, working-directory: gone } }',
    );
    expect(await refuse(['check'])).toMatch(
      /^callgate: The working directory gone cannot be used: .* Nothing was run\.\n$/,
    );
  });
});

describe('a wrong baseline', () => {
  test('has all its problems in one message, and nothing is run', async () => {
    write(
      'b.json',
      '{\n  "defaultAction": "ALLOW",\n  "syscalls": [{ "names": ["raed"], "action": "SCMP_ACT_ALLOW" }]\n}\n',
    );
    const text = await refuse(['check', '--baseline', 'b.json', '--', 'touch', 'ran']);
    expect(text).toMatch(
      /^callgate: b\.json:2:20: .*SCMP_ACT_ALLOW.*\nb\.json:3:28: .*did you mean "read"\?\n/,
    );
    expect(text).toMatch(/b\.json: 2 problems; nothing was run\. Correct the file and run again\.\n$/);
  });

  test.each([
    ['check', /^callgate: \.github cannot be read: it is not a regular file/],
    ['record', /^callgate: The baseline cannot be written to .*\/\.github: it is a folder; /],
  ])('that is a directory is one message of %s', async (mode, message) => {
    expect(await refuse([mode, '--baseline', '.github', '--', 'true'])).toMatch(message);
  });

  test.each(['check', 'record'])('that is a link to itself is no first run of %s', async (mode) => {
    symlinkSync('loop.json', join(cwd, 'loop.json'));
    expect(await refuse([mode, '--baseline', 'loop.json', '--', 'touch', 'ran'])).toMatch(/ELOOP/);
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  test('that is a pipe is not waited for', async () => {
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    expect(await refuse(['check', '--baseline', 'pipe', '--', 'true'])).toMatch(
      /^callgate: pipe cannot be read: it is not a regular file/,
    );
  });

  test('says nothing to the Actions runner that it would obey', async () => {
    write('b.json', '{ "defaultAction": "##[error]x" }');
    const text = await refuse(['check', '--baseline', 'b.json', '--', 'true'], { GITHUB_ACTIONS: 'true' });
    expect(text).toContain('## [error]x');
    expect(text).not.toContain('##[');
  });

  test('shows no control character of the file', async () => {
    write('b.json', '{ "defaultAction": "\\u001b[2J" }');
    expect(await refuse(['check', '--baseline', 'b.json', '--', 'true'])).not.toContain('\u001b');
  });
});

describe('an output that cannot be written', () => {
  test('keeps the command from running, and all of them are in one message', async () => {
    write('b.json', JSON.stringify(ALLOW_NOTHING));
    const outputs = [
      ...['--json', '/proc/x/r.json', '--html', '/proc/x/r.html', '--sarif', '/proc/x/r.sarif'],
      ...['--evidence', 'b.json/e.json', '--keep-log', '.github'],
    ];
    for (const [mode, more] of [
      ['check', []],
      ['record', ['The baseline cannot be written to /proc/y/b.json: ENOENT: ']],
    ] as const) {
      const baseline = mode === 'check' ? 'b.json' : '/proc/y/b.json';
      const text = await refuse([mode, '--baseline', baseline, ...outputs, '--', 'touch', 'ran']);
      expect(text.trimEnd().split('\n')).toEqual([
        expect.stringMatching(/^callgate: The report cannot be written to \/proc\/x\/r\.json: ENOENT: /),
        expect.stringMatching(/^The HTML report cannot be written to \/proc\/x\/r\.html: ENOENT: /),
        expect.stringMatching(/^The SARIF log cannot be written to \/proc\/x\/r\.sarif: ENOENT: /),
        expect.stringMatching(/^The evidence cannot be written to .*b\.json\/e\.json: ENOTDIR: /),
        expect.stringMatching(/^The log cannot be written to .*\.github: it is a folder/),
        ...more.map((start) => expect.stringContaining(start)),
        'Nothing was run.',
      ]);
    }
    expect(readdirSync(cwd).sort()).toEqual(['.github', 'b.json']);
  });
});

describe('a working folder that was removed', () => {
  beforeEach(() => write('b.json', JSON.stringify(ALLOW_NOTHING)));

  test.each([
    ['check', '--baseline', '/b.json', '--', 'true'],
    ['record', '--baseline', '/b.json', '--', 'true'],
    ['diff', '/a.json', '/b.json'],
  ])('is one message of %s', async (...args) => {
    mkdirSync(join(cwd, 'gone'));
    // The shell removes the folder that it is in, and becomes the command line.
    const script = 'cd gone && rmdir ../gone && exec "$@"';
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', script, 'bash', process.execPath, CLI, ...args],
      { cwd, encoding: 'utf8', timeout: 20_000 },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^callgate: The working directory cannot be found \(ENOENT: [^\n]*\)\. Change to one that exists\. Nothing was run\.\n$/,
    );
  });
});

describe('an error that nobody expected', () => {
  test('is one line and exit 2, for 1 says that there are new calls', async () => {
    const copy = join(cwd, 'dist');
    cpSync(dirname(CLI), copy, { recursive: true });
    writeFileSync(join(copy, 'main.js'), 'throw new Error("not whole")\n');
    write('package.json', '{ "type": "module" }');
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'cli.js'), '--version'], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^callgate: failed in a way it was not built for; please report: Error: not whole \/ at [^\n]*\n$/,
    );
  });
});

describe('a command line that only asks', () => {
  test('--version tells the version', async () => {
    expect(await callgate(['--version'])).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  test.each([
    [
      ['--help'],
      [
        'check',
        'record',
        'diff',
        'explain',
        'doctor',
        'demo',
        'Exit status: 0 clean; 1 new calls or behaviours;',
      ],
    ],
    [
      ['check', '--help'],
      ['--suite', '--baseline', '--json', '--fail-fast', '--fail-on', '--timeout'],
    ],
    [['record', '--help'], ['--runs']],
    [['doctor', '--help'], ['--fix']],
    [
      ['help', 'diff'],
      ['<old>', '<new>'],
    ],
  ])('%j tells how it is used', async (args, words) => {
    const { status, stdout, stderr } = await callgate(args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const word of words) expect(stdout).toContain(word);
  });
});
