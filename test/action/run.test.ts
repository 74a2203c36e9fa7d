import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';
import { ALLOW_NOTHING } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { annotationsOf, RunnerJob, reportOf, untilExists } from '../support/runner.ts';
import { makeTestUser } from '../support/test-user.ts';

const LONG = 600_000;
const OUTPUTS = [
  'verdict',
  'new-count',
  'new-syscalls',
  'new-behaviours',
  'report-path',
  'report-dir',
  'proposed-baseline',
  'digest',
];
/** The line, from 1, of the proposed baseline that has this text in it. */
const lineOf = ({ proposed }: Report, text: string) => {
  const lines = proposed?.profile.split('\n') ?? [];
  return String(lines.findIndex((line) => line.includes(text)) + 1);
};
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
          'new-behaviours': '[]',
          'report-path': join(job.temp, 'callgate/seccomp/report.json'),
          'report-dir': join(job.temp, 'callgate/seccomp'),
          'proposed-baseline': '',
          digest: outputs.digest,
        });
        expect(reportOf(step)).toMatchObject({ verdict: 'clean', evidence: { proven: true } });
        expect(step.summary).toMatch(/^## Callgate: ✅ clean\n/);
        expect(step.stdout).toMatch(
          /^callgate: clean: proven: no system call outside the \d+ rules of seccomp\.json\n$/,
        );
      },
      LONG,
    );

    test(
      'fails on a new behaviour where they are gated, and shows it where they are not',
      async () => {
        await job.run({ mode: 'record', run: 'true', baseline: 'seccomp.json' });
        const inputs = { run: `: > "$PWD/made.txt"`, baseline: 'seccomp.json' };
        const gated = await job.run({ ...inputs, behaviours: 'gate', 'fail-on': 'new' });
        expect(gated.status).toBe(1);
        expect(gated.outputs).toMatchObject({ verdict: 'new' });
        const found: string[] = JSON.parse(gated.outputs['new-behaviours'] ?? '');
        expect(found).toEqual([expect.stringMatching(/^write:.*\/made\.txt$/)]);
        expect(reportOf(gated).proposed?.behaviours).toEqual(found);
        const shown = await job.run(inputs);
        expect(shown.outputs['new-behaviours']).toBe(gated.outputs['new-behaviours']);
        expect(reportOf(shown)).toMatchObject({
          behaviours: { mode: 'report' },
          reasons: expect.not.arrayContaining([`new: ${found[0]?.replace(':', ' ')}`]),
        });
        const off = await job.run({ ...inputs, behaviours: 'off' });
        expect([reportOf(off).behaviours, off.outputs['new-behaviours']]).toEqual([null, '[]']);
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
          'sarif-file': 'out/callgate.sarif',
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
        const report = reportOf(step);
        expect(report).toMatchObject({
          verdict: 'new',
          new: [{ name: 'sync', count: 1, exe: callsAndSync() }],
        });
        expect(readFileSync(proposal, 'utf8')).toBe(report.proposed?.profile);
        expect(step.outputs.digest).toBe(report.proposed?.digest);
        expect(job.read('seccomp.json')).toBe(before);
        expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/<code>sync<\/code>.*<\/html>\n$/s);
        const { results } = JSON.parse(job.read('out/callgate.sarif')).runs[0];
        const ofCalls = results.filter(({ ruleId }: { ruleId: string }) => !ruleId.startsWith('behaviour/'));
        expect(ofCalls).toMatchObject([
          {
            ruleId: 'sync',
            locations: [{ physicalLocation: { region: { startLine: Number(lineOf(report, '"sync"')) } } }],
          },
        ]);
        expect(step.summary).toMatch(
          /^\|.*<code>sync<\/code>.*write data back to disk.*low.*\|$|^\|.*<code>sync<\/code>.*low.*write data back to disk.*\|$/m,
        );
        expect(step.summary).toMatch(/^\+ {4}\{ "names": \["sync"\], "action": "SCMP_ACT_ALLOW"/m);
        expect(annotationsOf(step)).toEqual([
          {
            level: 'error',
            // As it stands in the proposal.
            properties: { title: 'Callgate', file: 'seccomp.json', line: lineOf(report, '"sync"') },
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
        expect(annotationsOf(step)).toEqual([
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
      'shows the subject none of the runner’s files',
      async () => {
        const run =
          'ls -A "$RUNNER_TEMP"/_runner_file_commands; touch "$RUNNER_TEMP"/_runner_file_commands/x || echo refused';
        const step = await job.run({ mode: 'record', run, baseline: 'seccomp.json' });
        expect(step).toMatchObject({ status: 0, jobFiles: '', outputs: { verdict: 'clean' } });
        expect(step.stdout).toMatch(/^refused$/m);
        expect(step.stdout).not.toMatch(/set_output/);
      },
      LONG,
    );

    test(
      'takes back what a subject made of the folder above the runner’s files, and fails',
      async () => {
        const forge =
          'cd "$RUNNER_TEMP"/..; mv _temp moved; mkdir -p _temp/_runner_file_commands; touch _temp/_runner_file_commands/x';
        const step = await job.run({ mode: 'record', run: forge, baseline: 'seccomp.json' });
        expect(step).toMatchObject({ status: 1, jobFiles: '' });
        expect(step.outputs.verdict).toBe('clean');
        expect(job.exists('seccomp.json')).toBe(false);
        expect(annotationsOf(step)).toEqual([
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
      expect(annotationsOf(step)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/: the command exited with 3$/) }),
      ]);
    },
    LONG,
  );

  test(
    'with fail-on high passes calls of lower risk, and fails on one of high risk, naming that one alone',
    async () => {
      await record(calls());
      const inputs = { baseline: 'seccomp.json', 'fail-on': 'high' };
      const low = await job.run({ run: callsAndSync(), ...inputs });
      expect(low).toMatchObject({ status: 0, commands: [] });
      expect(low.outputs).toMatchObject({ verdict: 'new', 'new-syscalls': '["sync"]' });
      expect(low.summary).toMatch(/^\|.*<code>sync<\/code>.*\blow\b/m);
      const high = await job.run({ run: `${callsAndSync()}; unshare -U true || true`, ...inputs });
      expect([high.status, high.outputs.verdict]).toEqual([1, 'new']);
      expect(high.outputs['new-syscalls']).toMatch(/"sync".*"unshare"|"unshare".*"sync"/);
      expect(annotationsOf(high)).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/: unshare$/) }),
      ]);
    },
    LONG,
  );

  test.each(['new', 'high', 'never'])(
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
      expect(reportOf(step).evidence).toMatchObject({ proven: false });
      const [annotation, ...others] = annotationsOf(step);
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
      expect(annotationsOf(step)).toEqual([
        expect.objectContaining({
          message: expect.stringMatching(/^command-failed: .*the command exited with 3$/),
        }),
      ]);
      expect(existsSync(job.path('seccomp.json'))).toBe(false);
    },
    LONG,
  );
});
