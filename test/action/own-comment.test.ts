import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postOwnComment } from '../../src/action/own-comment.ts';
import type { Runner } from '../../src/action/run.ts';
import type { JobResult } from '../../src/gate/run-job.ts';
import type { Report } from '../../src/report/schema.ts';
import { makeReport, newCall } from '../report/sample.ts';
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

describe('the comment of a check', () => {
  let github: FakeGitHub;
  const folder = mkdtempSync(join(tmpdir(), 'callgate-own-comment-'));
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const runner = { info: say, warning: say } as unknown as Runner;
  beforeEach(async () => {
    said.splice(0);
    github = await FakeGitHub.start();
    github.state.addToken('secret-token', { contents: 'read', 'pull-requests': 'write' });
  });
  afterEach(() => github.end());
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Posts what a check of the pull request has found, as of the event. */
  function post(pull: Pull, report: Report, meanwhile: () => void = () => {}): Promise<void> {
    const event = join(folder, 'event.json');
    writeFileSync(event, JSON.stringify(pullRequestEvent(github.state, pull)));
    meanwhile();
    const env = {
      ...github.environment,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      GITHUB_RUN_ID: '7',
    };
    const result = { report, baseline: { text: NOTHING } } as unknown as JobResult;
    return postOwnComment(runner, result, { policy: 'on-change', token: 'secret-token' }, env);
  }
  const bodies = () => github.state.comments.map(({ body }) => body);

  test('is of the pull request’s head and of no older commit, whatever run ends last', async () => {
    const { state } = github;
    const sha = state.base.git.commit('topic', { 'a.js': 'x' }, 'change');
    const pull = state.addPull({ head: { repository: state.base, branch: 'topic', sha } });
    await post(pull, makeReport({ verdict: 'new', new: [newCall()] }));
    expect(said).toEqual(['callgate: the comment was created']);
    const before = bodies();
    expect(before).toEqual([expect.stringContaining('1 new system call')]);
    const newer = state.base.git.commit('topic', { 'a.js': 'y' }, 'change');
    await post(pull, makeReport(), () => {
      pull.head.sha = newer;
    });
    expect(bodies()).toEqual(before);
    expect(said.at(-1)).toBe(
      `callgate: the comment was left as it is: the pull request has moved on from ${sha}, which was observed`,
    );
    await post(pull, makeReport());
    expect(bodies()).toEqual([
      expect.stringMatching(
        new RegExp(`no new system call in 1 suite at <code>${newer.slice(0, 12)}</code>`),
      ),
    ]);
  });
});

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
        github.failCall(posts + 1 + (index % 4), failure, 99);
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
