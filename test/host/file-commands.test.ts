import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FileCommands, findFileCommands, findHiddenFolders } from '../../src/host/file-commands.ts';
import { describeKernel } from '../support/kernel.ts';
import { RunnerJob, reportOf } from '../support/runner.ts';
import { makeTestUser } from '../support/test-user.ts';

describe('the runner’s file commands', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callgate-commands-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string) => join(folder, name);

  test.each([
    ['was added to', (path: string) => writeFileSync(path, 'before\nA=b\n')],
    ['was removed', (path: string) => rmSync(path)],
    ['became a FIFO', (path: string) => execFileSync('sh', ['-c', 'rm "$0" && mkfifo "$0"', path])],
    ['became a folder', (path: string) => execFileSync('sh', ['-c', 'rm "$0" && mkdir -p "$0/x"', path])],
    ['became a link', (path: string) => execFileSync('sh', ['-c', 'ln -sf /etc/passwd "$0"', path])],
    ['lost its folder', () => rmSync(folder, { recursive: true })],
    ['has another in the place of its folder', () => execFileSync('sh', ['-c', 'mv "$0" "$0.x"', folder])],
  ])('are put back and named when one %s', (_what, change) => {
    writeFileSync(file('env'), 'before\n');
    const env = { GITHUB_ENV: file('env'), GITHUB_OUTPUT: '', GITHUB_PATH: file('absent') };
    const files = new FileCommands(findFileCommands(env));
    expect(files.restore()).toEqual({ restored: [], lost: [] });
    change(file('env'));
    expect(files.restore()).toEqual({ restored: ['GITHUB_ENV'], lost: [] });
    expect(readFileSync(file('env'), 'utf8')).toBe('before\n');
    rmSync(`${folder}.x`, { recursive: true, force: true });
  });

  test('that cannot be put back are named as lost, and the others are put back all the same', () => {
    const files = ['env', 'output'].map((name) => join(folder, name, 'file'));
    for (const path of files) {
      mkdirSync(dirname(path));
      writeFileSync(path, '');
    }
    const [env, output] = files;
    const commands = new FileCommands(findFileCommands({ GITHUB_ENV: env, GITHUB_OUTPUT: output }));
    rmSync(join(folder, 'env'), { recursive: true });
    symlinkSync('/proc/none', join(folder, 'env'));
    writeFileSync(output ?? '', 'verdict=clean\n');
    expect(commands.restore()).toEqual({ restored: ['GITHUB_OUTPUT'], lost: ['GITHUB_ENV'] });
  });
});

describe('the folders of file commands', () => {
  test('are hidden, once each, but for one that the command works in', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'callgate-hidden-')));
    const paths = { GITHUB_ENV: join(folder, 'env'), GITHUB_OUTPUT: join(folder, 'output') };
    const files = findFileCommands({ ...paths, GITHUB_PATH: '/nowhere/path' });
    expect(findHiddenFolders(files, '/')).toEqual([folder]);
    expect(findHiddenFolders(files, folder)).toEqual([]);
    expect(findHiddenFolders(files, `${folder}-beside`)).toEqual([folder]);
    rmSync(folder, { recursive: true });
  });
});

/** A limit on another process of one's user ends that, and needs no signal. */
const END_FRONT =
  'for pid in $(pgrep -f dist/action.js); do prlimit --pid $pid --cpu=0:0; done; while pgrep -f dist/action.js; do :; done';

describeKernel('a command that ends the front', () => {
  test('has written nothing that the runner would read', async () => {
    const job = new RunnerJob(makeTestUser().name);
    try {
      const forge = `for f in ${job.temp}/_runner_file_commands/*; do { echo "A=b" >> "$f"; } || :; done; ${END_FRONT}`;
      const step = await job.run({ mode: 'record', run: forge, baseline: 'seccomp.json' });
      expect(step).toMatchObject({ status: null, jobFiles: '', outputs: {}, summary: '' });
    } finally {
      job.end();
    }
  });

  test('is declared as able to, where its baseline lets it', async () => {
    const job = new RunnerJob(makeTestUser().name);
    try {
      const limit = { run: 'sleep 5 & prlimit --pid $! --cpu=100; kill $!', baseline: 'seccomp.json' };
      await job.run({ mode: 'record', ...limit });
      const report = reportOf(await job.run(limit));
      expect([report.verdict, report.evidence.holes.map(({ name }) => name)]).toEqual([
        'clean',
        ['prlimit64'],
      ]);
    } finally {
      job.end();
    }
  });
});
