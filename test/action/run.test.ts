import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../../src/report/schema.ts';
import { ALLOW_NOTHING } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { RunnerJob, readAnnotation, type Step, untilExists } from '../support/runner.ts';
import { makeTestUser } from '../support/test-user.ts';

const LONG = 600_000;
const OUTPUTS = ['verdict', 'new-count', 'new-syscalls', 'report-path', 'proposed-baseline', 'digest'];
const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schema/report.schema.json'), 'utf8'));
const validate = new Ajv2020().compile(schema);

/** The step's report, which its schema has to take. */
function readReport(step: Step): Report {
  const report = JSON.parse(readFileSync(step.outputs['report-path'] ?? '', 'utf8'));
  expect(validate(report) || validate.errors).toBe(true);
  return report as Report;
}

/** The annotations, and nothing but annotations: the action says nothing else to the runner. */
function annotations(step: Step) {
  return step.commands.map((command) => readAnnotation(command) ?? command);
}

const calls = () => buildProgram('three-calls');
const callsAndSync = () => buildProgram('three-calls', 'SYNC');

describe.each(['root', 'an unprivileged user with sudo'])('the action as %s', (who) => {
  describeKernel('on the kernel', () => {
    let job: RunnerJob;
    beforeEach(() => {
      job = new RunnerJob(who === 'root' ? undefined : makeTestUser().name);
    });
    afterEach(() => job.end());

    const record = () => job.run({ mode: 'record', run: calls(), baseline: 'seccomp.json' });

    test(
      'records the baseline, with its outputs and no word to the runner',
      async () => {
        const step = await record();
        expect(step).toMatchObject({ status: 0, commands: [], jobFiles: '' });
        expect(Object.keys(step.outputs)).toEqual(OUTPUTS);
        expect(step.outputs).toMatchObject({ verdict: 'clean', 'new-count': '0', 'new-syscalls': '[]' });
        const written = job.read('seccomp.json');
        const names: string[] = JSON.parse(written).syscalls.flatMap(
          ({ names }: { names: string[] }) => names,
        );
        expect(names).toEqual(expect.arrayContaining(['execve', 'exit', 'getpid', 'uname']));
        expect(readFileSync(step.outputs['proposed-baseline'] ?? '', 'utf8')).toBe(written);
        expect(step.outputs.digest).toBe(`sha256:${createHash('sha256').update(written).digest('hex')}`);
      },
      LONG,
    );

    test(
      'is clean under the baseline that it recorded',
      async () => {
        const { outputs } = await record();
        const step = await job.run({ run: calls(), baseline: 'seccomp.json' });
        expect(step).toMatchObject({ status: 0, commands: [], jobFiles: '' });
        expect(step.outputs).toEqual({
          verdict: 'clean',
          'new-count': '0',
          'new-syscalls': '[]',
          'report-path': join(job.temp, 'callgate/report.json'),
          'proposed-baseline': '',
          digest: outputs.digest,
        });
        expect(readReport(step)).toMatchObject({ verdict: 'clean', evidence: { proven: true } });
        expect(step.summary).toMatch(/^## Callgate: ✅ clean\n/);
        expect(step.stdout).toMatch(
          /^callgate: clean: proven: no system call outside the \d+ rules of seccomp\.json\n$/,
        );
      },
      LONG,
    );

    test(
      'fails on a new call, with outputs, report, proposal, summary and one annotation',
      async () => {
        await record();
        const before = job.read('seccomp.json');
        const step = await job.run({
          run: callsAndSync(),
          baseline: 'seccomp.json',
          'report-dir': 'out/of/it',
        });
        expect(step.status).toBe(1);
        const folder = job.path('out/of/it');
        const proposal = join(folder, 'proposed-baseline.json');
        expect(step.outputs).toMatchObject({
          verdict: 'new',
          'new-count': '1',
          'new-syscalls': '["sync"]',
          'report-path': join(folder, 'report.json'),
          'proposed-baseline': proposal,
        });
        const report = readReport(step);
        expect(report).toMatchObject({
          verdict: 'new',
          new: [{ name: 'sync', count: 1, exe: callsAndSync() }],
        });
        expect(readFileSync(proposal, 'utf8')).toBe(report.proposed?.profile);
        expect(step.outputs.digest).toBe(report.proposed?.digest);
        expect(job.read('seccomp.json')).toBe(before);
        expect(step.summary).toMatch(/^\| System call +\| Executable .*\n\| :-.*\n\| <code>sync<\/code>/m);
        expect(step.summary).toMatch(/^\+ {4}\{ "names": \["sync"\], "action": "SCMP_ACT_ALLOW"/m);
        expect(annotations(step)).toEqual([
          {
            level: 'error',
            properties: { title: 'Callgate', file: 'seccomp.json', line: '1' },
            message: 'new: 1 system call outside the baseline seccomp.json: sync',
          },
        ]);
      },
      LONG,
    );

    test(
      'gives a subject no way to speak to the runner, and takes no output of it for its own',
      async () => {
        const script = `
          printf '\\xff\\xfe:\\0:\\0e\\0r\\0r\\0o\\0r\\0:\\0:\\0x\\0\\n' >&2
          echo '::set-output name=verdict::forged'; echo '##[error]forged' >&2; echo ':##[error]forged'
          printf '\\r  ::error::forged\\n'; ${callsAndSync()}; echo '::error::forged' >&2
          echo verdict=forged >> "\${GITHUB_OUTPUT:-$PWD/none}"; echo forged >> "\${GITHUB_STEP_SUMMARY:-$PWD/none}"
          printf '::stop-commands::x\\nno newline ##['`;
        job.write('seccomp.json', JSON.stringify(ALLOW_NOTHING));
        const step = await job.run({ run: script, baseline: 'seccomp.json' });
        expect(step.status).toBe(1);
        expect(step.outputs.verdict).toBe('new');
        expect(Object.keys(step.outputs)).toEqual(OUTPUTS);
        expect(annotations(step)).toEqual([
          expect.objectContaining({
            level: 'error',
            properties: expect.objectContaining({ title: 'Callgate' }),
          }),
        ]);
        expect(step.summary).not.toMatch(/^forged/m);
        expect(step.stdout).toContain(': :set-output name=verdict::forged\n');
        expect(step.stderr).toContain('## [error]forged\n');
        expect(step.stderr).toMatch(/^: :error::forged$/m);
      },
      LONG,
    );

    test(
      'takes back what a subject wrote into the runner’s files, which it can find, and fails',
      async () => {
        const forge =
          'for file in "$RUNNER_TEMP"/_runner_file_commands/*; do echo verdict=forged >> "$file"; done';
        const step = await job.run({ mode: 'record', run: forge, baseline: 'seccomp.json' });
        expect(step).toMatchObject({ status: 1, jobFiles: '', outputs: { verdict: 'clean' } });
        expect(step.summary).toMatch(/^## Callgate: /);
        expect(step.summary).not.toContain('verdict=forged');
        expect(annotations(step)).toEqual([
          expect.objectContaining({
            level: 'error',
            message: expect.stringMatching(
              /^The command wrote to the runner's files behind GITHUB_ENV, GITHUB_OUTPUT, GITHUB_PATH, GITHUB_STATE, GITHUB_STEP_SUMMARY\./,
            ),
          }),
        ]);
      },
      LONG,
    );

    test(
      'gives the subject no secret of the job',
      async () => {
        const env = {
          INPUT_TOKEN: 'secret-input',
          GITHUB_TOKEN: 'secret-token',
          STATE_x: 'secret-state',
          API_KEY: 'kept',
        };
        const step = await job.run({ mode: 'record', run: 'env; id -u', baseline: 'seccomp.json' }, { env });
        expect(step.status).toBe(0);
        expect(step.stdout).toMatch(/^API_KEY=kept$/m);
        expect(step.stdout).not.toMatch(
          /secret-|^(INPUT_|ACTIONS_|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY|TOKEN)=)/m,
        );
        expect(step.stdout).toMatch(who === 'root' ? /^0$/m : /^[1-9]\d*$/m);
      },
      LONG,
    );
  });
});

describeKernel('the action', () => {
  let job: RunnerJob;
  beforeEach(() => {
    job = new RunnerJob();
  });
  afterEach(() => job.end());

  const record = (run: string, more = {}) =>
    job.run({ mode: 'record', run, baseline: 'seccomp.json', ...more });

  test(
    'with fail-on never reports new calls and passes',
    async () => {
      await record(calls());
      const step = await job.run({ run: callsAndSync(), baseline: 'seccomp.json', 'fail-on': 'never' });
      expect(step).toMatchObject({ status: 0, commands: [] });
      expect(step.outputs).toMatchObject({ verdict: 'new', 'new-count': '1', 'new-syscalls': '["sync"]' });
    },
    LONG,
  );

  test(
    'with fail-on never still fails when the command does, and says that it was the command',
    async () => {
      job.write('seccomp.json', JSON.stringify(ALLOW_NOTHING));
      const step = await job.run({ run: 'exit 3', baseline: 'seccomp.json', 'fail-on': 'never' });
      expect([step.status, step.outputs.verdict]).toEqual([1, 'new']);
      expect(annotations(step)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/: the command exited with 3$/) }),
      ]);
    },
    LONG,
  );

  test.each(['new', 'never'])(
    'with fail-on %s fails a run that is not proven: the kernel’s logging was changed meanwhile',
    async (failOn) => {
      const path = '/proc/sys/kernel/seccomp/actions_logged';
      const run = ': > mark; while [ ! -e go ]; do sleep 0.05; done; rm go mark';
      const letGo = () => writeFileSync(job.path('go'), '');
      const untilItRuns = async () => {
        await untilExists(job.path('mark'), 300);
        await new Promise((resolve) => setTimeout(resolve, 200));
      };
      await job.run(
        { mode: 'record', run, baseline: 'seccomp.json' },
        { meanwhile: () => untilItRuns().then(letGo) },
      );
      const found = readFileSync(path, 'utf8').trim();
      const before = /\blog\b/.test(found) ? found : `${found} log`;
      const meanwhile = async () => {
        await untilItRuns();
        try {
          writeFileSync(path, before.replace(/ ?\blog\b/, ''));
        } finally {
          writeFileSync(path, before);
          letGo();
        }
      };
      const step = await job.run({ run, baseline: 'seccomp.json', 'fail-on': failOn }, { meanwhile });
      expect([step.status, step.outputs.verdict]).toEqual([1, 'inconclusive']);
      expect(readReport(step).evidence).toMatchObject({ proven: false });
      const [annotation, ...others] = annotations(step);
      expect(others).toEqual([]);
      expect(annotation).toMatchObject({
        level: 'error',
        message: expect.stringMatching(/^inconclusive: .*: configuration: serial \d+: op=seccomp-logging /),
      });
      expect(step.summary).toMatch(/^## Callgate: ⚠️ inconclusive/);
      expect(step.summary).toMatch(/^- \*\*configuration\*\*: /m);
      expect(readFileSync(path, 'utf8').trim()).toBe(before);
    },
    LONG,
  );

  test(
    'fails with the command, proven and clean as it is',
    async () => {
      const step = await record('echo before; exit 3');
      expect([step.status, step.outputs.verdict]).toEqual([1, 'command-failed']);
      expect(annotations(step)).toEqual([
        expect.objectContaining({
          message: expect.stringMatching(/^command-failed: .*the command exited with 3$/),
        }),
      ]);
      expect(existsSync(job.path('seccomp.json'))).toBe(false);
    },
    LONG,
  );

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
      expect(readReport(step).command.exitCode).toBe(exitCode);
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
      expect([alone.status, readReport(alone).suite]).toEqual([0, 'one']);
      job.write('.github/callgate.yml', `suites:\n${suite('one')}${suite('two')}`);
      const named = await job.run({ suite: 'two' });
      expect([named.status, named.outputs.verdict]).toEqual([1, 'new']);
      expect(dirname(named.outputs['report-path'] ?? '')).toBe(join(job.temp, 'callgate/two'));
      const unnamed = await job.run({});
      expect(annotations(unnamed)).toEqual([
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
      expect(readReport(step).command).toMatchObject({ timedOut: true });
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
      const [annotation] = annotations(step);
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
      setup: '1',
      'timeout-minutes': 'soon',
    });
    expect(step).toMatchObject({ status: 1, outputs: {}, summary: '', jobFiles: '' });
    const [annotation, ...others] = annotations(step);
    expect(others).toEqual([]);
    const { message } = annotation as { message: string };
    for (const name of [
      'mode',
      'suite and baseline',
      'run',
      'fail-on',
      'fail-fast',
      'setup',
      'timeout-minutes',
    ]) {
      expect(message).toMatch(new RegExp(`^  ${name}: `, 'm'));
    }
    expect(message.split('\n')).toHaveLength(8);
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
      /The working directory no is not a directory/,
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
    expect(annotations(step)).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringMatching(message) }),
    ]);
    expect(step.stdout + step.stderr).not.toMatch(/node:internal|Node\.js v/);
  });

  test(
    'says in one annotation that its report cannot be written, behind output that ends inside a line',
    async () => {
      job.write('file', '');
      const step = await record('printf "no newline"', { 'report-dir': 'file/folder' });
      expect(step.status).toBe(1);
      expect(annotations(step)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/^The report cannot be written to /) }),
      ]);
    },
    LONG,
  );
});
