import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { ALLOW_NOTHING, callgate, gate, newNames, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-calls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
const countOf = (report: Report, name: string) =>
  report.new.filter((call) => call.name === name).reduce((sum, call) => sum + call.count, 0);

/** Checks a program under a baseline that allows nothing, so that every call of it is reported. */
async function seeAll(command: readonly string[]): Promise<Report> {
  const { report } = await gate('check', writeProfile(baseline(), ALLOW_NOTHING), command);
  expect(report.evidence).toMatchObject({ proven: true });
  return report;
}

describeKernel('calls of real programs', () => {
  test('a static program that makes three calls gives a baseline of those and its execve', async () => {
    const { report } = await gate('record', baseline(), [buildProgram('three-calls')]);
    expect(report.verdict).toBe('clean');
    expect(report.proposed?.added).toEqual(['execve', 'exit', 'getpid', 'uname']);
  });

  test('one call more is exactly that one call', async () => {
    await gate('record', baseline(), [buildProgram('three-calls')]);
    const clean = await gate('check', baseline(), [buildProgram('three-calls')]);
    expect([clean.run.status, clean.report.verdict]).toEqual([0, 'clean']);
    const { run, report } = await gate('check', baseline(), [buildProgram('three-calls', 'SYNC')]);
    expect(run.status).toBe(1);
    expect(report.new).toMatchObject([{ name: 'sync', arch: 'x86_64', nr: 162, count: 1, action: 'log' }]);
    expect(report.proposed?.added).toEqual(['sync']);
  });

  test('sees an orphaned grandchild of a millisecond in a session of its own, 50 times of 50', async () => {
    const counts: number[] = [];
    for (let run = 0; run < 50; run += 1)
      counts.push(countOf(await seeAll([buildProgram('orphan')]), 'getpriority'));
    expect(counts).toEqual(new Array(50).fill(1));
  }, 120_000);

  test('keeps foreign architectures and unknown numbers apart', async () => {
    const x32Getpid = 0x40000000 + 39;
    const report = await seeAll([buildProgram('call-numbers'), 'i386:20', String(x32Getpid), '480', '425']);
    expect(report.new).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ arch: 'i386', name: 'getpid', nr: 20, count: 1 }),
        expect.objectContaining({ arch: 'x32', name: 'getpid', nr: x32Getpid, count: 1 }),
        expect.objectContaining({ arch: 'x86_64', name: 'x86_64:#480', nr: 480, count: 1 }),
        expect.objectContaining({ arch: 'x86_64', name: 'io_uring_setup', nr: 425, count: 1 }),
      ]),
    );
    expect(report.evidence.holes.map(({ name }) => name)).toContain('io_uring_setup');
    expect(report.proposed?.unrepresentable).toEqual(['x86_64:#480']);
  });

  test('an allowed io_uring is no new call, but stays a hole', async () => {
    const program = [buildProgram('call-numbers'), '425'];
    await gate('record', baseline(), program);
    const { report } = await gate('check', baseline(), program);
    expect(report.verdict).toBe('clean');
    expect(report.evidence.holes.map(({ name }) => name)).toContain('io_uring_setup');
  });

  test.each([
    ['quotes', '612262', 'a"b'],
    ['a newline', '610a62', 'a\\x0ab'],
    ['the text of a record', Buffer.from('type=SECCOMP').toString('hex'), 'type=SECCOMP'],
    ['the text of fields', Buffer.from('x" exe="/bin/x').toString('hex'), 'x" exe="/bin/x'],
    ['bytes that are not UTF-8', '61ff62', 'a\\xffb'],
    ['hex digits alone', Buffer.from('DEADBEEF').toString('hex'), 'DEADBEEF'],
    ['Unicode text', Buffer.from('grün').toString('hex'), 'grün'],
  ])('decodes a thread name of %s', async (_what, hex, shown) => {
    const report = await seeAll([buildProgram('renamed'), hex]);
    const calls = report.new.filter(({ name }) => name === 'getpriority');
    expect(calls).toMatchObject([{ comm: shown, exe: buildProgram('renamed'), count: 1 }]);
  });

  test('decodes an executable path of 4,000 bytes, with spaces', async () => {
    let path = folder;
    while (path.length < 3700) path = join(path, `folder with spaces ${'x'.repeat(180)}`);
    path = join(path, 'y'.repeat(3990 - path.length));
    mkdirSync(join(path, '..'), { recursive: true });
    copyFileSync(buildProgram('deleted'), path);
    const report = await seeAll([path]);
    expect(path.length).toBeGreaterThan(3980);
    expect(report.new.find(({ name }) => name === 'getpriority')).toMatchObject({ exe: path, count: 1 });
  });

  test('decodes an executable that was deleted while it ran', async () => {
    const path = join(folder, 'deleted program');
    copyFileSync(buildProgram('deleted'), path);
    const report = await seeAll([path, 'now']);
    expect(report.new.find(({ name }) => name === 'getpriority')).toMatchObject({ exe: `${path} (deleted)` });
  });

  test('decodes an executable whose name is not UTF-8', async () => {
    const name = Buffer.concat([Buffer.from(`${folder}/p`), Buffer.from([0xff, 0xfe])]);
    copyFileSync(buildProgram('deleted'), name);
    const report = await seeAll(['bash', '-c', `${folder}/p*`]);
    expect(report.new.find((call) => call.name === 'getpriority')?.exe).toBe(`${folder}/p\\xff\\xfe`);
  });

  test('counts a hundred threads', async () => {
    expect(countOf(await seeAll([buildProgram('threads')]), 'getpriority')).toBe(100);
  });

  test('sees the children of vfork and posix_spawn', async () => {
    const report = await seeAll([buildProgram('spawns')]);
    expect(countOf(report, 'getpriority')).toBe(1);
    expect(countOf(report, 'execve')).toBe(3);
    expect(report.new.some(({ exe }) => exe.endsWith('/true'))).toBe(true);
  });

  test('counts a storm of 2,000 short children', async () => {
    expect(countOf(await seeAll([buildProgram('fork-storm')]), 'getpriority')).toBe(2000);
  }, 120_000);

  test('counts 2,000,000 logged calls in under 120 MB, with no ausearch over a second', async () => {
    const report = await seeAll([buildProgram('storm'), '2000000']);
    expect(countOf(report, 'getppid')).toBe(2_000_000);
    expect(report.cost.observerPeakBytes).toBeLessThan(120e6);
    expect(report.cost.slowestAusearchMs).toBeLessThan(1000);
  }, 300_000);

  test('a check without a baseline file finds everything new and proposes the first baseline', async () => {
    const { run, report } = await gate('check', baseline(), [buildProgram('three-calls')]);
    expect([run.status, report.verdict]).toEqual([1, 'new']);
    expect(newNames(report)).toEqual(['execve', 'exit', 'getpid', 'uname']);
    expect(JSON.parse(report.proposed?.profile ?? '')).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO' });
    expect(report.baseline.digest).toBeNull();
  });

  test('--fail-fast ends the command at the first new call', async () => {
    await gate('record', baseline(), ['sleep', '0']);
    const startedAt = performance.now();
    const { run, report } = await gate('check', baseline(), ['bash', '-c', 'sleep 60'], {
      flags: ['--fail-fast'],
    });
    expect(run.status).toBe(1);
    expect(report.command.stoppedBy).toBe('fail-fast');
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  test('--fail-fast goes on past a new call that does not fail the run', async () => {
    await gate('record', baseline(), ['bash', '-c', 'sleep 0']);
    const { run, report } = await gate('check', baseline(), ['bash', '-c', 'sync; sleep 0'], {
      flags: ['--fail-fast', '--fail-on', 'high'],
    });
    expect([run.status, report.verdict, report.command.stoppedBy]).toEqual([0, 'new', null]);
    expect(newNames(report)).toContain('sync');
    expect(run.stderr).toMatch(/^callgate: passes, for fail-on is high, and nothing new is of high risk$/m);
  });

  test('record --runs adds what later runs make', async () => {
    const flag = join(folder, 'flag');
    const script = `if [ -e ${flag} ]; then sync; else : > ${flag}; fi`;
    const run = await callgate([
      'record',
      '--baseline',
      baseline(),
      '--runs',
      '2',
      '--',
      'bash',
      '-c',
      script,
    ]);
    expect(run.status).toBe(0);
    const { report } = await gate('check', baseline(), ['bash', '-c', script]);
    expect(report.verdict).toBe('clean');
  });
});
