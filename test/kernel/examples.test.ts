import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { callgate, gate, newNames, writeProfile } from '../support/callgate.ts';
import { committedProfile } from '../support/injected-example.ts';
import { EXAMPLES, type Example } from '../support/injections.ts';
import { describeKernel } from '../support/kernel.ts';
import { installMcpPackages } from '../support/mcp-packages.ts';
import { makeTestUser } from '../support/test-user.ts';

const ROOT = join(import.meta.dirname, '../..');
const TESTS = [process.execPath, '--test', '--test-reporter=spec', '--test-concurrency=1'];
const LONG = 600_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-examples-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a suite of this repository's own configuration. */
async function checkSuite(
  suite: string,
  env = process.env,
): Promise<{ status: number | null; report: Report }> {
  const json = join(folder, 'report.json');
  const { status, stderr } = await callgate(['check', '--suite', suite, '--json', json], {
    cwd: ROOT,
    env,
  });
  if (!existsSync(json)) throw new Error(`no report; exit ${status}\n${stderr}`);
  return { status, report: JSON.parse(readFileSync(json, 'utf8')) as Report };
}

/** What a clone has before any install. */
function cloneWithoutPackages(): string {
  const clone = join(folder, 'clone');
  for (const name of ['dist', 'examples', 'package.json']) {
    cpSync(join(ROOT, name), join(clone, name), {
      recursive: true,
      filter: (source) => basename(source) !== 'node_modules',
    });
  }
  return join(clone, 'dist/cli.js');
}

describeKernel('the examples', () => {
  beforeAll(installMcpPackages, LONG);

  /** Checks an example several times, and says of each run what was found. */
  async function checkOften(example: Example, baseline: string, times: number) {
    const runs: unknown[] = [];
    for (let run = 0; run < times; run += 1) {
      const { run: ended, report } = await gate('check', baseline, TESTS, {
        cwd: join(ROOT, 'examples', example),
        flags: ['--behaviours', 'gate'],
      });
      runs.push([ended.status, report.verdict, report.reasons, report.behaviours?.why]);
    }
    expect(runs).toEqual(new Array(times).fill([0, 'clean', [], []]));
  }

  test.each(EXAMPLES)(
    '%s is clean under its committed baseline, whose behaviours are gated, five times of five',
    async (example) => {
      const baseline = writeProfile(join(folder, 'seccomp.json'), committedProfile(example));
      await checkOften(example, baseline, 5);
    },
    LONG,
  );

  test.each(EXAMPLES)(
    '%s is recorded with its arguments in fewer than 40 entries, and then clean three times of three',
    async (example) => {
      const { callgate: _, ...calls } = committedProfile(example);
      const baseline = writeProfile(join(folder, 'seccomp.json'), calls);
      await gate('record', baseline, TESTS, {
        cwd: join(ROOT, 'examples', example),
        flags: ['--arguments', '--runs', '3'],
      });
      const recorded = readFileSync(baseline, 'utf8');
      expect(recorded).toContain('"names": ["openat"], "action": "SCMP_ACT_ALLOW", "args"');
      const { behaviours } = JSON.parse(recorded).callgate;
      expect(behaviours.length).toBeGreaterThan(10);
      expect(behaviours.length).toBeLessThan(40);
      await checkOften(example, baseline, 3);
    },
    LONG,
  );

  test.each(EXAMPLES)(
    '%s is clean in an environment with nothing but a PATH, as a service may have it',
    async (suite) => {
      const { status, report } = await checkSuite(suite, { PATH: process.env.PATH });
      expect([status, newNames(report), report.reasons]).toEqual([0, [], []]);
    },
    LONG,
  );

  test.each(EXAMPLES)(
    'the baseline of %s has calls by name, and few behaviours that hold on another machine',
    (suite) => {
      const profile = JSON.parse(readFileSync(join(ROOT, 'examples', suite, 'seccomp.json'), 'utf8'));
      expect(profile).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1 });
      const names = (profile.syscalls as { names: string[] }[]).flatMap(({ names }) => names);
      expect(names.length).toBeGreaterThan(40);
      expect(names).not.toContain('copy_file_range');
      const { behaviours } = profile.callgate;
      expect(behaviours.length).toBeLessThan(40);
      expect(JSON.stringify(behaviours)).not.toMatch(/"(?:\/root|\/home|\/tmp|\/var)\b/);
    },
  );

  test(
    'the agent is caught when one tool changes, though its tests pass',
    async () => {
      const agent = join(folder, 'agent');
      cpSync(join(ROOT, 'examples/agent'), agent, { recursive: true });
      cpSync(join(agent, 'tools/export-file.changed.js'), join(agent, 'tools/export-file.js'));
      const { run, report } = await gate('check', join(agent, 'seccomp.json'), TESTS, { cwd: agent });
      expect([run.status, report.verdict, report.command.exitCode]).toEqual([1, 'new', 0]);
      expect(newNames(report)).toContain('copy_file_range');
      expect(report.evidence.proven).toBe(true);
      const call = report.new.find(({ name }) => name === 'copy_file_range');
      expect(call?.exe).toMatch(/\/node$/);
      expect(run.stderr).toMatch(
        /^ {2}copy_file_range +low +\S+node +[\d,]+× +at \d+\.\d\d s {2}copy between files/m,
      );
      expect(report.proposed?.added).toEqual(newNames(report));
    },
    LONG,
  );

  test.each(['root', 'an unprivileged user through sudo'])(
    'the demo shows both verdicts from a clone without packages, to %s',
    async (who) => {
      const cli = cloneWithoutPackages();
      const as =
        who === 'root'
          ? []
          : ['setpriv', '--reuid', makeTestUser().name, '--regid', makeTestUser().name, '--init-groups'];
      const [file = '', ...args] = [...as, process.execPath, cli, 'demo'];
      const { status, stdout, stderr } = spawnSync(file, args, { cwd: '/', encoding: 'utf8', timeout: LONG });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/On this host it will, as root.*The agent itself runs as you\./s);
      expect(stdout).toMatch(/^-import \{ readFile, writeFile \} from 'node:fs\/promises';$/m);
      expect(stdout).toMatch(/^\+ {4}await copyFile\(source, target\);$/m);
      expect(stdout).toMatch(/All tests passed, and the gate failed/);
      expect(stderr.indexOf('callgate check: clean')).toBeGreaterThan(-1);
      expect(stderr.indexOf('callgate check: new')).toBeGreaterThan(stderr.indexOf('callgate check: clean'));
      expect(stderr).toMatch(/new system call copy_file_range by /);
    },
    LONG,
  );
});
