import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callgate, gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { makeTestUser, TEST_USER } from '../support/test-user.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-host-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
/** The audit state without the counters that only grow. */
const auditState = () =>
  spawnSync('auditctl', ['-s'], { encoding: 'utf8' }).stdout.replace(
    /^(lost|backlog|backlog_wait_time_actual) \d+\n/gm,
    '',
  );
const leftovers = () => readdirSync('/var/lib/callgate').filter((name) => name !== 'lock');

async function until(condition: () => boolean, seconds = 20): Promise<void> {
  for (const end = performance.now() + seconds * 1000; !condition(); await sleep(10)) {
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${condition}`);
  }
}

describeKernel('the host', () => {
  test('has its audit state back after a run, and nothing lies around', async () => {
    const before = auditState();
    await gate('record', baseline(), [buildProgram('three-calls')]);
    expect(auditState()).toBe(before);
    expect(leftovers()).toEqual([]);
  });

  test('has log back out of actions_logged where it was left out', async () => {
    const path = '/proc/sys/kernel/seccomp/actions_logged';
    const before = readFileSync(path, 'utf8').trim();
    const without = before.replace(/ ?\blog\b/, '');
    writeFileSync(path, without);
    try {
      const { report } = await gate('record', baseline(), [buildProgram('three-calls')]);
      expect(report.proposed?.added).toEqual(['execve', 'exit', 'getpid', 'uname']);
      expect(readFileSync(path, 'utf8').trim()).toBe(without);
    } finally {
      writeFileSync(path, before);
    }
  });

  test('lets one observer work at a time; another waits and says for whom', async () => {
    const mark = join(folder, 'mark');
    const first = gate('record', baseline(), ['bash', '-c', `: > ${mark}; sleep 2`]);
    await until(() => existsSync(mark));
    const second = await gate('record', join(folder, 'second.json'), [buildProgram('three-calls')]);
    expect(second.run.stderr).toMatch(/waiting for the observer of root \(pid \d+\): bash -c : > /);
    expect(second.report.evidence.proven).toBe(true);
    expect((await first).report.evidence.proven).toBe(true);
  });

  test('serves two gates that start at once, whatever becomes of a third that waits', async () => {
    const before = auditState();
    const mark = join(folder, 'mark');
    const run = (name: string) => gate('record', join(folder, name), ['bash', '-c', `: > ${mark}; sleep 2`]);
    const both = [run('first.json'), run('second.json')];
    await until(() => existsSync(mark));
    let saidAt = Number.POSITIVE_INFINITY;
    const third = callgate(['record', '--baseline', join(folder, 'third.json'), '--', 'true'], {
      started: (pid) =>
        setTimeout(() => {
          saidAt = performance.now();
          process.kill(pid, 'SIGINT');
        }, 1000),
    });
    const { status, stderr } = await third;
    expect(performance.now() - saidAt).toBeLessThan(1000);
    expect(status).toBe(2);
    expect(stderr).toMatch(/waiting for the observer of root .*Interrupted before the command was started/s);
    const reports = (await Promise.all(both)).map(({ report }) => report);
    expect(reports.map(({ evidence }) => evidence.proven)).toEqual([true, true]);
    expect(existsSync(join(folder, 'third.json'))).toBe(false);
    expect(auditState()).toBe(before);
    expect(leftovers()).toEqual([]);
  });

  test.each(['observer', 'launcher', 'front'] as const)(
    'is put back after the %s was killed',
    async (victim) => {
      const before = auditState();
      const mark = join(folder, 'mark');
      let front = 0;
      const run = callgate(
        ['record', '--baseline', baseline(), '--', 'bash', '-c', `: > ${mark}; sleep 63`],
        { started: (pid) => (front = pid) },
      );
      await until(() => existsSync(mark));
      const find = (pattern: string) =>
        Number(spawnSync('pgrep', ['-f', pattern], { encoding: 'utf8' }).stdout.split('\n')[0]);
      const pids = { observer: find('dist/observer.js observe$'), launcher: find('launcher.py$'), front };
      process.kill(pids[victim], 'SIGKILL');
      const { status, stderr } = await run;
      if (victim === 'observer') expect([status, /doctor --fix/.test(stderr)]).toEqual([2, true]);
      if (victim === 'launcher') expect([status, /launcher: .*SIGKILL/.test(stderr)]).toEqual([3, true]);
      await until(() => spawnSync('pgrep', ['-fx', 'sleep 63']).status === 1);
      await until(() => spawnSync('pgrep', ['-f', 'dist/observer.js observe$']).status === 1);
      const doctor = await callgate(['doctor', '--fix']);
      expect(doctor.status).toBe(0);
      if (victim === 'observer') expect(doctor.stdout).toMatch(/put back: /);
      expect(auditState()).toBe(before);
      expect(leftovers()).toEqual([]);
      expect(existsSync(baseline())).toBe(false);
    },
  );

  test('a note of an earlier boot is dropped', async () => {
    mkdirSync('/var/lib/callgate', { recursive: true, mode: 0o700 });
    writeFileSync(
      '/var/lib/callgate/note.json',
      JSON.stringify({ boot: 'another', folder: '/var/lib/callgate/run-gone', enabled: 1, backlogLimit: 99 }),
    );
    const before = auditState();
    const { run } = await gate('record', baseline(), [buildProgram('three-calls')]);
    expect(run.stderr).toMatch(/a note of an earlier boot dropped/);
    expect(auditState()).toBe(before);
  });

  test('an auditd that is registered is used and left alone', async () => {
    const config = join(folder, 'auditd');
    mkdirSync(join(config, 'plugins.d'), { recursive: true });
    const log = join(config, 'stock.log');
    const stock = readFileSync('/etc/audit/auditd.conf', 'utf8')
      .replace(/^log_file.*$/m, `log_file = ${log}`)
      .replace(/^plugin_dir.*$/m, `plugin_dir = ${config}/plugins.d`);
    writeFileSync(join(config, 'auditd.conf'), stock, { mode: 0o600 });
    const daemon = spawn('auditd', ['-n', '-c', config], { stdio: 'ignore' });
    try {
      await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('DAEMON_START'));
      expect(readFileSync(log, 'utf8')).toContain('format=enriched');
      const before = auditState();
      const { report } = await gate('record', baseline(), [buildProgram('three-calls')]);
      expect(report.evidence).toMatchObject({ proven: true });
      expect(report.proposed?.added).toEqual(['execve', 'exit', 'getpid', 'uname']);
      const checked = await gate('check', baseline(), [buildProgram('three-calls', 'SYNC')]);
      expect(checked.report.new).toMatchObject([{ name: 'sync', count: 1 }]);
      expect(auditState()).toBe(before);
      expect(daemon.exitCode).toBeNull();
    } finally {
      daemon.kill('SIGTERM');
      await new Promise((resolve) => daemon.once('close', resolve));
      spawnSync('auditctl', ['-e', '0']);
    }
  });

  test('serves an unprivileged user through sudo, whose command is that user', async () => {
    const user = makeTestUser();
    spawnSync('chown', [user.name, folder]);
    const { run, report } = await gate('record', baseline(), ['bash', '-c', 'id -u; id -g; sudo -n id -u'], {
      user: TEST_USER,
      cwd: folder,
    });
    expect(run.stdout).toBe(`${user.uid}\n${user.gid}\n`);
    expect(run.stderr).toMatch(/no new privileges/);
    expect(report.evidence).toMatchObject({ proven: true, holes: [] });
    expect(report.verdict).toBe('command-failed');
  });
});
