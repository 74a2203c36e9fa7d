import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callgate } from '../support/callgate.ts';
import { readHostState } from '../support/host-state.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
let holder: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-holder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What check and doctor say while this program has taken the audit socket. */
async function askWhileHeldBy(program: string, args: readonly string[] = []) {
  holder = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => holder.once('close', resolve));
  try {
    await new Promise((resolve) => holder.stdout?.once('data', resolve));
    const before = readHostState();
    const check = await callgate(['check', '--baseline', join(folder, 'none.json'), '--', 'echo', 'ran']);
    const doctor = await callgate(['doctor']);
    expect(readHostState()).toBe(before);
    expect([check.status, check.stdout, doctor.status, doctor.stderr]).toEqual([2, '', 2, '']);
    return { check: check.stderr, doctor: doctor.stdout };
  } finally {
    holder.kill('SIGTERM');
    expect(await ended).toBe(0);
  }
}

describeKernel('an audit socket that somebody else holds', () => {
  test('is not taken from a program that is no auditd', async () => {
    const program = buildProgram('audit-holder');
    const { check, doctor } = await askWhileHeldBy(program);
    expect(check).toBe(
      `callgate: The audit socket is held by pid ${holder.pid} (${program}), not by auditd. Only one process can hold it, ` +
        'and Callgate takes it from nobody: stop that process, or let it be an auditd that writes a log.\n',
    );
    expect(doctor).toContain(`FAIL  audit         ${check.slice('callgate: '.length)}`);
  });

  test('is of no use where the log of the auditd that holds it is not there', async () => {
    const program = join(folder, 'auditd');
    copyFileSync(buildProgram('audit-holder'), program);
    writeFileSync(join(folder, 'auditd.conf'), `log_file = ${folder}/audit.log\n`);
    const { check, doctor } = await askWhileHeldBy(program, ['-c', folder]);
    expect(check).toBe(
      `callgate: auditd (pid ${holder.pid}) should write to ${folder}/audit.log, as ${folder}/auditd.conf says, and that ` +
        'cannot be read (ENOENT). Start auditd again, or stop it for the run.\n',
    );
    expect(doctor).toContain(`FAIL  audit         ${check.slice('callgate: '.length)}`);
  });
});
