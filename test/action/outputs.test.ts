import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { annotationsOf, RunnerJob, type Step } from '../support/runner.ts';

const LONG = 600_000;
const calls = () => buildProgram('three-calls');

/** The one thing that a failed step said to the runner, and nothing else but the gate's own line. */
function messageOf(step: Step): string {
  const [annotation, ...others] = annotationsOf(step);
  expect(others).toEqual([]);
  expect(step.stdout + step.stderr).not.toMatch(/^\s+at /m);
  return (annotation as { message: string }).message;
}

describeKernel('what the action writes', () => {
  let job: RunnerJob;
  beforeEach(() => {
    job = new RunnerJob();
  });
  afterEach(() => job.end());

  const record = (run: string, inputs = {}, env = {}) =>
    job.run({ mode: 'record', run, baseline: 'seccomp.json', ...inputs }, { env });

  test('is looked at before the command runs: all that could not be written is told at once', async () => {
    const step = await record('touch ran', { 'report-dir': '/proc/x' });
    expect(step).toMatchObject({ status: 1, outputs: {}, summary: '' });
    expect(messageOf(step).split('\n')).toEqual([
      ...['report.json', 'report.html', 'evidence.json', 'proposed-baseline.json'].map((name) =>
        expect.stringContaining(` cannot be written to /proc/x/${name}: ENOENT: `),
      ),
      'Nothing was run.',
    ]);
    expect(readdirSync(job.workspace)).toEqual([]);
  });

  test(
    'is one error, and no wait without end, where the command has put its folder away',
    async () => {
      const step = await record('ln -s /proc out', { 'report-dir': 'out/of/it' });
      expect(step).toMatchObject({ status: 1, outputs: {} });
      expect(messageOf(step)).toMatch(
        /^The report cannot be written to .*\/out\/of\/it\/report\.json: ENOENT: .*mkdir '.*\/out\/of'\.$/,
      );
      expect(existsSync(job.path('seccomp.json'))).toBe(false);
    },
    LONG,
  );

  test(
    'leaves out a summary for which the runner names no file',
    async () => {
      const step = await record(calls(), {}, { GITHUB_STEP_SUMMARY: '' });
      expect(step).toMatchObject({ status: 0, commands: [], summary: '' });
      expect(step.outputs).toMatchObject({ verdict: 'clean' });
    },
    LONG,
  );

  test.each(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'])(
    'that the runner cannot be told is one error with the verdict in it: %s names no file',
    async (variable) => {
      const step = await record(calls(), {}, { [variable]: join(job.temp, 'gone') });
      expect(step.status).toBe(1);
      expect(messageOf(step)).toMatch(
        /^The verdict is clean, and the runner could not be told: .*\/gone.* Expected the files that GITHUB_OUTPUT and GITHUB_STEP_SUMMARY name to be there and writable\.$/,
      );
    },
    LONG,
  );
});
