import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRuns } from '../../src/gate/runs-file.ts';
import { ALLOW_NOTHING, callgate, gate, newNames, writeProfile } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-runs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const baseline = () => join(folder, 'seccomp.json');
const statistics = () => join(folder, 'seccomp.runs.jsonl');
/** Counts its runs in a file, and does something in one of them. */
const inRun = (number: number, act: string) => [
  'bash',
  '-c',
  `echo >> ${folder}/n; if [ $(wc -l < ${folder}/n) = ${number} ]; then ${act}; fi`,
];

describeKernel('a command that is repeated', () => {
  test('is counted call by call, and the counts are kept beside the baseline and grow', async () => {
    const flags = ['--runs', '3'];
    const { run, report } = await gate('record', baseline(), inRun(2, 'sync'), { flags });
    expect(run.status).toBe(0);
    const runsOf = (name: string) => report.runs?.calls.find((call) => call.name === name)?.runs;
    expect([runsOf('execve'), runsOf('sync')]).toEqual([3, 1]);
    const behaviour = report.runs?.behaviours.find(({ name }) => name === 'execute:/usr/bin/sync');
    expect(behaviour?.runs).toBe(1);
    expect(report.runs?.completeness?.calls).toMatchObject({ runs: 3, uniques: 1 });
    const [batch] = readRuns(statistics());
    expect([batch?.runs, batch?.calls.get('sync'), batch?.calls.get('execve')]).toEqual([3, 1, 3]);
    const again = await gate('record', baseline(), inRun(0, ':'), { flags: ['--runs', '2'] });
    expect(again.report.runs?.completeness?.calls).toMatchObject({ runs: 5, uniques: 1 });
    expect(readRuns(statistics()).map(({ runs }) => runs)).toEqual([3, 2]);
  });

  test('keeps no statistics where it was not asked to repeat', async () => {
    const { report } = await gate('record', baseline(), [buildProgram('three-calls')]);
    expect([report.runs, existsSync(statistics())]).toEqual([undefined, false]);
  });

  test('ends a record at a run that fails, of which nothing is kept', async () => {
    const { run, report } = await gate('record', baseline(), inRun(3, 'sync; exit 7'), {
      flags: ['--runs', '5', '--behaviours', 'off'],
    });
    expect(run.status).toBe(4);
    expect(run.stderr).toMatch(/run 3 of 5 ended the record/);
    expect(report.runs?.results.map(({ verdict }) => verdict)).toEqual(['clean', 'clean', 'command-failed']);
    expect(readFileSync(baseline(), 'utf8')).not.toContain('"sync"');
    const [batch] = readRuns(statistics());
    expect([batch?.runs, batch?.calls.has('sync')]).toEqual([2, false]);
  });

  test('runs nothing over statistics that cannot be read', async () => {
    writeFileSync(statistics(), '{}\n');
    const run = await callgate([
      'record',
      '--runs',
      '2',
      '--baseline',
      baseline(),
      '--',
      'touch',
      join(folder, 'made'),
    ]);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/seccomp\.runs\.jsonl:1:1: "id"/);
    expect([existsSync(join(folder, 'made')), existsSync(baseline())]).toEqual([false, false]);
  });

  test('leaves out of the statistics what a rule with conditions keeps from being logged', async () => {
    const profile = {
      ...ALLOW_NOTHING,
      syscalls: [
        { names: ['uname'], action: 'SCMP_ACT_ALLOW', args: [{ index: 3, value: 0, op: 'SCMP_CMP_GE' }] },
      ],
    };
    const { run } = await gate('record', writeProfile(baseline(), profile), [buildProgram('three-calls')], {
      flags: ['--runs', '2', '--behaviours', 'off'],
    });
    expect(run.status).toBe(0);
    const [batch] = readRuns(statistics());
    expect([batch?.uncounted, batch?.calls.has('uname'), batch?.calls.get('getpid')]).toEqual([
      ['uname'],
      false,
      2,
    ]);
  });

  test('fails a check for what one run of three found', async () => {
    await gate('record', baseline(), inRun(0, ':'));
    rmSync(join(folder, 'n'));
    const { run, report } = await gate('check', baseline(), inRun(2, 'sync'), { flags: ['--runs', '3'] });
    expect([run.status, report.verdict]).toEqual([1, 'new']);
    expect(newNames(report)).toContain('sync');
    expect(report.runs?.results.map(({ verdict }) => verdict)).toEqual(['clean', 'new', 'clean']);
    expect(report.runs?.calls).toContainEqual({ name: 'sync', runs: 1 });
    expect(report.proposed?.added).toContain('sync');
  });
});

describeKernel('a record in passes', () => {
  test('ends what floods, keeps what it taught, and closes with a whole pass that made nothing new', async () => {
    const storm = [buildProgram('storm'), '400000'];
    const { run, report } = await gate('record', baseline(), storm, { flags: ['--converge'] });
    expect([run.status, report.verdict, report.convergence?.closed]).toEqual([0, 'clean', true]);
    const passes = report.convergence?.passes ?? [];
    expect(passes[0]).toMatchObject({ isWhole: false });
    expect(passes[0]?.taught).toContain('getppid');
    expect(passes.at(-1)).toMatchObject({ isWhole: true, taught: [] });
    // 400,000 logged calls would be as many records.
    expect(passes.reduce((sum, { records }) => sum + records, 0)).toBeLessThan(200_000);
    const check = await gate('check', baseline(), storm);
    expect([check.run.status, check.report.verdict]).toEqual([0, 'clean']);
  });

  test('keeps of a pass that was ended nothing that ending it made the command do', async () => {
    const script = `trap 'sync; exit 0' TERM; while [ ! -e ${folder}/stop ]; do ls / > /dev/null; ls / > /dev/null; done`;
    const ended = `if [ -e ${folder}/once ]; then exit 0; fi; echo > ${folder}/once; ${script}`;
    const { run, report } = await gate('record', baseline(), ['bash', '-c', ended], {
      flags: ['--converge', '--behaviours', 'off'],
    });
    expect(run.status).toBe(0);
    expect(report.convergence?.passes[0]).toMatchObject({ isWhole: false });
    const text = readFileSync(baseline(), 'utf8');
    expect(text).toContain('"getdents64"');
    expect(text).not.toContain('"sync"');
  });

  test('writes nothing of a command that fails, and says so', async () => {
    const { run, report } = await gate('record', baseline(), ['bash', '-c', 'exit 7'], {
      flags: ['--converge'],
    });
    expect([run.status, report.verdict, existsSync(baseline())]).toEqual([4, 'command-failed', false]);
    expect(run.stderr).toMatch(/was left as it is/);
  });

  test('is inconclusive where its passes run out', async () => {
    const { run, report } = await gate('record', baseline(), [buildProgram('three-calls')], {
      flags: ['--converge', '1'],
    });
    expect([run.status, report.convergence?.closed, existsSync(baseline())]).toEqual([3, false, false]);
  });

  test.each([
    [['--converge', '--runs', '2'], '--runs'],
    [['--converge', '--arguments'], '--arguments'],
  ])('is refused with %j', async (flags, other) => {
    const run = await callgate(['record', ...flags, '--baseline', baseline(), '--', 'true']);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(`so ${other} would not see it`);
  });
});
