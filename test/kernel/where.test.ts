import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-where-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Three tests that take their time; with SYNC set, the second one makes a call more. */
const TESTS = `
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
describe('the tool', () => {
  it('starts', () => sleep(150));
  it('writes to disk', async () => {
    await sleep(100);
    const file = openSync(import.meta.filename);
    if (process.env.SYNC) fsyncSync(file);
    closeSync(file);
    await sleep(100);
  });
  it('ends', () => sleep(150));
});
`;

describeKernel('a new call', () => {
  test.each(['spec', 'tap'])(
    'is told with its test, as node’s %s reporter names it, and with its process',
    async (reporter) => {
      const file = join(folder, 'tool.test.mjs');
      writeFileSync(file, TESTS);
      const baseline = join(folder, 'seccomp.json');
      const command = [
        'bash',
        '-c',
        `"$0" --test --test-reporter=${reporter} "$1"; :`,
        process.execPath,
        file,
      ];
      await gate('record', baseline, command, { flags: ['--runs', '2'] });
      const clean = await gate('check', baseline, command);
      expect(clean.report.processes.filter(({ calls }) => calls.includes('fsync'))).toEqual([]);

      const { report } = await gate('check', baseline, command, { env: { ...process.env, SYNC: '1' } });
      const call = report.new.find(({ name }) => name === 'fsync');
      expect(call).toMatchObject({ test: 'the tool › writes to disk' });
      const { processes } = report;
      const parentOf = (pid: number | null | undefined) => processes.find((process) => process.pid === pid);
      const test = processes.find(({ calls }) => calls.includes('fsync'));
      const runner = parentOf(test?.ppid);
      const shell = parentOf(runner?.ppid);
      expect([test, runner, shell].map((process) => basename(process?.exe ?? ''))).toEqual([
        basename(process.execPath),
        basename(process.execPath),
        'bash',
      ]);
      expect(shell?.ppid).toBeNull();
    },
  );
});
