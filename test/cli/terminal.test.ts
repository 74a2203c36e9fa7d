import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALLOW_NOTHING, CLI, callgate, gate, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-terminal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');

/** Runs the command line on a terminal of its own; what it showed there. */
function runOnTerminal(args: string, env: NodeJS.ProcessEnv = {}): string {
  const command = `${process.execPath} ${CLI} ${args}`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm', ...env },
    timeout: 300_000,
  });
  return stdout;
}

describeKernel('what a person sees', () => {
  test('doctor tells each thing that a proof needs, and exits with 0 where all are there', async () => {
    const { status, stdout, stderr } = await callgate(['doctor']);
    expect([status, stderr]).toEqual([0, '']);
    const names = [...stdout.matchAll(/^(ok {2}|FAIL) {2}(\S+(?: \S+)*) {2,}\S/gm)].map(([, , name]) => name);
    expect(names).toEqual([
      'platform',
      'root',
      'capabilities',
      'left behind',
      'seccomp',
      'python3',
      'auditd',
      'auditctl',
      'ausearch',
      'flock',
      'audit',
    ]);
  }, 300_000);

  test('colours only on a terminal, and not under NO_COLOR', async () => {
    const doctor = [
      runOnTerminal('doctor'),
      runOnTerminal('doctor', { NO_COLOR: '1' }),
      (await callgate(['doctor'])).stdout,
    ];
    expect(doctor.map((text) => text.includes('\u001b['))).toEqual([true, false, false]);
    writeProfile(baseline(), ALLOW_NOTHING);
    const check = `check --baseline ${baseline()} -- ${buildProgram('three-calls')}`;
    expect(runOnTerminal(check)).toContain('\u001b[31m\u001b[1mnew\u001b[22m\u001b[39m');
    expect(runOnTerminal(check, { NO_COLOR: '1' })).not.toContain('\u001b[3');
  }, 300_000);

  test('progress on a terminal while a silent subject runs, and nowhere else', async () => {
    writeProfile(baseline(), ALLOW_NOTHING);
    const shown = runOnTerminal(`check --baseline ${baseline()} -- sleep 4`);
    expect(shown).toMatch(/\r\u001b\[Kcallgate: running for \d\.00 s, \d+ records read/);
    const { run } = await gate('check', baseline(), ['sleep', '4']);
    expect(run.stderr).not.toContain('running for');
  }, 300_000);

  test('the exact next command, which a shell runs as it stands', async () => {
    const program = buildProgram('three-calls');
    const { run } = await gate('check', baseline(), [program, 'a b', "it's"], { cwd: folder });
    const next = /^ {2}next {6}callgate (.*)$/m.exec(run.stderr)?.[1];
    expect(next).toBe(`record --baseline ${baseline()} -- ${program} 'a b' 'it'\\''s'`);
    const recorded = spawnSync('bash', ['-c', `${process.execPath} ${CLI} ${next}`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(recorded.status).toBe(0);
    expect((await gate('check', baseline(), [program], { cwd: folder })).report.verdict).toBe('clean');
  }, 300_000);

  test('standard output has the subject’s alone', async () => {
    const { run } = await gate('check', baseline(), ['echo', 'hello']);
    expect([run.status, run.stdout]).toEqual([1, 'hello\n']);
  }, 300_000);

  test('a reader that goes away takes nothing from the verdict', () => {
    const json = join(folder, 'report.json');
    const command = `${process.execPath} ${CLI} record --baseline ${baseline()} --json ${json} -- seq 100000 | head -1; exit \${PIPESTATUS[0]}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '1\n']);
    expect(stderr).toContain('callgate record: clean');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ verdict: 'clean' });
  }, 300_000);

  test('a report that cannot be written is one error', async () => {
    const file = writeProfile(join(folder, 'file'), ALLOW_NOTHING);
    const run = await callgate([
      'record',
      '--baseline',
      baseline(),
      '--json',
      join(file, 'report.json'),
      '--',
      'true',
    ]);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^callgate: The report cannot be written to .*\/file\/report\.json: /m);
    expect(existsSync(baseline())).toBe(false);
  }, 300_000);
});
