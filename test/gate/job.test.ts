import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveJob, shellCommand } from '../../src/gate/job.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'callgate-job-'));
  mkdirSync(join(root, '.github'));
  mkdirSync(join(root, 'agent'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const configure = (text: string, path = '.github/callgate.yml') => writeFileSync(join(root, path), text);
const SUITES = `suites:
  small: { run: npm test, baseline: small.json }
  full:
    run: npm run all
    baseline: agent/seccomp.json
    working-directory: agent
    timeout-minutes: 2
    fail-on: never
    fail-fast: true
`;

describe('a job', () => {
  test('is a baseline and a command as they were given', async () => {
    const options = {
      baseline: 'agent/seccomp.json',
      timeout: 1.5,
      failFast: true,
      failOn: 'never' as const,
    };
    expect(await resolveJob({ ...options, workingDirectory: 'agent' }, ['a', '-b'], root)).toEqual({
      suite: null,
      leg: null,
      baseline: 'agent/seccomp.json',
      baselinePath: join(root, 'agent/seccomp.json'),
      argv: ['a', '-b'],
      cwd: join(root, 'agent'),
      timeoutMs: 1500,
      failFast: true,
      failOn: 'never',
      behaviours: 'report',
      layering: { root, place: 'agent/seccomp.json', extends: [], tolerate: [] },
    });
  });

  test('has no limit, fails on new calls and runs at the root unless it is told otherwise', async () => {
    expect(await resolveJob({ baseline: '/b.json' }, ['a'], root)).toMatchObject({
      baselinePath: '/b.json',
      cwd: root,
      timeoutMs: 0,
      failFast: false,
      failOn: 'new',
      behaviours: 'report',
    });
  });

  test('is a suite with its settings, its command run as a workflow runs it', async () => {
    configure(SUITES);
    expect(await resolveJob({ suite: 'full', leg: 'shard-1' }, [], root)).toEqual({
      suite: 'full',
      leg: 'shard-1',
      baseline: 'agent/seccomp.json',
      baselinePath: join(root, 'agent/seccomp.json'),
      argv: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', 'npm run all'],
      cwd: join(root, 'agent'),
      timeoutMs: 120_000,
      failFast: true,
      failOn: 'never',
      behaviours: 'report',
      layering: { root, place: '.github/callgate.yml: suites.full', extends: [], tolerate: [] },
    });
  });

  test('of a suite is ended after 30 minutes unless the suite says otherwise', async () => {
    configure(SUITES);
    expect(await resolveJob({ suite: 'small' }, [], root)).toMatchObject({
      timeoutMs: 1_800_000,
      failOn: 'new',
      behaviours: 'report',
    });
  });

  test('takes options and a command before what the suite says', async () => {
    configure(SUITES);
    const options = {
      suite: 'full',
      timeout: 5,
      failFast: false,
      failOn: 'new' as const,
      behaviours: 'gate' as const,
      workingDirectory: '.',
    };
    expect(await resolveJob(options, ['other'], root)).toMatchObject({
      argv: ['other'],
      cwd: root,
      timeoutMs: 5000,
      failFast: false,
      failOn: 'new',
      behaviours: 'gate',
    });
  });

  test('is the only suite when none is named', async () => {
    configure('suites: { only: { run: x, baseline: b } }', 'other.yml');
    expect(await resolveJob({ config: 'other.yml' }, [], root)).toMatchObject({ suite: 'only' });
  });

  test.each([
    [
      'suite and baseline',
      { suite: 'small', baseline: 'b' },
      ['a'],
      'usage',
      /A suite and a baseline were both given/,
    ],
    [
      'a baseline without a command',
      { baseline: 'b' },
      [],
      'usage',
      /No command was given\. Expected: callgate check/,
    ],
    [
      'no suite of several',
      {},
      [],
      'config',
      /^\.github\/callgate\.yml: no suite was named; expected one of: small, full/,
    ],
    [
      'an unknown suite',
      { suite: 'big' },
      [],
      'config',
      /there is no suite "big"; expected one of: small, full/,
    ],
    [
      'a leg that is a pattern',
      { suite: 'small', leg: 'shard/*' },
      [],
      'usage',
      /^The leg is called "shard\/\*"\. Expected at most 64 letters, digits/,
    ],
    ['a missing configuration', { config: 'no.yml' }, [], 'config', /no\.yml does not exist/],
    [
      'a missing working directory',
      { baseline: 'b', workingDirectory: 'nowhere' },
      ['a'],
      'usage',
      /^The working directory nowhere cannot be used: ENOENT: .*\/nowhere'\. Expected a folder\. Nothing was run\.$/,
    ],
    [
      'a working directory that is a file',
      { suite: 'small', workingDirectory: '.github/callgate.yml' },
      [],
      'usage',
      /callgate\.yml cannot be used: .*callgate\.yml is not a folder\. Expected a folder/,
    ],
  ])('refuses %s', async (_what, options, command, code, message) => {
    configure(SUITES);
    await expect(resolveJob(options, command, root)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('whose working directory is a link to itself is refused in one sentence', async () => {
    symlinkSync('loop', join(root, 'loop'));
    await expect(resolveJob({ baseline: 'b', workingDirectory: 'loop' }, ['a'], root)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^The working directory loop cannot be used: ELOOP: /),
    });
  });

  test('takes no configuration that cannot be found for one that is missing', async () => {
    symlinkSync('nowhere.yml', join(root, '.github/callgate.yml'));
    await expect(resolveJob({}, ['a'], root)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringMatching(/callgate\.yml cannot be read: ENOENT: .*Expected YAML, in UTF-8/),
    });
  });

  test('without a suite, a baseline or a configuration is a usage error that says what to type', async () => {
    await expect(resolveJob({}, ['a'], root)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(
        /^Neither a suite nor a baseline was given, and \.github\/callgate\.yml does not exist here\. Name the suites there, or give a baseline and a command: `--baseline FILE -- COMMAND…` on the command line, the inputs `baseline` and `run` in a workflow\.$/,
      ),
    });
  });
});

describe('a script', () => {
  test('goes to bash whole, as one argument', () => {
    expect(shellCommand('a "b"\nc').at(-1)).toBe('a "b"\nc');
  });

  test.each([
    ['letters', 'x'.repeat(100_000), 'x'.repeat(100_001)],
    ['wide letters, which take three bytes each', '語'.repeat(33_333), '語'.repeat(33_334)],
  ])('fits an argument of execve, counted in bytes: %s', (_what, longest, tooLong) => {
    expect(shellCommand(longest)).toHaveLength(7);
    expect(() => shellCommand(tooLong)).toThrow(/bytes long; at most 100000 fit\. Put it into a script file/);
  });
});
