import type { NewCall, Report } from '../../src/report/schema.ts';
import { BPF, COMMITTED, reportOf, SYNC, UNNAMED } from '../gate/approval-report.ts';
import { judgedInto, makeJudged } from '../report/sample.ts';
import { makeArtifact } from '../support/github/zip.ts';
import { Scene, type SceneOptions } from './approval-scene.ts';

let scene: Scene;
afterEach(() => scene.end());
const open = async (options?: SceneOptions) => {
  scene = await Scene.open(options);
};
const statuses = () => scene.fake.state.statuses;
const approve = (flags = '') => scene.job(scene.say(scene.approveLine(flags)), { status: 'gate' })();

/** Of another job of the gate, for the same pull request. */
const judgedReport = (calls: readonly NewCall[], more: Partial<Report> = {}) =>
  reportOf(COMMITTED, calls, { judged: judgedInto(), ...more });

const PASSED = { name: 'other', conclusion: 'success' };
const FAILED = { name: 'gate', conclusion: 'failure' };

describe('the status of an approval', () => {
  test('is set on the new commit where it is asked for', async () => {
    await open();
    await scene.job(scene.say(), { status: 'callgate' })();
    expect(statuses()).toEqual([
      {
        sha: scene.commits[0],
        state: 'success',
        context: 'callgate',
        description: `observed at ${scene.observed.slice(0, 12)}, approved by maintainer`,
      },
    ]);
  });

  test.each<[string, SceneOptions, string, string]>([
    ['a call is left', {}, ' --only sync', '1 new and not approved'],
    [
      'the pull request’s own edit does not pass',
      {
        report: {
          judged: makeJudged({
            editAllowed: false,
            allowedByEdit: [],
            base: { ...makeJudged().base, ref: 'main' },
          }),
        },
      },
      '',
      "the pull request's own edit of the baseline does not pass",
    ],
    ['a call has no name', { calls: [SYNC, UNNAMED] }, '', '1 new and not approved'],
    [
      'the command failed',
      { report: { command: { ...reportOf(COMMITTED, []).command, exitCode: 1 } } },
      '',
      'the run is command-failed',
    ],
  ])('is no success where %s', async (_, options, flags, description) => {
    await open(options);
    await scene.job(scene.say(scene.approveLine(flags)), { status: 'gate' })();
    expect(statuses()).toMatchObject([{ state: 'failure', description }]);
  });

  test('is no success where another suite is not clean', async () => {
    await open({ report: { suite: 'a' } });
    const other = judgedReport([BPF], { suite: 'b' });
    scene.addReport(other, scene.observed);
    await scene.job(scene.say(), { status: 'gate' })();
    expect(statuses()).toMatchObject([
      { state: 'failure', description: 'another report of the commit is not clean' },
    ]);
  });

  test.each<[string, () => void, RegExp]>([
    [
      'the run goes on',
      () => Object.assign(scene.run, { status: 'in_progress', conclusion: null }),
      /^The gate is still running/,
    ],
    ['the run is run again', () => scene.fake.state.runAgain(scene.run), /^The gate is still running/],
    [
      'another workflow has not ended',
      () => void scene.addRun({ workflow: 2, status: 'queued', conclusion: null }),
      /^The gate is still running/,
    ],
    [
      'another job failed and left no report',
      () => Object.assign(scene.run, { jobs: [FAILED, PASSED, { name: 'b', conclusion: 'cancelled' }] }),
      /failed in more jobs \(2\) than it left reports that are not clean \(1\)/,
    ],
    [
      'a failed job left none on the second page of jobs',
      () => Object.assign(scene.run, { jobs: [FAILED, ...Array(100).fill(PASSED), FAILED] }),
      /failed in more jobs \(2\)/,
    ],
    [
      'another workflow failed and left no report',
      () => void scene.addRun({ workflow: 2 }),
      /failed in more jobs \(1\) than it left reports that are not clean \(0\)/,
    ],
    [
      'a workflow did not get as far as its jobs',
      () => void scene.addRun({ workflow: 2, conclusion: 'startup_failure', jobs: [] }),
      /failed in more jobs \(1\)/,
    ],
    [
      'a later attempt failed and left no report',
      () => {
        scene.fake.state.runAgain(scene.run);
        Object.assign(scene.run, { status: 'completed', conclusion: 'failure' });
      },
      /failed in more jobs \(1\) than it left reports that are not clean \(0\)/,
    ],
  ])('is no success where %s, and the answer says so', async (_, happen, expected) => {
    await open();
    happen();
    await approve();
    expect(scene.commits).toHaveLength(1);
    expect(statuses()).toMatchObject([{ sha: scene.commits[0], state: 'failure' }]);
    expect(statuses()[0]?.description).toMatch(expected);
    expect(statuses()[0]?.description.length).toBeLessThanOrEqual(140);
    expect(scene.answers[0]).toContain(`\n- ${statuses()[0]?.description}`);
  });

  test.each<[string, () => void]>([
    [
      'a later attempt reports the same',
      () => {
        scene.fake.state.runAgain(scene.run);
        Object.assign(scene.run, { status: 'completed', conclusion: 'failure' });
        scene.addArtifact(scene.run, scene.report);
      },
    ],
    [
      'a run of the same workflow that was cancelled has a newer one',
      () => {
        Object.assign(scene.run, { conclusion: 'cancelled', jobs: [{ name: 'a', conclusion: 'cancelled' }] });
        scene.fake.state.artifacts.splice(0);
        scene.addReport(scene.report, scene.observed);
      },
    ],
    [
      'other workflows passed, or had nothing to do',
      () => {
        for (const [index, conclusion] of ['success', 'skipped', 'neutral'].entries()) {
          scene.addRun({ workflow: 2 + index, conclusion, jobs: [{ name: 'a', conclusion }] });
        }
      },
    ],
    [
      'another machine of the same run reports less of the same',
      () => scene.addArtifact(scene.run, judgedReport([SYNC]), 'callgate-two'),
    ],
  ])('is a success where %s', async (_, happen) => {
    await open();
    happen();
    await approve();
    expect(statuses()).toMatchObject([{ state: 'success' }]);
  });

  test('is no success where another machine of the same run reports more of the same suite', async () => {
    await open();
    Object.assign(scene.run, { jobs: [FAILED, FAILED] });
    // By its name it comes first, and it has been there before.
    scene.addArtifact(scene.run, judgedReport([BPF]), 'callgate-a');
    scene.addArtifact(scene.run, judgedReport([]), 'callgate-zzz');
    await approve();
    expect(statuses()).toMatchObject([
      { state: 'failure', description: 'another report of the commit is not clean' },
    ]);
  });

  test('is no success where another architecture needs the same call', async () => {
    await open();
    Object.assign(scene.run, { jobs: [FAILED, FAILED] });
    const machine = { ...scene.report.machine, arch: 'aarch64' };
    scene.addArtifact(scene.run, judgedReport([SYNC], { machine }), 'callgate-arm');
    await approve();
    expect(statuses()).toMatchObject([{ state: 'failure' }]);
  });

  test('is no success where another suite of the same baseline does not let an edit pass', async () => {
    const judged = makeJudged({ base: { ...makeJudged().base, ref: 'main' }, allowedByEdit: [] });
    await open({ report: { suite: 'a', judged } });
    Object.assign(scene.run, { jobs: [FAILED, FAILED] });
    const denied = { suite: 'b', judged: { ...judged, editAllowed: false } };
    scene.addArtifact(scene.run, judgedReport([SYNC], denied));
    await approve();
    expect(statuses()).toMatchObject([
      { state: 'failure', description: 'another report of the commit is not clean' },
    ]);
  });

  test.each([
    ['main', 'success'],
    ['release', 'failure'],
  ])('of a report that was judged by %s, for a pull request into main, is a %s', async (ref, state) => {
    await open({
      report: { judged: makeJudged({ base: { ...makeJudged().base, ref }, allowedByEdit: [] }) },
    });
    await approve();
    expect(statuses()).toMatchObject([{ state }]);
  });

  test('is no success where a report was judged by no branch', async () => {
    await open({ report: { judged: null } });
    await approve();
    expect(statuses()).toMatchObject([
      { state: 'failure', description: 'a report of the commit is judged by no branch' },
    ]);
  });

  test('is no success where the pull request is asked into another branch right before it', async () => {
    await open();
    scene.fake.beforeCall = ({ number }) => {
      if (scene.commits.length > 0 && number > 1) Object.assign(scene.pull.base, { branch: 'release' });
    };
    await approve();
    expect(statuses()).toMatchObject([
      { state: 'failure', description: 'the pull request asks into another branch than before' },
    ]);
  });

  test.each([
    ['the permission is missing', 403],
    ['GitHub does not take it', 422],
  ])('that cannot be set, for %s, is told with the commit', async (_why, status) => {
    await open();
    scene.fake.failWhen = ({ operation }) =>
      operation.startsWith('POST /repos/{owner}/{repo}/statuses') ? { kind: 'status', status } : undefined;
    await approve();
    expect([scene.commits.length, statuses(), scene.reactions]).toEqual([1, [], ['+1']]);
    expect(scene.answers).toEqual([
      expect.stringContaining(
        `The status <code>gate</code> was not set: GitHub answered ${status}. Give the job <code>statuses: write</code>.`,
      ),
    ]);
  });

  test('is no success when the gate begins again before the runs are asked for once more', async () => {
    await open();
    await approve();
    const calls = scene.fake.operations;
    const last = calls.lastIndexOf('GET /repos/{owner}/{repo}/actions/runs') + 1;
    expect(calls.slice(last)).toEqual([
      'POST /repos/{owner}/{repo}/statuses/{sha}',
      'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    ]);
    await scene.end();
    for (let at = 1; at <= last; at += 1) {
      await open();
      scene.fake.beforeCall = ({ number }) => {
        if (number === at) scene.fake.state.runAgain(scene.run);
      };
      await approve();
      expect([at, scene.commits.length, statuses()[0]?.state]).toEqual([at, 1, 'failure']);
      if (at < last) await scene.end();
    }
  }, 120_000);
});

describe('an artifact that is refused', () => {
  const refuse = (name = 'callgate-b_c', zip = makeArtifact('no')) =>
    scene.fake.state.addArtifact(scene.run, name, zip);
  const NAME = 'callgate&#45;b&#95;c';

  test('does not keep an approval from its commit, is told with it, and leaves the status open', async () => {
    await open();
    refuse();
    await approve();
    expect(scene.commits).toHaveLength(1);
    expect(scene.answers[0]).toMatch(new RegExp(`an artifact of the gate was refused.*${NAME}.*not JSON`));
    expect(statuses()).toMatchObject([{ state: 'failure', description: '1 artifact of the gate refused' }]);
  });

  test.each([
    ['approve', () => `/callgate approve sha256:${'0'.repeat(64)} -- because`, /is not what was observed at/],
    ['reject', () => '/callgate reject bpf -- because', /which is nothing new in this pull request/],
  ])('is told by the refusal of what it may have held: %s', async (_, line, why) => {
    await open();
    refuse();
    await scene.job(scene.say(line()))();
    const seen = scene.answers[0]?.replaceAll(/&#(\d+);/g, (_all, code) =>
      String.fromCodePoint(Number(code)),
    );
    expect(seen).toMatch(why);
    expect(scene.answers[0]).toContain(NAME);
    expect(scene.reactions).toEqual(['confused']);
  });

  test('is told with a rejection', async () => {
    await open();
    refuse();
    await scene.job(scene.say('/callgate reject sync -- because'))();
    expect(scene.answers[0]).toContain('is rejected by');
    expect(scene.answers[0]).toContain(NAME);
  });

  test('counts no more once a newer run has left a good one by its name', async () => {
    await open();
    refuse('callgate-one');
    scene.addReport(scene.report, scene.observed);
    await approve();
    expect(statuses()).toMatchObject([{ state: 'success' }]);
    expect(scene.answers[0]).not.toContain('refused');
  });

  test.each<[string, number, Buffer]>([
    ['one that is too large', 1, Buffer.alloc((4 << 20) + 1)],
    ['sixty of them', 60, makeArtifact('no')],
  ])('is told within a comment’s length: %s', async (_, times, zip) => {
    await open();
    for (let n = 0; n < times; n += 1) refuse(`callgate-z${'_'.repeat(90)}${n}`, zip);
    await approve();
    expect(scene.commits).toHaveLength(1);
    expect(scene.answers[0]).toMatch(/was refused/);
    expect(statuses()).toMatchObject([{ state: 'failure' }]);
  });

  test('that GitHub does not give is no answer: the job fails, and a later one mends it', async () => {
    await open();
    const job = scene.job(scene.say());
    scene.fake.failWhen = ({ operation }) =>
      operation === 'GET storage' ? { kind: 'status', status: 500 } : undefined;
    await expect(job()).rejects.toMatchObject({ code: 'github' });
    expect(scene.answers).toEqual([]);
    scene.fake.failWhen = () => undefined;
    await job();
    expect(scene.commits).toHaveLength(1);
  });
});
