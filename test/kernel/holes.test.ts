import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { ALLOW_NOTHING, gate, newNames, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { makeTestUser, TEST_USER } from '../support/test-user.ts';

let folder: string;
beforeEach(() => {
  const user = makeTestUser();
  folder = mkdtempSync(join(tmpdir(), 'callgate-holes-'));
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
const run = (mode: 'check' | 'record', command: readonly string[]) =>
  gate(mode, baseline(), command, { user: TEST_USER, cwd: folder, flags: ['--timeout', '30'] });
const holes = ({ evidence }: Report) =>
  evidence.holes.map(({ name, detail }) => [name, detail.split(':')[0]]);
const actionsOf = (report: Report) =>
  Object.fromEntries(report.new.map(({ name, action, count }) => [name, [action, count]]));

/** Checks under a baseline that allows nothing: what is recorded is new. */
async function seeAll(command: readonly string[]): Promise<{ report: Report; stdout: string }> {
  writeProfile(baseline(), ALLOW_NOTHING);
  const { run: ended, report } = await run('check', command);
  expect([report.verdict, report.evidence.proven]).toEqual(['new', true]);
  rmSync(baseline());
  return { report, stdout: ended.stdout };
}

const FILTER = 'own-filter';
const DONE = 'getpriority done\nsync done\n';
const REFUSED = 'getpriority refused\nsync refused\n';
const TRAPPED = 'getpriority trapped\nsync trapped\n';

describeKernel('a subject that does what no filter sees', () => {
  // What it printed, the calls by which it did so, and the holes of a check whose baseline allows those.
  test.each([
    ['a filter that refuses', [FILTER, 'errno'], REFUSED, ['seccomp'], ['seccomp']],
    ['a filter by prctl that refuses', [FILTER, 'errno', 'prctl'], REFUSED, ['prctl'], ['prctl']],
    ['a filter that traps', [FILTER, 'trap'], TRAPPED, ['seccomp'], ['seccomp']],
    ['a filter whose supervisor answers CONTINUE', [FILTER, 'notify'], DONE, ['seccomp'], ['seccomp']],
    [
      'a filter whose tracer lets go on',
      [FILTER, 'trace'],
      DONE,
      ['ptrace', 'seccomp'],
      ['seccomp', 'ptrace'],
    ],
    [
      'an io_uring',
      ['io-uring', 'made'],
      'nop 0 openat done\n',
      ['io_uring_enter', 'io_uring_setup'],
      ['io_uring_setup'],
    ],
    ['unshare', ['namespaces', 'unshare'], 'pid 3\n', ['unshare'], ['unshare']],
    ['namespaces by clone', ['namespaces', 'clone'], 'pid 3\n', ['clone'], ['clone']],
    ['setns', ['namespaces', 'enter'], 'entered\n', ['setns', 'unshare'], ['unshare', 'setns']],
  ] as const)(
    'is new with it, and clean with the hole by name where it is allowed: %s',
    async (_what, [name, ...args], printed, calls, named) => {
      const exe = buildProgram(name);
      const all = await seeAll([exe, ...args]);
      expect(all.stdout).toBe(printed);
      expect(newNames(all.report)).toEqual(expect.arrayContaining([...calls]));
      // What its own filter answers leaves no record.
      expect(newNames(all.report)).not.toContain(name === FILTER ? 'sync' : undefined);
      for (const { name, exe: by } of all.report.new)
        if ((calls as readonly string[]).includes(name)) expect(by).toBe(exe);
      await run('record', [exe, ...args]);
      const { run: ended, report } = await run('check', [exe, ...args]);
      expect([ended.status, report.verdict, report.evidence.proven]).toEqual([0, 'clean', true]);
      expect(holes(report)).toEqual(named.map((hole) => [hole, exe]));
    },
  );

  test('creates a file in an io_uring without a call that opens one', async () => {
    const { report } = await seeAll([buildProgram('io-uring'), 'made']);
    expect(existsSync(join(folder, 'made'))).toBe(true);
    expect(newNames(report).filter((name) => name.startsWith('open') || name === 'creat')).toEqual([]);
  });

  test('is seen with what its filter refuses where it asks for a record', async () => {
    const { report } = await seeAll([buildProgram(FILTER), 'errno-logged']);
    expect(actionsOf(report)).toMatchObject({ getpriority: ['errno', 1], sync: ['errno', 1] });
  });

  test('is seen with the call that its filter kills it for, allowed or not', async () => {
    const command = [buildProgram(FILTER), 'kill'];
    const { report } = await seeAll(command);
    expect(actionsOf(report)).toMatchObject({ getpriority: ['kill_process', 1] });
    expect(report.command).toMatchObject({ exitCode: null, signal: 'SIGSYS' });
    writeProfile(baseline(), JSON.parse(report.proposed?.profile ?? ''));
    const checked = await run('check', command);
    expect([checked.run.status, checked.report.verdict]).toEqual([4, 'command-failed']);
    expect(checked.report.new).toEqual([]);
  });
});

describeKernel('a subject in a pid namespace of its own', () => {
  test.each(['unshare', 'clone'])('by %s is ended with its tree, under the machine’s pids', async (way) => {
    const exe = buildProgram('namespaces');
    const { report } = await seeAll([exe, way, '30']);
    expect(report.new.find(({ name }) => name === 'getpriority')).toMatchObject({ exe, count: 1 });
    const pids = report.command.leftovers.map(({ pid }) => pid);
    expect(report.command.leftovers.map(({ comm }) => comm)).toEqual(['namespaces', 'namespaces']);
    expect(Math.min(...pids)).toBeGreaterThan(3);
    for (const pid of pids) expect(existsSync(`/proc/${pid}`)).toBe(false);
  });
});
