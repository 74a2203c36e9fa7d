import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ALLOW_NOTHING } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { annotationsOf, RunnerJob, reportOf } from '../support/runner.ts';

const LONG = 600_000;
const calls = () => buildProgram('three-calls');

describeKernel('an input of the action', () => {
  let job: RunnerJob;
  beforeEach(() => {
    job = new RunnerJob();
  });
  afterEach(() => job.end());

  const record = (run: string, more = {}) =>
    job.run({ mode: 'record', run, baseline: 'seccomp.json', ...more });

  test.each([
    ['the first failure ends it', 'false\necho after', 1, ''],
    ['a failure inside a pipe is one', 'false | cat\necho after', 1, ''],
    ['lines are run in order', 'echo one\necho two', 0, 'one\ntwo\n'],
    ['it is bash', '[[ a == a ]] && a=(1 2) && echo "$((a[1] + 1))"', 0, '3\n'],
    ['an unset variable is nothing', 'echo "<$NOT_SET>"', 0, '<>\n'],
    ['quotes and blanks are the script’s', `echo "a  b" 'c"d'`, 0, 'a  b c"d\n'],
  ])(
    'runs a script as a workflow does: %s',
    async (_what, script, exitCode, output) => {
      const step = await record(script);
      expect(reportOf(step).command.exitCode).toBe(exitCode);
      expect(step.stdout.startsWith(`${output}callgate: `)).toBe(true);
    },
    LONG,
  );

  test(
    'runs in the working directory that is given, and looks for the baseline from the workspace',
    async () => {
      mkdirSync(job.path('sub'));
      const step = await record('pwd', { 'working-directory': 'sub' });
      expect(step.stdout.split('\n')[0]).toBe(job.path('sub'));
      expect(existsSync(job.path('seccomp.json'))).toBe(true);
    },
    LONG,
  );

  test(
    'runs the one suite of the configuration without any input, and one by name',
    async () => {
      mkdirSync(job.path('.github'));
      const suite = (name: string) => `  ${name}: { run: '${calls()}', baseline: ${name}.json }\n`;
      job.write('.github/callgate.yml', `suites:\n${suite('one')}`);
      expect((await job.run({ mode: 'record' })).status).toBe(0);
      const alone = await job.run({});
      expect([alone.status, reportOf(alone).suite]).toEqual([0, 'one']);
      job.write('.github/callgate.yml', `suites:\n${suite('one')}${suite('two')}`);
      const named = await job.run({ suite: 'two' });
      expect([named.status, named.outputs.verdict]).toEqual([1, 'new']);
      expect(dirname(named.outputs['report-path'] ?? '')).toBe(join(job.temp, 'callgate/two'));
      const unnamed = await job.run({});
      expect(annotationsOf(unnamed)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/expected one of: one, two/) }),
      ]);
    },
    LONG,
  );

  test(
    'ends a command whose time is up',
    async () => {
      const startedAt = performance.now();
      const step = await record('sleep 64', { 'timeout-minutes': '0.02' });
      expect([step.status, step.outputs.verdict]).toEqual([1, 'command-failed']);
      expect(reportOf(step).command).toMatchObject({ timedOut: true });
      expect(spawnSync('pgrep', ['-fx', 'sleep 64']).status).toBe(1);
      expect(performance.now() - startedAt).toBeLessThan(LONG);
    },
    LONG,
  );

  test(
    'escapes what its annotation has of others',
    async () => {
      const baseline = '50%, a:b%0A.json';
      job.write(baseline, JSON.stringify(ALLOW_NOTHING));
      const step = await job.run({ run: calls(), baseline });
      const [annotation] = annotationsOf(step);
      expect(annotation).toMatchObject({
        properties: { title: 'Callgate', file: baseline },
        message: expect.stringContaining(baseline),
      });
      expect(step.commands).toHaveLength(1);
    },
    LONG,
  );

  test('names every wrong input at once, and runs nothing', async () => {
    const step = await job.run({
      mode: 'chek',
      suite: 'a',
      baseline: 'b',
      'fail-on': 'old',
      'fail-fast': 'yes',
      behaviours: 'on',
      setup: '1',
      'timeout-minutes': 'soon',
    });
    expect(step).toMatchObject({ status: 1, outputs: {}, summary: '', jobFiles: '' });
    const [annotation, ...others] = annotationsOf(step);
    expect(others).toEqual([]);
    const { message } = annotation as { message: string };
    for (const name of [
      'mode',
      'suite and baseline',
      'run',
      'fail-on',
      'fail-fast',
      'behaviours',
      'setup',
      'timeout-minutes',
    ]) {
      expect(message).toMatch(new RegExp(`^  ${name}: `, 'm'));
    }
    expect(message.split('\n')).toHaveLength(9);
  });

  test.each([
    ['a command without anything to judge it by', { run: 'true' }, /baseline or suite: expected one of them/],
    ['no configuration', {}, /\.github\/callgate\.yml does not exist/],
    [
      'a bad baseline',
      { run: 'true', baseline: 'bad.json' },
      /^bad\.json:1:\d+: .*\nbad\.json: 1 problem; nothing was run/,
    ],
    [
      'a missing working directory',
      { run: 'true', baseline: 'b', 'working-directory': 'no' },
      /The working directory no cannot be used: ENOENT: /,
    ],
    [
      'a command that is too long',
      { run: `: ${'x'.repeat(100_001)}`, baseline: 'b' },
      /Put it into a script file/,
    ],
  ])('with %s is one annotation', async (_what, inputs, message) => {
    job.write('bad.json', '{ "defaultAction": "NO" }');
    const step = await job.run(inputs);
    expect(step).toMatchObject({ status: 1, outputs: {}, summary: '' });
    expect(annotationsOf(step)).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringMatching(message) }),
    ]);
    expect(step.stdout + step.stderr).not.toMatch(/node:internal|Node\.js v/);
  });

  test(
    'says in one annotation that its report cannot be written, behind output that ends inside a line',
    async () => {
      const step = await record('touch file; printf "no newline"', { 'report-dir': 'file/folder' });
      expect(step.status).toBe(1);
      expect(annotationsOf(step)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/^The report cannot be written to /) }),
      ]);
    },
    LONG,
  );
});
