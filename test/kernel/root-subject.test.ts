import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gate } from '../support/callgate.ts';
import { auditctl } from '../support/faults.ts';
import { describeKernel } from '../support/kernel.ts';

const ACTIONS_LOGGED = '/proc/sys/kernel/seccomp/actions_logged';
const RULE = ['/etc/hostname', '-p', 'wa'];
const flags = ['--timeout', '30'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-root-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
const bash = (script: string) => ['bash', '-c', script];
const failed = ({ evidence }: Awaited<ReturnType<typeof gate>>['report']) =>
  evidence.checks.filter(({ ok }) => !ok).map(({ name }) => name);

describeKernel('a subject that is root', () => {
  test('is declared, with the capabilities that it does not have, by name', async () => {
    const { run, report } = await gate('record', baseline(), ['grep', '^CapBnd', '/proc/self/status'], {
      flags,
    });
    const bounding = BigInt(`0x${/\t(\S+)/.exec(run.stdout)?.[1]}`);
    const last = BigInt(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
    const own = BigInt(`0x${/^CapBnd:\t(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]}`);
    const lacking = Array.from({ length: Number(last) + 1 }, (_, number) => BigInt(number)).filter(
      (number) => ((own & ~bounding) >> number) & 1n,
    );
    expect(lacking).toEqual([29n, 30n, 37n]); // linux/capability.h
    expect(report.evidence.holes).toContainEqual({
      name: 'root',
      detail:
        'the subject ran as root, without CAP_AUDIT_WRITE, CAP_AUDIT_CONTROL and CAP_AUDIT_READ but with all else: ' +
        'a hostile root can stop or forge what records it',
    });
  });

  test('can neither change the audit system nor signal its daemon itself, and the hole stays', async () => {
    const script =
      'auditctl -D; auditctl -e 0; auditctl -m x; kill -STOP $(pgrep -x auditd); ' +
      'echo 7 > /proc/self/loginuid; echo done';
    await gate('record', baseline(), bash(script), { flags });
    const { run, report } = await gate('check', baseline(), bash(script), { flags });
    expect(run.stdout.endsWith('done\n')).toBe(true);
    expect(
      run.stderr.match(/not permitted|Permission denied|Error|must be root/gi)?.length,
    ).toBeGreaterThanOrEqual(5);
    expect(report.evidence.proven).toBe(true);
    expect(report.evidence.holes.map(({ name }) => name)).toContain('root');
  });

  test.each([
    ['takes log out of actions_logged', 'echo kill_process > $f', ACTIONS_LOGGED, 'actions-logged'],
    ['truncates the log', ': > $f', '/var/lib/callgate/run-*/audit.log', 'log-file'],
    ['removes the log', 'rm $f', '/var/lib/callgate/run-*/audit.log', 'log-file'],
  ])('is not clean when it %s', async (_what, attack, target, check) => {
    const before = readFileSync(ACTIONS_LOGGED, 'utf8');
    const harmless = join(folder, 'run-harmless');
    writeFileSync(harmless, '');
    const script = (path: string) => bash(`for f in ${path}; do ${attack}; done`);
    try {
      await gate('record', baseline(), script(join(folder, 'run-*')), { flags });
      const { run, report } = await gate('check', baseline(), script(target), { flags });
      expect([run.status, report.verdict, report.new]).toEqual([3, 'inconclusive', []]);
      expect(failed(report)).toContain(check);
    } finally {
      writeFileSync(ACTIONS_LOGGED, before);
    }
  });

  describe('with a root service at hand that does its will', () => {
    let service: ChildProcess;
    const order = () => join(folder, 'order');
    beforeEach(() => {
      execFileSync('mkfifo', [order()]);
      service = spawn('timeout', ['50', 'bash', '-c', `while :; do bash < ${order()}; done`], {
        stdio: 'ignore',
      });
      auditctl('-w', ...RULE);
    });
    afterEach(async () => {
      const ended = new Promise((resolve) => service.once('close', resolve));
      service.kill('SIGTERM');
      await ended;
      spawnSync('auditctl', ['-W', ...RULE]);
    });

    test.each([
      [
        'stops auditd',
        'kill -STOP $(pgrep -x auditd); sleep 0.3',
        ['daemon', 'end-canary', 'serials', 'configuration'],
      ],
      ['kills auditd', 'kill -KILL $(pgrep -x auditd)', ['daemon']],
      ['deletes the rules', 'auditctl -D', ['rules']],
      ['switches auditing off', 'auditctl -e 0', ['enabled']],
    ])(
      'is not clean when that %s',
      async (_what, attack, checks) => {
        const script = (words: string) => `echo '${words}' > ${order()}; sleep 0.5; true`;
        await gate('record', baseline(), bash(script('true')), { flags });
        const { run, report } = await gate('check', baseline(), bash(script(attack)), { flags });
        expect([run.status, report.verdict]).toEqual([3, 'inconclusive']);
        expect(failed(report).some((name) => checks.includes(name))).toBe(true);
      },
      90_000,
    );
  });
});
