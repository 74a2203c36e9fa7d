import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isAlive,
  readArguments,
  readBootId,
  readExecutable,
  readProcessIdentity,
  readSessionId,
} from '../../src/host/proc.ts';

const linux = process.platform === 'linux' ? describe : describe.skip;

linux('a process', () => {
  test('is known by its pid and start time', () => {
    const identity = readProcessIdentity(process.pid);
    expect(identity).toEqual({ pid: process.pid, startTicks: expect.stringMatching(/^\d+$/) });
    expect(identity !== undefined && isAlive(identity)).toBe(true);
    expect(isAlive({ pid: process.pid, startTicks: '1' })).toBe(false);
  });

  test('is known though its name has spaces and brackets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'callgate-proc-'));
    const program = join(folder, 'a) S 1 2 (b');
    copyFileSync('/bin/sleep', program);
    const child = spawn(program, ['60']);
    try {
      const before = readProcessIdentity(process.pid);
      await new Promise((resolve) => child.once('spawn', resolve));
      const identity = readProcessIdentity(child.pid ?? 0);
      expect(Number(identity?.startTicks)).toBeGreaterThanOrEqual(Number(before?.startTicks));
      expect(readExecutable(child.pid ?? 0)).toBe(program);
      expect(readArguments(child.pid ?? 0)).toEqual([program, '60']);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('that has ended is none', async () => {
    const child = spawn('true');
    await new Promise((resolve) => child.once('close', resolve));
    const pid = child.pid ?? 0;
    expect([readProcessIdentity(pid), readExecutable(pid), readSessionId(pid)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(readArguments(pid)).toEqual([]);
  });

  test('knows its audit session and the boot', () => {
    expect(readSessionId(process.pid)).toEqual(expect.any(Number));
    expect(readBootId()).toMatch(/^[0-9a-f-]{36}$/);
  });
});
