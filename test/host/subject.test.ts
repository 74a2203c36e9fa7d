import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cleanEnvironment,
  readSubjectUser,
  resolveCommand,
  type SubjectUser,
} from '../../src/host/subject.ts';

const user: SubjectUser = { uid: 1000, gid: 1000, groups: [1000], name: 'ann', env: {} };
const clean = (env: NodeJS.ProcessEnv, of = user) =>
  Object.fromEntries(
    cleanEnvironment(env, of).map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );

describe('the subject’s environment', () => {
  test.each([
    ...['INPUT_RUN', 'INPUT_REPORT-DIR', 'INPUT_'],
    ...['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_CACHE_URL', 'ACTIONS_RESULTS_URL'],
    ...['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_ENTERPRISE_TOKEN'],
    ...['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'STATE_x'],
    ...['SUDO_UID', 'SUDO_COMMAND'],
  ])('leaves %s out', (name) => {
    expect(clean({ [name]: 'secret', HOME: '/h' })).toEqual({ HOME: '/h' });
  });

  test.each([
    ...[
      'PATH',
      'HOME',
      'CI',
      'GITHUB_ACTIONS',
      'GITHUB_SHA',
      'GITHUB_WORKSPACE',
      'RUNNER_TEMP',
      'RUNNER_TRACKING_ID',
    ],
    ...['OPENAI_API_KEY', 'MY_GITHUB_TOKEN_NAME', 'input_x', 'XINPUT_', 'GITHUB_OUTPUT_X'],
  ])('keeps %s', (name) => {
    expect(clean({ [name]: 'v' })).toEqual({ [name]: 'v' });
  });

  test('keeps values as they are', () => {
    expect(clean({ A: '', B: 'a=b', C: 'x\ny', D: undefined })).toEqual({ A: '', B: 'a=b', C: 'x\ny' });
  });

  test('follows the user that the subject runs as', () => {
    const behind = { ...user, env: { HOME: '/home/ann', USER: 'ann' } };
    expect(clean({ HOME: '/root', USER: 'root', A: '1' }, behind)).toEqual({
      HOME: '/home/ann',
      USER: 'ann',
      A: '1',
    });
  });
});

describe('the subject’s user', () => {
  test('is the caller', () => {
    expect(readSubjectUser({})).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.(), env: {} });
  });

  test.each([{ SUDO_UID: '0' }, { SUDO_UID: 'x' }, { SUDO_UID: '-1' }, { SUDO_UID: '1.5' }])(
    'is the caller where sudo’s variable names no other user: %j',
    (env) => {
      expect(readSubjectUser(env).uid).toBe(process.getuid?.());
    },
  );

  (process.getuid?.() === 0 || process.env.CALLGATE_REQUIRE_KERNEL === '1' ? test : test.skip)(
    'is refused where no account is known of the one who called sudo',
    () => {
      expect(() => readSubjectUser({ SUDO_UID: '4000000' })).toThrow(
        expect.objectContaining({
          code: 'privilege',
          message: expect.stringMatching(/^SUDO_UID is 4000000, and no account/),
        }),
      );
    },
  );

  (process.getuid?.() === 0 ? test : test.skip)(
    'under sudo is the user who called it, with home and groups',
    () => {
      expect(readSubjectUser({ SUDO_UID: '1' })).toMatchObject({
        uid: 1,
        name: 'daemon',
        groups: expect.arrayContaining([1]),
        env: { USER: 'daemon', LOGNAME: 'daemon', HOME: '/usr/sbin' },
      });
    },
  );
});

describe('a command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-command-'));
    for (const name of ['first', 'second']) mkdirSync(join(folder, name));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const program = (path: string, mode = 0o755) => {
    writeFileSync(join(folder, path), '');
    chmodSync(join(folder, path), mode);
    return join(folder, path);
  };

  test('is the first of its name on PATH that can be executed', () => {
    program('first/tool', 0o644);
    const found = program('second/tool');
    expect(resolveCommand('tool', folder, `${folder}/none:${folder}/first:${folder}/second`)).toBe(found);
  });

  test('is looked up from the working directory where PATH or the command is relative', () => {
    const found = program('first/tool');
    expect(resolveCommand('tool', folder, 'second:first')).toBe(found);
    expect(resolveCommand('./first/tool', folder, undefined)).toBe(found);
    expect(resolveCommand('tool', join(folder, 'first'), ':/nowhere')).toBe(found);
  });

  test('with a slash is not looked for on PATH', () => {
    program('first/tool');
    expect(() => resolveCommand('./tool', folder, `${folder}/first`)).toThrow(/was not found as /);
  });

  test('may be a link, and is no directory', () => {
    const found = program('first/tool');
    symlinkSync(found, join(folder, 'second/link'));
    mkdirSync(join(folder, 'first/link'));
    expect(resolveCommand('link', folder, 'first:second')).toBe(join(folder, 'second/link'));
  });

  test('without PATH is found where systems have their programs', () => {
    expect(resolveCommand('sh', folder, undefined)).toMatch(/\/bin\/sh$/);
  });

  test.each([
    [
      'tool',
      /^"tool" was not found on PATH \(\/nowhere\), or is not an executable file\. Nothing was run\.$/,
    ],
    ['echo hi', /A command line goes in as separate arguments, or as bash -c "…"\.$/],
    ['', /^"" was not found/],
    ['/etc/passwd', /^"\/etc\/passwd" was not found as \/etc\/passwd/],
  ])('that is not there is one clear error: %j', (command, message) => {
    expect(() => resolveCommand(command, folder, '/nowhere')).toThrow(
      expect.objectContaining({ code: 'command', message: expect.stringMatching(message) }),
    );
  });
});
