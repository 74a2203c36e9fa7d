import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOW_NOTHING } from '../support/callgate.ts';
import { pullRequestEvent } from '../support/github/events.ts';
import type { Failure } from '../support/github/failure.ts';
import { FakeGitHub } from '../support/github/server.ts';
import { ACTIONS_BOT, type Pull } from '../support/github/state.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { annotationsOf, RunnerJob, type Step } from '../support/runner.ts';

const LONG = 600_000;
const NOTHING = `${JSON.stringify(ALLOW_NOTHING)}\n`;

describeKernel('a check that comments on its own pull request', () => {
  let github: FakeGitHub;
  let job: RunnerJob;
  beforeEach(async () => {
    github = await FakeGitHub.start();
    job = new RunnerJob();
    github.state.addToken('secret-token', { contents: 'read', 'pull-requests': 'write' });
  });
  afterEach(async () => {
    job.end();
    await github.end();
  });

  /** A change to a repository with a baseline, checked out with its history. */
  function propose(isFork = false) {
    const { state } = github;
    const main = state.base.git.commit('main', { 'seccomp.json': NOTHING }, 'begin');
    const from = isFork ? state.addRepository('contributor/repository') : state.base;
    if (isFork) from.git.git(['fetch', '--quiet', state.base.git.path, 'main:main']);
    const sha = from.git.commit('topic', { 'a.js': 'x' }, 'change', { parent: main });
    const clone = spawnSync('git', ['clone', '--quiet', '--branch', 'topic', from.git.path, job.workspace]);
    expect(clone.status).toBe(0);
    return state.addPull({ head: { repository: from, branch: 'topic', sha } });
  }

  const check = (pull: Pull): Promise<Step> => {
    writeFileSync(
      join(job.temp, '_github_workflow/event.json'),
      JSON.stringify(pullRequestEvent(github.state, pull)),
    );
    const env = { ...github.environment, GITHUB_EVENT_NAME: 'pull_request', GITHUB_RUN_ID: '7' };
    const inputs = {
      run: buildProgram('three-calls'),
      baseline: 'seccomp.json',
      comment: 'on-change',
      token: 'secret-token',
    };
    return job.run(inputs, { env });
  };
  const ours = () => github.state.comments.filter(({ author }) => author === ACTIONS_BOT);

  test(
    'does so once, with the same verdict whatever becomes of the comment at every call',
    async () => {
      const pull = propose();
      const first = await check(pull);
      expect([first.status, first.outputs.verdict]).toEqual([1, 'new']);
      expect(first.stdout).toMatch(/^callgate: new: .*\n::error .*\ncallgate: the comment was created\n$/);
      expect(ours()[0]?.body).toMatch(/^<!-- callgate:report -->\n## ❌ Callgate: \d+ new system calls/);
      const posts = github.operations.indexOf('POST /graphql');
      const { comments } = github.state;
      comments.splice(0);
      const failures: Failure[] = [
        { kind: 'status', status: 403 },
        { kind: 'status', status: 422 },
        { kind: 'status', status: 429, retryAfter: 3600 },
        { kind: 'status', status: 500 },
        { kind: 'half-closed' },
        { kind: 'reset' },
      ];
      for (const [index, failure] of failures.entries()) {
        github.failCall(posts + 1 + (index % 3), failure, 99);
        const step = await check(pull);
        expect([step.status, step.outputs.verdict, step.outputs.digest]).toEqual([
          1,
          'new',
          first.outputs.digest,
        ]);
        expect(annotationsOf(step)).toMatchObject([
          { level: 'error', properties: { file: 'seccomp.json' } },
          {
            level: 'warning',
            message: expect.stringMatching(/could not be posted, and the verdict stands: (?:GET|POST) \//),
          },
        ]);
      }
      expect(comments).toEqual([]);
    },
    LONG,
  );

  test(
    'leaves a fork’s to the workflow that may comment',
    async () => {
      const step = await check(propose(true));
      expect([step.status, step.outputs.verdict]).toEqual([1, 'new']);
      expect(step.stdout).toMatch(/comes from a fork, whose token cannot comment: see mode: comment\n$/);
      expect(github.state.comments).toEqual([]);
    },
    LONG,
  );
});
