import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callgate, gate, newNames, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { makeTestUser, TEST_USER } from '../support/test-user.ts';

let folder: string;
let user: ReturnType<typeof makeTestUser>;
beforeEach(() => {
  user = makeTestUser();
  folder = mkdtempSync(join(tmpdir(), 'callgate-attacks-'));
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
const asUser = (script: string, env: NodeJS.ProcessEnv = {}) =>
  gate('record', baseline(), ['bash', '-c', script], {
    user: TEST_USER,
    cwd: folder,
    env: { ...process.env, ...env },
  });

describeKernel('a hostile subject', () => {
  test('cannot signal the front, the observer or the launcher', async () => {
    const { run, report } = await asUser(
      'for name in cli.js observer.js launcher.py; do for pid in $(pgrep -f dist/$name); do for s in USR1 STOP KILL; do ' +
        'kill -$s $pid 2>/dev/null && echo "$s reached $name"; done; done; done; echo done',
    );
    expect(run.stdout).toBe('done\n');
    expect(report.evidence.proven).toBe(true);
  });

  test('cannot read the front’s environment, nor trace it', async () => {
    const script =
      'for pid in $(pgrep -f dist/cli.js); do cat /proc/$pid/environ /proc/$pid/mem 2>&1 | head -c 200; done; echo done';
    const { run } = await asUser(script, { GITHUB_TOKEN: 'a-token-of-the-job' });
    expect(run.stdout).not.toContain('a-token-of-the-job');
    expect(run.stdout).toMatch(/Permission denied[\s\S]*done\n$/);
  });

  test('may signal and trace its own children', async () => {
    const { run } = await asUser(
      'sleep 50 & kill $!; wait $! ; echo $?; strace -o /dev/null true && echo traced',
    );
    expect(run.stdout).toBe('143\ntraced\n');
  });

  test('cannot take another audit session', async () => {
    const { run, report } = await asUser('echo 7 > /proc/self/loginuid; echo $?');
    expect(run.stdout).toBe('1\n');
    expect(report.evidence.proven).toBe(true);
  });

  test('cannot hide a daemon’s socket that it could use by removing it', async () => {
    const runtime = `/run/user/${user.uid}`;
    mkdirSync(runtime, { recursive: true });
    chownSync(runtime, user.uid, user.gid);
    const socket = join(runtime, 'docker.sock');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    chownSync(socket, user.uid, user.gid);
    const { report } = await asUser(`rm ${socket}`);
    server.close();
    expect(existsSync(socket)).toBe(false);
    expect(report.evidence.holes).toMatchObject([
      { name: 'daemon', detail: expect.stringContaining(`could write to ${socket}`) },
    ]);
    rmSync(runtime, { recursive: true, force: true });
  });

  test('cannot speak to the runner through its output', async () => {
    const { run } = await asUser('echo "::set-output name=x::y"; echo "  ::error::no"; echo "a ##[error]b"', {
      GITHUB_ACTIONS: 'true',
    });
    expect(run.stdout).toBe(': :set-output name=x::y\n  : :error::no\na ## [error]b\n');
  });

  test('cannot let root write where its user may not, under sudo', async () => {
    const target = join(folder, 'report.json');
    const forbidden = '/etc/callgate-was-here';
    const script = `while :; do for f in ${folder}/.report.json.*; do ln -sf ${forbidden} "$f" 2>/dev/null; done; done & sleep 0.3; rm -rf ${folder}/report.json; ln -s ${forbidden} ${target}`;
    const env = {
      ...process.env,
      SUDO_UID: String(user.uid),
      SUDO_GID: String(user.gid),
      SUDO_USER: user.name,
    };
    await callgate(['check', '--baseline', baseline(), '--json', target, '--', 'bash', '-c', script], {
      cwd: folder,
      env,
    });
    expect(existsSync(forbidden)).toBe(false);
    expect(statSync(target).uid).toBe(user.uid);
  });

  test('is the user who called sudo, never root in its place', async () => {
    const env = {
      ...process.env,
      SUDO_UID: String(user.uid),
      SUDO_GID: String(user.gid),
      SUDO_USER: user.name,
    };
    const { run } = await gate('record', baseline(), ['id', '-u'], { cwd: folder, env });
    expect(run.stdout).toBe(`${user.uid}\n`);
    const unknown = await callgate(['check', '--baseline', baseline(), '--', 'id'], {
      env: { ...process.env, SUDO_UID: '54321' },
    });
    expect([unknown.status, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toMatch(/SUDO_UID is 54321/);
  });

  test('slows down when nobody reads its output, and memory stays bounded', async () => {
    const command = `node ${join(import.meta.dirname, '../../dist/cli.js')} record --baseline ${baseline()} --timeout 4 -- yes | (sleep 3; cat > /dev/null) & sleep 2.5; grep -h VmRSS /proc/$(pgrep -fn dist/cli.js)/status /proc/$(pgrep -fn dist/observer.js)/status; wait`;
    const { stdout } = spawnSync('bash', ['-c', command], { encoding: 'utf8', cwd: folder });
    const resident = [...stdout.matchAll(/VmRSS:\s+(\d+) kB/g)].map(([, kb]) => Number(kb) / 1024);
    expect(resident).toHaveLength(2);
    for (const megabytes of resident) expect(megabytes).toBeLessThan(120);
  }, 120_000);
});

describeKernel('a run that must not pass', () => {
  test('an interrupted one, even when the command then exits with 0', async () => {
    await gate('record', baseline(), [
      'bash',
      '-c',
      'trap "exit 0" TERM; sleep 1 & wait; kill $! 2>/dev/null; exit 0',
    ]);
    const mark = join(folder, 'mark');
    const script = `: > ${mark}; trap "exit 0" TERM; sleep 5 & wait`;
    const { run, report } = await gate('check', baseline(), ['bash', '-c', script], {
      started: (pid) => {
        const timer = setInterval(() => {
          if (!existsSync(mark)) return;
          clearInterval(timer);
          process.kill(pid, 'SIGTERM');
        }, 20);
      },
    });
    expect(report.command).toMatchObject({ exitCode: 0, stoppedBy: 'SIGTERM' });
    expect(['command-failed', 'new']).toContain(report.verdict);
    expect(run.status).not.toBe(0);
  });

  test('one over which an exclude rule lies from the start', async () => {
    await gate('record', baseline(), [buildProgram('three-calls')]);
    const rule = [
      'always,exclude',
      '-F',
      'msgtype=SECCOMP',
      '-F',
      `exe=${buildProgram('three-calls', 'SYNC')}`,
    ];
    expect(spawnSync('auditctl', ['-a', ...rule]).status).toBe(0);
    try {
      const { run, report } = await gate('check', baseline(), [buildProgram('three-calls', 'SYNC')]);
      expect([run.status, report.verdict]).toEqual([3, 'inconclusive']);
      expect(report.reasons).toEqual([expect.stringMatching(/^rules: a rule may hide SECCOMP records/)]);
    } finally {
      spawnSync('auditctl', ['-d', ...rule]);
    }
  });

  test('one over which a rule lies that hides what tells of changes', async () => {
    await gate('record', baseline(), [buildProgram('three-calls')]);
    const rule = ['always,exclude', '-F', 'msgtype=CONFIG_CHANGE'];
    expect(spawnSync('auditctl', ['-a', ...rule]).status).toBe(0);
    try {
      const { run, report } = await gate('check', baseline(), [buildProgram('three-calls')]);
      expect([run.status, report.verdict]).toEqual([3, 'inconclusive']);
      expect(report.reasons).toEqual([expect.stringMatching(/^rules: .*those that tell of changes/)]);
    } finally {
      spawnSync('auditctl', ['-d', ...rule]);
    }
  });

  test('one under a profile that lets everything through', async () => {
    writeProfile(baseline(), { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] });
    const run = await callgate(['check', '--baseline', baseline(), '--', 'true']);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/its defaultAction is SCMP_ACT_ALLOW, which lets every call through/);
  });
});

describeKernel('a rule with conditions', () => {
  test('is kept by record when the call meets it, and reported by check when it does not', async () => {
    const program = buildProgram('call-numbers');
    await gate('record', baseline(), [program]);
    const profile = JSON.parse(readFileSync(baseline(), 'utf8'));
    const args = [{ index: 0, value: 4294967295, op: 'SCMP_CMP_MASKED_EQ', valueTwo: 4294967295 }];
    profile.syscalls.push({ names: ['personality'], action: 'SCMP_ACT_ALLOW', args });
    writeFileSync(baseline(), JSON.stringify(profile));
    const before = readFileSync(baseline(), 'utf8');
    const recorded = await gate('record', baseline(), [program, '135']); // personality(-1)
    expect([recorded.run.status, readFileSync(baseline(), 'utf8')]).toEqual([0, before]);
    const { report } = await gate('check', baseline(), ['setarch', '-R', program]);
    expect(newNames(report)).toContain('personality');
  });
});
