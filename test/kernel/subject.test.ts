import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI, callgate, gate } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-subject-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
const record = (script: string, options = {}) => gate('record', baseline(), ['bash', '-c', script], options);

describeKernel('the subject', () => {
  test('has the caller’s working folder, arguments and environment, and standard input closed', async () => {
    const env = { ...process.env, MARK: 'a b\nc' };
    const { run } = await gate(
      'record',
      baseline(),
      ['bash', '-c', 'pwd; echo "$0|$1"; echo "$MARK"; cat | wc -c', 'x y', "z'"],
      { cwd: folder, env },
    );
    expect(run.stdout).toBe(`${folder}\nx y|z'\na b\nc\n0\n`);
  });

  test('gets no inputs, no tokens and no runner file commands', async () => {
    const secrets = {
      INPUT_RUN: '1',
      GITHUB_TOKEN: '1',
      GH_TOKEN: '1',
      ACTIONS_RUNTIME_TOKEN: '1',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: '1',
      GITHUB_ENV: '1',
      GITHUB_PATH: '1',
      GITHUB_OUTPUT: '1',
      GITHUB_STATE: '1',
      GITHUB_STEP_SUMMARY: '1',
    };
    const { run } = await record('env', { env: { ...process.env, ...secrets, GITHUB_SHA: 'kept' } });
    for (const name of Object.keys(secrets)) expect(run.stdout).not.toMatch(new RegExp(`^${name}=`, 'm'));
    expect(run.stdout).toMatch(/^GITHUB_SHA=kept$/m);
  });

  test('has both outputs apart, as they come, and may open /dev/stdout again', async () => {
    const { run } = await record('echo out; echo err >&2; echo again > /dev/stdout; printf "no newline"');
    expect(run.stdout).toBe('out\nagain\nno newline');
    expect(run.stderr).toMatch(/^err$/m);
  });

  test('gives megabytes of output on, byte for byte', async () => {
    const { run } = await record('head -c 5000000 /dev/zero | tr "\\0" x');
    expect(run.stdout).toBe('x'.repeat(5_000_000));
  });

  test.each([
    ['exit 3', 3, null, 4],
    ['kill -SEGV $$', null, 'SIGSEGV', 4],
    ['exit 0', 0, null, 0],
  ])('keeps how the command ended: %s', async (script, exitCode, signal, status) => {
    const { run, report } = await record(script);
    expect(report.command).toMatchObject({ exitCode, signal });
    expect([run.status, report.verdict]).toEqual([status, status === 0 ? 'clean' : 'command-failed']);
    expect(existsSync(baseline())).toBe(status === 0);
  });

  test('inherits no descriptor but the standard ones', async () => {
    const { run } = await record('ls /proc/self/fd');
    expect(run.stdout).toBe('0\n1\n2\n3\n');
  });

  test('holds no audit capability and cannot gain privileges', async () => {
    const { run } = await record('grep -E "^(CapBnd|CapInh|CapPrm|NoNewPrivs)" /proc/self/status');
    const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(run.stdout)?.[1] ?? '';
    for (const set of ['CapBnd', 'CapPrm'])
      expect(BigInt(`0x${field(set)}`) & ((1n << 29n) | (1n << 30n) | (1n << 37n))).toBe(0n);
    expect(BigInt(`0x${field('CapInh')}`)).toBe(0n);
    expect(field('NoNewPrivs')).toBe('1');
  });

  test('is ended with its whole tree when its time is up', async () => {
    const startedAt = performance.now();
    const { run, report } = await record('(setsid sleep 61 &); sleep 61', { flags: ['--timeout', '1'] });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(report.command.timedOut).toBe(true);
    expect([run.status, report.verdict]).toEqual([4, 'command-failed']);
    expect(spawnSync('pgrep', ['-fx', 'sleep 61']).status).toBe(1);
  });

  test('may close every descriptor and ignore SIGTERM, and is ended all the same', async () => {
    const { report } = await gate('record', baseline(), [buildProgram('stubborn')], {
      flags: ['--timeout', '1'],
    });
    expect(report.command).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
    expect(report.evidence.proven).toBe(true);
  });

  test('may leave processes behind for two seconds; they are then ended and named', async () => {
    const { report } = await gate('record', baseline(), [buildProgram('stubborn'), '30']);
    expect(report.command.leftovers).toMatchObject([{ comm: 'stubborn' }]);
    expect(report.evidence.holes.map(({ name }) => name)).toContain('leftovers');
    expect(report.evidence.proven).toBe(true);
    expect(report.proposed?.added).toContain('getpriority');
  });

  test('a process that ends within the two seconds is not named', async () => {
    const { report } = await record('(sleep 0.5; sync) & exit 0');
    expect(report.command.leftovers).toEqual([]);
    expect(report.proposed?.added).toContain('sync');
  });

  test.each([
    ['its time is up', ['--timeout', '1'], undefined],
    ['a signal comes', [], 'SIGTERM'],
  ] as const)('is ended when %s, though nobody reads its output', async (_when, flags, signal) => {
    const front = spawn(process.execPath, [CLI, 'record', '--baseline', baseline(), ...flags, '--', 'yes'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const startedAt = performance.now();
    let said = '';
    front.stderr.on('data', (chunk) => (said += chunk));
    if (signal !== undefined) setTimeout(() => front.kill(signal), 1000);
    const [status] = await once(front, 'exit');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect([status, /the rest of the output is dropped/.test(said)]).toEqual([4, true]);
    expect(spawnSync('pgrep', ['-x', 'yes']).status).toBe(1);
    expect(existsSync('/var/lib/callgate/note.json')).toBe(false);
    front.stdout.destroy();
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s to the front ends the tree, and the report comes all the same',
    async (signal) => {
      const mark = join(folder, 'mark');
      const waiting = setInterval(() => {
        if (!existsSync(mark) || front === undefined) return;
        clearInterval(waiting);
        process.kill(front, signal);
      }, 20);
      let front: number | undefined;
      const { run, report } = await record(`: > ${mark}; sleep 62`, {
        started: (pid: number) => (front = pid),
      });
      expect(report.command.stoppedBy).toBe(signal);
      expect(run.status).toBe(4);
      expect(spawnSync('pgrep', ['-fx', 'sleep 62']).status).toBe(1);
    },
  );

  test.each([
    ['no-such-program', /"no-such-program" was not found on PATH/],
    ['./nothing', /"\.\/nothing" was not found as /],
    ['echo hi', /goes in as separate arguments/],
  ])('a command that cannot be started is one error: %s', async (command, message) => {
    const run = await callgate(['check', '--baseline', baseline(), '--', command], { cwd: folder });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/\bat .*\.js/);
  });

  test('a script without an interpreter is one error, and leaves the host as it was', async () => {
    writeFileSync(join(folder, 'script'), 'echo hi\n', { mode: 0o755 });
    const run = await callgate(['check', '--baseline', baseline(), '--', './script'], { cwd: folder });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/ENOEXEC.*neither a binary of this machine nor a script/s);
    expect(spawnSync('auditctl', ['-s'], { encoding: 'utf8' }).stdout).toMatch(/^pid 0$/m);
  });

  test('shows after which line of output a call came', async () => {
    await record('echo one; sleep 0.2; echo two; sleep 0.2');
    const { report } = await gate('check', baseline(), [
      'bash',
      '-c',
      'echo one; sleep 0.2; sync; sleep 0.2; echo two',
    ]);
    expect(report.new.find(({ name }) => name === 'sync')?.context).toBe('one');
    expect(readFileSync(baseline(), 'utf8')).not.toContain('"sync"');
  });
});
