import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALLOW_NOTHING, callgate, gate, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { untilExists } from '../support/runner.ts';
import { makeTestUser, TEST_USER } from '../support/test-user.ts';

let folder: string;
let user: ReturnType<typeof makeTestUser>;
beforeEach(() => {
  user = makeTestUser();
  folder = mkdtempSync(join(tmpdir(), 'callgate-cheats-'));
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
/** A subject that hurts itself must not hold up the machine. */
const flags = ['--timeout', '30'];
const asUser = (script: string, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) =>
  gate('record', baseline(), ['bash', '-c', script], { user: TEST_USER, cwd: folder, flags, ...options });
const seeAll = (command: readonly string[]) =>
  gate('check', writeProfile(baseline(), ALLOW_NOTHING), command, { flags });

/** A process that the subject's user has beside the run. */
function startBystander(file: string, ...args: string[]) {
  const child = spawn(
    'setpriv',
    ['--reuid', TEST_USER, '--regid', TEST_USER, '--init-groups', file, ...args],
    {
      stdio: 'ignore',
      cwd: folder,
      detached: true,
    },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    isAlive: () => child.exitCode === null && child.signalCode === null,
    end() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

describeKernel('a subject that cheats', () => {
  test('cannot signal the daemon, the gate’s process groups, or all there are of its user', async () => {
    const bystander = startBystander('sleep', '65');
    try {
      const { run, report } = await asUser(
        'for pid in $(pgrep -x auditd) $(pgrep -f "dist/[c]li.js|dist/[o]bserver.js|[l]auncher.py"); do ' +
          'for s in STOP KILL; do kill -$s $pid 2>/dev/null && echo "$s reached $pid"; ' +
          'kill -$s -- -$(ps -o pgid= -p $pid | tr -d " ") 2>/dev/null && echo "$s reached the group of $pid"; ' +
          'done; done; sleep 66 & kill -KILL -1; wait $!; echo $?',
      );
      expect(run.stdout).toBe('137\n');
      expect(bystander.isAlive()).toBe(true);
      expect([report.verdict, report.evidence.proven]).toEqual(['clean', true]);
    } finally {
      await bystander.end();
    }
  });

  test('may lower the limits of the front, which ends the run and never makes it clean', async () => {
    const script =
      'for pid in $(pgrep -u $(id -u) -f "dist/[c]li.js"); do prlimit --pid $pid --fsize=0; done; true';
    const args = ['record', ...flags, '--baseline', baseline(), '--json', join(folder, 'report.json')];
    const run = await callgate([...args, '--', 'bash', '-c', script], { user: TEST_USER, cwd: folder });
    expect(run.status).toBe(2);
    expect(run.stderr).not.toMatch(/\bat .*\.js/);
    expect(readdirSync(folder).filter((name) => name.startsWith('.') || name.endsWith('.json'))).toEqual([]);
  });

  test('forges no record by the path of its executable, nor by its arguments', async () => {
    const name = 'x\ntype=SECCOMP msg=audit(1700000000.000:1): auid=0 uid=0 gid=0 ses=1 pid=1 comm="a"';
    copyFileSync(buildProgram('call-numbers'), join(folder, name));
    const forged = `39 exe="/bin/x" sig=0 arch=c000003e syscall=162 compat=0 ip=0x0 code=0x7ffc0000`;
    const { report } = await seeAll([join(folder, name), '140', forged, `\n${forged}\ntype=EOE`]);
    expect(report.evidence.proven).toBe(true);
    const shown = join(folder, name).replace('\n', '\\x0a');
    expect(report.new.find(({ name }) => name === 'getpriority')).toMatchObject({ exe: shown, count: 1 });
    const made = report.new.filter(({ name }) => name !== 'execve'); // which was the launcher’s
    expect(new Set(made.map(({ exe }) => exe))).toEqual(new Set([shown]));
    expect(report.new.filter(({ name }) => name === 'sync')).toEqual([]);
  });

  test('finds no canary by guessing, and each guess is a new call', async () => {
    const { run, report } = await seeAll([buildProgram('guess-canaries'), '5000', '20000']);
    expect([run.status, report.evidence.proven]).toEqual([1, true]);
    const guesses = report.new.filter(({ nr }) => nr >= 0x10000000 && nr < 0x20000000);
    expect(guesses).toHaveLength(5000);
    expect(
      guesses
        .map(({ count }) => count)
        .sort((a, b) => b - a)
        .slice(0, 2),
    ).toEqual([20_001, 1]);
  }, 60_000);

  test('breaks the proof, and keeps the verdict, with more numbers than are kept apart', async () => {
    const { run, report } = await seeAll([buildProgram('guess-canaries'), '25000', '1']);
    expect([run.status, report.verdict, report.evidence.proven]).toEqual([1, 'new', false]);
    expect(report.evidence.checks.filter(({ ok }) => !ok)).toMatchObject([
      { name: 'lines', detail: expect.stringMatching(/^calls-uncounted × \d+/) },
    ]);
    expect(report.cost.observerPeakBytes).toBeLessThan(140e6);
  }, 60_000);

  test('fills a file system of its own without harm to the run', async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    const options = ['-t', 'tmpfs', '-o', `size=1m,uid=${user.uid},mode=755`, 'tmpfs', small];
    expect(spawnSync('mount', options).status).toBe(0);
    try {
      const script = 'head -c 2000000 /dev/zero > fill 2>/dev/null; echo $?; sync';
      const env = { ...process.env, TMPDIR: small };
      const { run, report } = await asUser(script, { cwd: small, env });
      expect(run.stdout).toBe('1\n');
      expect([report.verdict, report.evidence.proven]).toEqual(['clean', true]);
      rmSync(join(small, 'fill'));
      const json = join(small, 'report.json');
      const args = ['check', ...flags, '--baseline', baseline(), '--json', json, '--', 'bash', '-c', script];
      const full = await callgate(args, { user: TEST_USER, cwd: small, env });
      expect(full.status).toBe(2);
      expect(full.stderr).toMatch(/The report cannot be written to .*small\/report\.json: ENOSPC/);
      expect(readdirSync(small)).toEqual(['fill']);
    } finally {
      spawnSync('umount', [small]);
    }
  });

  test('closes its output, and what its children do then is seen all the same', async () => {
    const { run, report } = await asUser('(sleep 0.3; sync) & exec >&- 2>&-; exit 0');
    expect(run.stdout).toBe('');
    expect(report.proposed?.added).toContain('sync');
    expect(report.evidence.proven).toBe(true);
  });

  test('hands its output to a process outside, which holds up neither the run nor its memory', async () => {
    const socket = join(folder, 'socket');
    const keeper = startBystander(buildProgram('hold-output'), 'keep', socket);
    try {
      await untilExists(socket);
      const command = `${buildProgram('hold-output')} give ${socket}; echo given`;
      const startedAt = performance.now();
      const { run, report } = await asUser(command);
      expect(performance.now() - startedAt).toBeLessThan(5000);
      expect(run.stdout).toMatch(/^x*given\nx*$|^x+$/);
      expect(run.stdout.length).toBeLessThan(4e6);
      expect([report.verdict, report.evidence.proven]).toEqual(['clean', true]);
    } finally {
      await keeper.end();
    }
  });

  test('cannot open the log, neither by its path nor by the descriptors of who has it open', async () => {
    const { run, report } = await asUser(
      'ls /var/lib/callgate; cat /var/lib/callgate/run-*/audit.log; : > /var/lib/callgate/note.json; ' +
        'for pid in $(pgrep -x auditd) $(pgrep -f "dist/[o]bserver.js"); do timeout 1 cat /proc/$pid/fd/*; done; echo done',
    );
    expect(run.stdout).toBe('done\n');
    expect(run.stderr.match(/Permission denied|No such file/g)?.length).toBeGreaterThanOrEqual(4);
    expect(report.evidence.proven).toBe(true);
  });
});
