import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileCommands } from '../../src/action/file-commands.ts';
import { describeKernel } from '../support/kernel.ts';
import { annotationsOf, RunnerJob } from '../support/runner.ts';
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
  ])('are put back and named when one %s', (_what, change) => {
    writeFileSync(file('env'), 'before\n');
    writeFileSync(file('output'), '');
    const files = new FileCommands({
      GITHUB_ENV: file('env'),
      GITHUB_OUTPUT: file('output'),
      GITHUB_PATH: file('absent'),
    });
    expect(files.restore()).toEqual([]);
    change(file('env'));
    expect(files.restore()).toEqual(['GITHUB_ENV']);
    expect(readFileSync(file('env'), 'utf8')).toBe('before\n');
  });
});

describeKernel('a command that writes to the runner’s file commands', () => {
  test('changes nothing by it, and fails the job', async () => {
    const job = new RunnerJob(makeTestUser().name);
    try {
      await job.run({ mode: 'record', run: 'ls; true', baseline: 'seccomp.json' });
      const script = `for f in ${job.temp}/_runner_file_commands/*; do echo "NODE_OPTIONS=--require=/tmp/evil.js" >> "$f"; done`;
      const step = await job.run({ 'fail-on': 'never', run: script, baseline: 'seccomp.json' });
      expect(step).toMatchObject({ status: 1, jobFiles: '' });
      expect(Object.keys(step.outputs)).not.toContain('NODE_OPTIONS');
      expect(JSON.stringify(annotationsOf(step))).toMatch(/wrote to the runner's files behind GITHUB_ENV/);
    } finally {
      job.end();
    }
  }, 600_000);
});
