import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scene, type SceneOptions } from '../github/approval-scene.ts';
import type { Comment } from '../support/github/state.ts';
import { annotationsOf, RunnerJob, type Step } from '../support/runner.ts';

let scene: Scene;
let job: RunnerJob;
beforeEach(() => {
  job = new RunnerJob();
});
afterEach(async () => {
  job.end();
  await scene.end();
});

/** A step of the built action, on the event of a comment. */
function run(
  said: Comment,
  inputs: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<Step> {
  const event = join(job.temp, '_github_workflow/event.json');
  writeFileSync(event, scene.event(said));
  return job.run(
    { mode: 'approve', token: 'token', ...inputs },
    { env: { ...scene.fake.environment, GITHUB_EVENT_NAME: 'issue_comment', ...env } },
  );
}
const open = async (options?: SceneOptions) => {
  scene = await Scene.open(options);
};

describe('the action in mode approve', () => {
  test('commits, answers, and says so, with the permissions that are documented', async () => {
    await open();
    const { status, stdout, commands } = await run(scene.say(), { 'set-status': 'gate' });
    expect([status, commands]).toEqual([0, []]);
    expect(stdout).toMatch(
      /^callgate: answered https:\/\/github\.com\/owner\/repository\/pull\/1#issuecomment-\d+\n$/,
    );
    expect(scene.commits.map((commit) => scene.changes(commit))).toEqual([['M\tseccomp.json']]);
    expect(scene.answers).toHaveLength(1);
    expect(scene.fake.state.statuses).toMatchObject([
      { sha: scene.commits[0], state: 'success', context: 'gate' },
    ]);
  });

  test.each([
    ['counts for the status where no gate is named', {}, 'failure'],
    ['does not count beside the named gates', { 'gate-workflows': 'gate.yml, other-gate.yml' }, 'success'],
    ['counts where it is named', { 'gate-workflows': 'gate.yml ci.yml' }, 'failure'],
  ])('another workflow that still runs %s', async (_, inputs, state) => {
    await open();
    const { headSha: sha, headBranch: branch } = scene.run;
    const made = { workflow: 2, file: 'ci.yml', status: 'in_progress', conclusion: null, jobs: [] } as const;
    scene.fake.state.addRun({ sha, branch }, 'pull_request', made);
    await run(scene.say(), { 'set-status': 'gate', ...inputs });
    expect(scene.fake.state.statuses).toMatchObject([{ state }]);
  });

  test('changes nothing when the job is run again', async () => {
    await open();
    const said = scene.say();
    await run(said);
    const [commits, answers] = [scene.commits, scene.answers];
    const again = await run(said);
    expect([again.status, again.stdout]).toEqual([0, 'callgate: the comment has its answer already\n']);
    expect([scene.commits, scene.answers]).toEqual([commits, answers]);
  });

  test('refuses, and the job is green: it did what it is for', async () => {
    await open();
    const said = scene.say(undefined, scene.fake.state.addPerson('reader', 'read'));
    expect((await run(said)).status).toBe(0);
    expect([scene.commits, scene.answers.length, scene.reactions]).toEqual([[], 1, ['confused']]);
  });

  test('lets the author approve where that is allowed', async () => {
    await open();
    await run(scene.say(undefined, scene.author), { 'allow-self-approval': 'true' });
    expect(scene.commits).toHaveLength(1);
  });

  test('fails with one sentence when the commit cannot be made, and mends it when it is run again', async () => {
    await open();
    const said = scene.say();
    scene.fake.failWhen = ({ body }) =>
      JSON.stringify(body ?? '').includes('createCommitOnBranch')
        ? { kind: 'reset', after: true }
        : undefined;
    const step = await run(said);
    expect(step.status).toBe(1);
    expect(annotationsOf(step)).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringMatching(/^POST \/graphql: /) }),
    ]);
    expect(step.stdout + step.stderr).not.toMatch(/\bat .*\.js:\d+/);
    scene.fake.failWhen = () => undefined;
    expect((await run(said)).status).toBe(0);
    expect([scene.commits.length, scene.answers.length, scene.reactions]).toEqual([1, 1, ['+1']]);
  });

  test('waits where GitHub asks it to', async () => {
    await open();
    scene.fake.failCall(3, { kind: 'status', status: 429, retryAfter: 1 });
    expect((await run(scene.say())).status).toBe(0);
    expect(scene.commits).toHaveLength(1);
  });

  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'another event',
      {},
      { GITHUB_EVENT_NAME: 'push' },
      /answers comments; expected .*issue_comment.*found push/,
    ],
    ['no token', { token: '' }, {}, /token: expected a token, found none/],
    [
      'a flag that is none',
      { 'allow-self-approval': 'yes' },
      {},
      /allow-self-approval: found "yes", expected true or false/,
    ],
    [
      'a workflow by its path',
      { 'gate-workflows': '.github/workflows/gate.yml' },
      {},
      /gate-workflows: found ".github\/workflows\/gate.yml", expected names of files/,
    ],
    ['a long status', { 'set-status': 'x'.repeat(101) }, {}, /set-status: found 101 characters/],
  ])('fails with %s before it asks GitHub anything', async (_, inputs, env, expected) => {
    await open();
    const step = await run(scene.say(), inputs, env);
    expect(step.status).toBe(1);
    expect(annotationsOf(step)).toEqual([
      expect.objectContaining({ message: expect.stringMatching(expected) }),
    ]);
    expect(scene.fake.requests).toEqual([]);
  });

  test('fails when the token may not commit, and nothing is half done', async () => {
    await open();
    scene.fake.state.addToken('token', { contents: 'read', 'pull-requests': 'write', actions: 'read' });
    await run(scene.say());
    expect(scene.commits).toEqual([]);
    expect(scene.answers[0]).toContain('The branch was left as it is');
  });
});
