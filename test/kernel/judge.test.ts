import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { callgate, newNames } from '../support/callgate.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { Repository } from '../support/repository.ts';
import { annotationsOf, RunnerJob, reportOf } from '../support/runner.ts';

const LONG = 120_000;
const OWNED = { CODEOWNERS: 'seccomp.json @org/security' };

interface Profile {
  readonly syscalls: readonly { readonly names: readonly string[] }[];
}

describeKernel('a pull request that edits its own baseline', () => {
  let origin: Repository;
  let recorded: Profile;
  const calls = () => buildProgram('three-calls');
  const callsAndSync = () => buildProgram('three-calls', 'SYNC');

  beforeAll(async () => {
    const job = new RunnerJob();
    try {
      await job.run({ mode: 'record', run: calls(), baseline: 'seccomp.json' });
      recorded = JSON.parse(job.read('seccomp.json'));
    } finally {
      job.end();
    }
  }, LONG);
  beforeEach(() => {
    origin = new Repository();
  });
  afterEach(() => origin.remove());

  /** The recorded baseline with some calls more, and less one. */
  const baselineWith = (names: readonly string[] = [], less = '') =>
    JSON.stringify({
      ...recorded,
      syscalls: [
        ...recorded.syscalls.filter((rule) => !rule.names.includes(less)),
        ...names.map((name) => ({ names: [name], action: 'SCMP_ACT_ALLOW' })),
      ],
    });

  /** Runs the action on the merge commit of a change, as a workflow of the pull request does. */
  async function judge(
    base: Readonly<Record<string, string>>,
    change: Readonly<Record<string, string>>,
    inputs: Readonly<Record<string, string>> = {},
  ) {
    origin.commit(base);
    origin.git('checkout', '-q', '-b', 'change');
    const head = origin.commit(change);
    origin.git('checkout', '-q', 'main');
    const tip = origin.commit({ 'moved-on.txt': '' });
    origin.makeMergeCommit();
    const job = new RunnerJob();
    try {
      origin.checkOut('refs/pull/1/merge', 2, job.workspace);
      const event = join(job.root, 'event.json');
      const pull = { base: { ref: 'main', sha: tip }, head: { sha: head } };
      writeFileSync(event, JSON.stringify({ pull_request: pull }));
      const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event };
      const step = await job.run({ run: callsAndSync(), baseline: 'seccomp.json', ...inputs }, { env });
      const report: Report = ReportSchema.parse(reportOf(step));
      expect(report.judged?.base).toMatchObject({ ref: 'main', sha: tip, path: 'seccomp.json' });
      return { step, report };
    } finally {
      job.end();
    }
  }

  test(
    'fails with the calls that the edit alone allows, where nobody has to review it',
    async () => {
      const { step, report } = await judge(
        { 'seccomp.json': baselineWith() },
        { 'seccomp.json': baselineWith(['sync', 'bpf']) },
      );
      expect([step.status, step.outputs.verdict, newNames(report)]).toEqual([1, 'new', []]);
      expect(report.judged).toMatchObject({
        editAllowed: false,
        allowedByEdit: [{ name: 'sync', exe: callsAndSync(), count: 1 }],
        widened: ['bpf'],
        removed: [],
        owners: [],
      });
      expect(report.reasons).toEqual([
        expect.stringMatching(/^edit: sync: .*main has no CODEOWNERS for seccomp\.json/),
      ]);
      expect(annotationsOf(step)).toHaveLength(1);
      expect(step.summary).toContain('**By edit**: <code>sync</code>');
    },
    LONG,
  );

  test(
    'passes, proven, with the calls still seen, where CODEOWNERS of the base covers the file',
    async () => {
      const edited = baselineWith(['sync', 'bpf']);
      const { step, report } = await judge(
        { 'seccomp.json': baselineWith(), ...OWNED },
        { 'seccomp.json': edited },
      );
      expect([step.status, report.verdict, report.evidence.proven]).toEqual([0, 'clean', true]);
      expect(report.judged).toMatchObject({
        editAllowed: true,
        allowedByEdit: [{ name: 'sync' }],
        widened: ['bpf'],
        owners: ['@org/security'],
      });
      expect(step.summary).toContain(
        '**Review by**: <code>&#64;org&#47;security</code>'.replace('&#64;', '<!---->&#64;'),
      );
    },
    LONG,
  );

  test(
    'fails on a call that neither baseline allows, beside one that the edit allows',
    async () => {
      const { step, report } = await judge(
        { 'seccomp.json': baselineWith([], 'uname'), ...OWNED },
        { 'seccomp.json': baselineWith(['sync'], 'uname') },
      );
      expect([step.status, newNames(report)]).toEqual([1, ['uname']]);
      expect(report.judged?.allowedByEdit.map(({ name }) => name)).toEqual(['sync']);
      expect(report.proposed?.added).toEqual(['uname']);
    },
    LONG,
  );

  test(
    'fails on a call whose rule it removes and that it still makes',
    async () => {
      const { report } = await judge(
        { 'seccomp.json': baselineWith(['sync']), ...OWNED },
        { 'seccomp.json': baselineWith() },
      );
      expect([report.verdict, newNames(report), report.judged?.removed]).toEqual(['new', ['sync'], ['sync']]);
    },
    LONG,
  );

  test(
    'brings a first baseline: all of it is by edit, and passes as one',
    async () => {
      const first = { 'seccomp.json': baselineWith(['sync']) };
      const { step, report } = await judge({}, first, { 'baseline-edits': 'allow' });
      expect([step.status, report.verdict, newNames(report)]).toEqual([0, 'clean', []]);
      expect(report.judged?.base.digest).toBeNull();
      const names = new Set(report.judged?.allowedByEdit.map(({ name }) => name));
      expect([...names]).toEqual(expect.arrayContaining(['execve', 'getpid', 'sync', 'uname']));
    },
    LONG,
  );

  test(
    'without any baseline, there and here, has everything proposed at once',
    async () => {
      const { report } = await judge({}, { 'test.js': '' });
      expect([report.verdict, report.judged?.allowedByEdit]).toEqual(['new', []]);
      expect(report.proposed?.added).toEqual(newNames(report));
    },
    LONG,
  );

  test(
    'is judged on the command line by the commit that is named',
    async () => {
      origin.commit({ 'seccomp.json': baselineWith() });
      origin.git('checkout', '-q', '-b', 'change');
      origin.commit({ 'seccomp.json': baselineWith(['sync']) });
      const check = (...flags: string[]) =>
        callgate(['check', '--baseline', 'seccomp.json', ...flags, '--', callsAndSync()], {
          cwd: origin.root,
        });
      const alone = await check();
      const judged = await check('--base', 'main');
      const accepted = await check('--base', 'main', '--baseline-edits', 'allow');
      expect([alone.status, judged.status, accepted.status]).toEqual([0, 1, 0]);
      expect(judged.stderr).toContain('\ncallgate check: new\n');
      expect(judged.stderr).toContain(
        "\n  by edit   sync allowed by this change's own edit alone, which does not pass: ",
      );
      expect(judged.stderr).not.toContain('\n  next ');
      expect(accepted.stderr).toContain('which passes: this run is given baseline-edits: allow\n');
    },
    LONG,
  );
});
