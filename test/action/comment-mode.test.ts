import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { renderRecord } from '../../src/github/rejection-record.ts';
import { COMMENT_MARKER } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { Report } from '../../src/report/schema.ts';
import { judgedInto, makeJudged, makeReport, newCall } from '../report/sample.ts';
import { readPermissions, readWorkflow } from '../support/github/documented.ts';
import { workflowRunEvent } from '../support/github/events.ts';
import type { Failure } from '../support/github/failure.ts';
import { FakeGitHub } from '../support/github/server.ts';
import { ACTIONS_BOT, type Repository, type Run } from '../support/github/state.ts';
import { makeArtifact, makeZip } from '../support/github/zip.ts';
import { annotationsOf, RunnerJob } from '../support/runner.ts';

const LONG = 300_000;
let github: FakeGitHub;
let job: RunnerJob;
beforeEach(async () => {
  github = await FakeGitHub.start();
  job = new RunnerJob();
  // What the README's workflow gives, and not more.
  github.state.addToken('secret-token', readPermissions('comment'));
  github.state.base.git.commit('main', { 'seccomp.json': '{}\n' }, 'begin');
});
afterEach(async () => {
  job.end();
  await github.end();
});

/** A pull request from a repository, with a run of the gate. */
function propose(from: Repository = github.state.base) {
  const { state } = github;
  const sha = from.git.commit('topic', { 'seccomp.json': '{}\n', 'a.js': `${state.nextId()}` }, 'change');
  const pull =
    state.pulls[0] ??
    state.addPull({
      head: { repository: from, branch: 'topic', sha },
      author: state.addPerson('contributor'),
    });
  pull.head.sha = sha;
  return { pull, run: state.addRun({ sha, branch: 'topic', repository: from }) };
}

async function comment(run: Run, inputs: Record<string, string> = {}, more: Record<string, string> = {}) {
  writeFileSync(
    join(job.temp, '_github_workflow/event.json'),
    JSON.stringify(workflowRunEvent(github.state, run)),
  );
  const env = { ...github.environment, GITHUB_EVENT_NAME: 'workflow_run', PATH: '/nowhere', ...more };
  return await job.run({ mode: 'comment', token: 'secret-token', ...inputs }, { env });
}

const found = (suite: string | null = 'agent', more: Partial<Report> = {}) =>
  makeReport({
    suite,
    verdict: 'new',
    reasons: ['new: sync'],
    new: [newCall()],
    judged: judgedInto(),
    ...more,
  });
const clean = (suite: string | null = 'agent') => makeReport({ suite, judged: judgedInto() });
const PASSED = { conclusion: 'success', jobs: [] } as const;
const bodies = () =>
  github.state.comments.filter(({ author }) => author === ACTIONS_BOT).map(({ body }) => body);

test(
  'tells the pull request what its run reported, runs nothing, and changes nothing when it is repeated',
  async () => {
    const { run } = propose();
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    const step = await comment(run);
    expect(step).toMatchObject({
      status: 0,
      commands: [],
      stdout: 'callgate: #1: the comment was created\n',
    });
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toMatch(new RegExp(`^${COMMENT_MARKER}\n## ❌ Callgate: 1 new system call\n`));
    expect(bodies()[0]).not.toMatch(/fork/i);
    expect(readdirSync(job.workspace)).toEqual([]);
    const writes = () =>
      github.requests.filter(({ method, path }) => method !== 'GET' && path !== '/graphql').length;
    expect((await comment(run)).stdout).toBe('callgate: #1: the comment was unchanged\n');
    expect(writes()).toBe(1);
    expect(step.stdout + step.stderr + bodies()[0]).not.toContain('secret-token');
  },
  LONG,
);

test(
  'labels what a fork reports, and finds its pull request by commit and repository alone',
  async () => {
    const { state } = github;
    const fork = state.addRepository('contributor/repository');
    const { run, pull } = propose(fork);
    const other = state.addRepository('stranger/repository');
    state.addPull({ head: { repository: other, branch: 'topic', sha: pull.head.sha } });
    state.addArtifact(run, 'callgate-agent', makeArtifact({ ...found(), pull: 2, number: 2 }));
    expect(await comment(run)).toMatchObject({ status: 0 });
    expect(state.comments.map(({ issue }) => issue)).toEqual([1]);
    expect(bodies()[0]).toMatch(/fork/i);
  },
  LONG,
);

test(
  'puts two suites into one comment, folds it when all is clean again, and calls half of a run not clean',
  async () => {
    const { state } = github;
    const first = propose().run;
    state.addArtifact(first, 'callgate-agent', makeArtifact(found('agent')));
    state.addArtifact(first, 'callgate-mcp', makeArtifact(clean('mcp')));
    state.addArtifact(first, 'coverage', Buffer.from('not ours'));
    await comment(first);
    expect(bodies()[0]).toMatch(/agent/);
    expect(bodies()[0]).toMatch(/mcp/);
    const half = propose().run;
    state.addArtifact(half, 'callgate-agent', makeArtifact(clean('agent')));
    await comment(half);
    expect(bodies()[0]).toMatch(/A run failed in more jobs \(1\) than .* \(0\): a suite may have left none/);
    expect(bodies()[0]).toMatch(
      /^.*\n## ⚠️ Callgate: nothing new was reported, and there may be more to say\n/,
    );
    expect(bodies()[0]).toContain('\n### ⚠️ ');
    expect(bodies()[0]).not.toContain('✅');
    const again = propose().run;
    Object.assign(again, { conclusion: 'success' });
    for (const suite of ['agent', 'mcp'])
      state.addArtifact(again, `callgate-${suite}`, makeArtifact(clean(suite)));
    expect((await comment(again)).stdout).toMatch(/the comment was updated/);
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toMatch(new RegExp(`^${COMMENT_MARKER}\n<details>.*2 suites`));
  },
  LONG,
);

test.each<[string, (run: Run) => void, RegExp]>([
  [
    'another job left no report',
    (run) => {
      run.jobs = [...run.jobs, { name: 'mcp', conclusion: 'failure' }];
    },
    /A run failed in more jobs \(2\) than it left reports that are not clean \(1\)/,
  ],
  ['the run has begun again', (run) => github.state.runAgain(run), /The gate is still running/],
])(
  'tells beside a new call that %s',
  async (_what, happen, expected) => {
    const { run } = propose();
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    happen(run);
    expect(await comment(run)).toMatchObject({ status: 0 });
    expect(bodies()[0]).toMatch(/1 new system call/);
    expect(bodies()[0]).toMatch(expected);
  },
  LONG,
);

test(
  'leaves the comment as it is once the pull request has moved on, also at the last moment',
  async () => {
    const { run, pull } = propose();
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    github.beforeCall = ({ operation }) => {
      if (operation === 'GET /repos/{owner}/{repo}/pulls/{pull_number}') pull.head.sha = '2'.repeat(40);
    };
    const observed = run.headSha;
    expect(await comment(run)).toMatchObject({
      status: 0,
      commands: [],
      stdout: `callgate: #1: the comment was left as it is: the pull request has moved on from ${observed}, which was observed\n`,
    });
    expect(bodies()).toEqual([]);
  },
  LONG,
);

test.each([
  ['against what the commit has', 'seccomp.json', /--- a\/seccomp\.json/],
  ['as a new file where it has none', 'other.json', /--- \/dev\/null/],
  ['as a new file where its path is none of a repository', '../seccomp.json', /--- \/dev\/null/],
])(
  'shows the proposed baseline %s, also a fork’s',
  async (_how, path, expected) => {
    const { run } = propose(github.state.addRepository('contributor/repository'));
    const profile = '{"defaultAction":"SCMP_ACT_ERRNO"}\n';
    const digest = `sha256:${createHash('sha256').update(profile).digest('hex')}`;
    const proposed = { profile, digest, added: ['sync'], behaviours: [], unrepresentable: [] };
    const report = found('agent', { proposed, baseline: { path, digest: null, rules: 0 } });
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(report));
    expect(await comment(run)).toMatchObject({ status: 0, commands: [] });
    expect(bodies()[0]).toMatch(expected);
    expect(bodies()[0]).toContain(`/callgate approve ${digest} --suite agent -- REASON`);
    expect(github.requests.some(({ path: asked }) => asked.includes('..'))).toBe(false);
  },
  LONG,
);

test(
  'reads the artifact of the latest attempt',
  async () => {
    const { run } = propose();
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(makeReport()));
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    await comment(run);
    expect(bodies()[0]).toMatch(/1 new system call/);
  },
  LONG,
);

test.each<[string, () => Run]>([
  ['a push', () => ({ ...propose().run, event: 'push' })],
  [
    'a commit that is not the head any more',
    () => {
      const { run } = propose();
      propose();
      return run;
    },
  ],
  [
    'a closed pull request',
    () => {
      const { run, pull } = propose();
      pull.state = 'closed';
      return run;
    },
  ],
])(
  'says nothing about %s',
  async (_what, make) => {
    const run = make();
    const { runs } = github.state;
    runs[runs.findIndex(({ id }) => id === run.id)] = run;
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    expect(await comment(run)).toMatchObject({ status: 0, commands: [] });
    expect(bodies()).toEqual([]);
  },
  LONG,
);

test.each<[string, Buffer, RegExp]>([
  [
    'a symlink',
    makeZip([{ name: 'report.json', content: '/etc/shadow', mode: 0o120777 }]),
    /a link, a folder or a device/,
  ],
  ['a bomb', makeZip([{ name: 'report.json', content: Buffer.alloc(64 << 20) }]), /at most 8388608 are read/],
  ['no JSON', makeArtifact('no'), /not JSON/],
  [
    'another shape',
    makeArtifact({ schema: 'callgate-report/1' }),
    /not one of this version of Callgate, at suite/,
  ],
  ['a wrong type', makeArtifact({ ...makeReport(), reasons: [1] }), /at reasons\.0/],
  [
    'a digest of something else',
    makeArtifact(
      makeReport({
        proposed: {
          profile: '{}',
          digest: `sha256:${'0'.repeat(64)}`,
          added: [],
          behaviours: [],
          unrepresentable: [],
        },
      }),
    ),
    /digest of its proposal/,
  ],
])(
  'refuses %s by name, and says that there is no report',
  async (_what, zip, reason) => {
    const { run } = propose();
    github.state.addArtifact(run, 'callgate-agent', zip);
    const step = await comment(run);
    expect(step.status).toBe(0);
    expect(annotationsOf(step)).toMatchObject([{ level: 'warning', message: expect.stringMatching(reason) }]);
    expect(bodies()).toEqual([expect.stringContaining('## ⚠️ Callgate: the gate left no report for <code>')]);
    expect(bodies()[0]).toContain('Reports of the gate that were refused: 1. The log says why.');
  },
  LONG,
);

test(
  'tells the suites that it can read beside one that it refuses, and does not call that clean',
  async () => {
    const { run } = propose();
    github.state.addArtifact(run, 'callgate-agent', makeArtifact('no'));
    github.state.addArtifact(run, 'callgate-mcp', makeArtifact(clean('mcp')));
    expect(await comment(run, { comment: 'always' })).toMatchObject({ status: 0 });
    expect(bodies()[0]).toMatch(/Reports of the gate that were refused: 1/);
  },
  LONG,
);

const FAILURES: readonly Failure[] = [
  ...[403, 404, 422, 500].map((status) => ({ kind: 'status', status }) as const),
  { kind: 'status', status: 429, retryAfter: 3600 },
  { kind: 'half-closed' },
  { kind: 'reset' },
];

test(
  'says which call failed in one line, at every call, and a later try makes the one comment',
  async () => {
    const { run } = propose();
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    await comment(run, { comment: 'never' });
    expect(github.requests).toEqual([]);
    for (let call = 1; call <= 11; call += 1) {
      const failure = FAILURES[call % FAILURES.length] as Failure;
      github.failCall(call, failure, 99);
      const step = await comment(run);
      expect([call, step.status]).toEqual([call, 1]);
      expect(step.stdout + step.stderr).not.toMatch(/^\s+at /m);
      expect(annotationsOf(step).at(-1)).toMatchObject({ level: 'error' });
      expect(bodies()).toEqual([]);
    }
    github.failWhen = () => undefined;
    expect((await comment(run)).stdout).toMatch(/created/);
    expect(github.operations.slice(-12)).toEqual([
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
      'GET /repos/{owner}/{repo}/pulls',
      'GET /repos/{owner}/{repo}/actions/runs',
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
      'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      'GET storage',
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
      'POST /graphql',
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      'GET /repos/{owner}/{repo}/pulls/{pull_number}',
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    ]);
  },
  LONG,
);

test(
  'is refused for another event, a missing token and an unknown policy',
  async () => {
    const { run } = propose();
    const wrong = [
      await job.run({ mode: 'comment', token: 'x' }, { env: github.environment }),
      await comment(run, { token: '' }),
      await comment(run, { comment: 'sometimes' }),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([1, 1, 1]);
    const messages = wrong.map((step) => (annotationsOf(step)[0] as { message: string }).message);
    expect(messages).toEqual([
      expect.stringMatching(/for the event push\. Expected workflow_run/),
      expect.stringMatching(/token: expected one/),
      expect.stringMatching(/comment: found "sometimes", expected always or on-change or never/),
    ]);
    expect(github.requests).toEqual([]);
  },
  LONG,
);

test(
  'asks through the proxy that the runner has to use',
  async () => {
    const { run } = propose();
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', ({ url = '' }, socket: Socket) => {
      tunnels.push(url);
      const { port, hostname } = new URL(url.startsWith('api.') ? github.apiUrl : `http://${url}`);
      const line = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(line).pipe(socket);
      });
      for (const end of [line, socket]) end.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const step = await comment(
      run,
      {},
      {
        GITHUB_API_URL: 'http://api.example.invalid',
        GITHUB_GRAPHQL_URL: 'http://api.example.invalid/graphql',
        http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      },
    );
    proxy.close();
    expect([step.status, bodies().length]).toEqual([0, 1]);
    expect(tunnels).toContain('api.example.invalid:80');
  },
  LONG,
);

test(
  'of several pull requests of one head, tells those into the branch that the run was judged by',
  async () => {
    const { pull, run } = propose();
    const { state } = github;
    state.base.git.git(['branch', 'release', 'main']);
    state.addPull({ head: pull.head, baseBranch: 'release' });
    const judgedBy = (ref: string) => ({
      judged: makeJudged({
        base: { ...makeJudged().base, ref },
        allowedByEdit: [],
        widened: [],
        removed: [],
        settings: [],
      }),
    });
    state.addArtifact(run, 'callgate-agent', makeArtifact(found('agent', judgedBy('main'))));
    expect((await comment(run)).stdout).toBe('callgate: #1: the comment was created\n');
    const other = state.addRun(
      { sha: pull.head.sha, branch: 'topic', repository: state.base },
      'pull_request',
      { conclusion: 'success', jobs: [] },
    );
    state.addArtifact(
      other,
      'callgate-agent',
      makeArtifact(makeReport({ suite: 'agent', ...judgedBy('release') })),
    );
    expect((await comment(other, { comment: 'always' })).stdout).toBe(
      'callgate: #2: the comment was created\n',
    );
    expect(bodies()[0]).toContain('## ❌ Callgate: 1 new system call');
    pull.base = { branch: 'elsewhere', sha: pull.base.sha };
    for (const { base } of state.pulls.slice(1)) Object.assign(base, { branch: 'elsewhere' });
    await comment(other, { comment: 'always' });
    expect(bodies()[0]).toContain('The run was judged by another branch than this one asks into.');
  },
  LONG,
);

describe('what other runs on the commit have left', () => {
  const other = (run: Run, made = {}) =>
    github.state.addRun({ sha: run.headSha, branch: 'topic' }, 'pull_request', {
      workflow: 2,
      file: 'other.yml',
      ...made,
    });

  test.each([
    ['counts as well, whichever ends last', {}, /^.*\n## ❌ Callgate: 1 new system call in 1 of 2 suites\n/],
    ['does not, where it is of no named gate', { 'gate-workflows': 'gate.yml' }, /^.*\n<details>.*✅/],
    ['does, where it is of a named one', { 'gate-workflows': 'gate.yml other.yml' }, /^.*\n## ❌/],
  ])(
    '%s',
    async (_what, inputs, expected) => {
      const { run } = propose();
      Object.assign(run, PASSED);
      github.state.addArtifact(other(run), 'callgate-mcp', makeArtifact(found('mcp')));
      github.state.addArtifact(run, 'callgate-agent', makeArtifact(clean()));
      expect(await comment(run, { comment: 'always', ...inputs })).toMatchObject({ status: 0 });
      expect(bodies()).toEqual([expect.stringMatching(expected)]);
    },
    LONG,
  );

  test(
    'keeps a suite that a newer run of the same workflow does not report any more',
    async () => {
      const { run } = propose();
      github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
      github.state.addArtifact(run, 'callgate-mcp', makeArtifact(found('mcp')));
      const newer = other(run, { workflow: 1, file: 'gate.yml', ...PASSED });
      github.state.addArtifact(newer, 'callgate-mcp', makeArtifact(clean('mcp')));
      await comment(newer);
      expect(bodies()[0]).toMatch(/^.*\n## ❌ Callgate: 1 new system call in 1 of 2 suites\n/);
    },
    LONG,
  );

  test(
    'is looked at for no run of another workflow than the named gates',
    async () => {
      const { run } = propose();
      github.state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
      const step = await comment(run, { 'gate-workflows': 'other.yml' });
      expect(step.stdout).toMatch(
        /the run is of gate\.yml, which is none of gate-workflows: nothing to tell/,
      );
      expect(bodies()).toEqual([]);
      const wrong = await comment(run, { 'gate-workflows': '../x' });
      expect(annotationsOf(wrong)).toMatchObject([
        { message: expect.stringMatching(/gate-workflows: found/) },
      ]);
    },
    LONG,
  );
});

describe('a gate that left no report', () => {
  test.each<[string, (run: Run) => void]>([
    ['died', () => {}],
    [
      'had its only one refused',
      (run) => void github.state.addArtifact(run, 'callgate-x', makeArtifact('no')),
    ],
    ['was skipped', (run) => void Object.assign(run, PASSED)],
  ])(
    'and %s leaves no older verdict standing',
    async (_how, happen) => {
      const { run } = propose();
      Object.assign(run, PASSED);
      github.state.addArtifact(run, 'callgate-agent', makeArtifact(clean()));
      await comment(run, { comment: 'always' });
      expect(bodies()[0]).toContain('✅');
      const next = propose().run;
      happen(next);
      expect((await comment(next)).stdout).toMatch(/#1: the comment was updated\n$/);
      expect(bodies()).toHaveLength(1);
      expect(bodies()[0]).toContain(
        `## ⚠️ Callgate: the gate left no report for <code>${next.headSha.slice(0, 12)}</code>`,
      );
      expect(bodies()[0]).not.toMatch(/✅|no new system call/);
    },
    LONG,
  );

  test.each<[string, object, number]>([
    ['worth a comment where its run failed', {}, 1],
    ['worth none where its run did what it is for', PASSED, 0],
    ['worth none where it waits to be let run', { conclusion: 'action_required', jobs: [] }, 0],
  ])(
    'is %s',
    async (_what, made, count) => {
      const { run } = propose();
      Object.assign(run, made);
      expect(await comment(run)).toMatchObject({ status: 0, commands: [] });
      expect(bodies()).toHaveLength(count);
    },
    LONG,
  );
});

test(
  'doubts a report that no branch has judged',
  async () => {
    const { run } = propose();
    Object.assign(run, PASSED);
    github.state.addArtifact(run, 'callgate-agent', makeArtifact(makeReport({ suite: 'agent' })));
    await comment(run);
    expect(bodies()[0]).toMatch(/^.*\n## ⚠️ /);
    expect(bodies()[0]).toContain('A report was judged by no branch');
  },
  LONG,
);

test(
  'shows what a maintainer has rejected, by the answers that are its own, and only while it is new',
  async () => {
    const { state } = github;
    const record = (name: string, reason: string) =>
      `<!-- callgate:answer 7 -->\n${renderRecord({ name, by: 'maintainer', reason })}\n\nx`;
    const { run } = propose();
    state.addComment(1, ACTIONS_BOT, record('sync', 'no <!-- business --> there'));
    state.addComment(1, ACTIONS_BOT, record('reboot', 'gone'));
    state.addComment(1, state.addPerson('stranger'), record('sync', 'I say so'));
    state.addArtifact(run, 'callgate-agent', makeArtifact(found()));
    await comment(run);
    const text = bodies().at(-1) ?? '';
    expect(text).toMatch(
      /^.*\n## ❌ .*\n\n<!-- callgate:rejected -->\n- ❌ <code>sync<\/code> rejected by <code>maintainer<\/code>: <code>no &#60;/,
    );
    expect(text).not.toMatch(/reboot|I say so/);
  },
  LONG,
);

test(
  'takes the artifact of the documented workflow, with all that the action writes in it, also of 3,000 new calls',
  async () => {
    const upload = readWorkflow('callgate').jobs.agent?.steps.at(-1);
    expect(upload).toMatchObject({
      if: "always() && steps.gate.outputs.report-path != ''",
      with: {
        name: 'callgate-agent',
        path: expect.stringMatching(/^\$\{\{ steps\.gate\.outputs\.report-dir \}\}$/),
      },
    });
    const { run } = propose();
    const exe = (index: number) => `/usr/lib/${createHash('sha256').update(`${index}`).digest('hex')}`;
    const calls = Array.from({ length: 3000 }, (_, index) => newCall({ exe: exe(index), count: index + 1 }));
    const report = found('agent', { new: calls });
    const files = {
      'evidence.json': JSON.stringify({ calls, checks: report.evidence }),
      'proposed-baseline.json': '{}\n',
      'report.html': renderHtml(report, ''),
      'report.json': `${JSON.stringify(report, undefined, 2)}\n`,
    };
    const entries = Object.entries(files).map(([name, content]) => ({ name, content, flags: 8 }));
    github.state.addArtifact(run, 'callgate-agent', makeZip(entries));
    expect(await comment(run)).toMatchObject({ status: 0, commands: [] });
    expect(bodies()[0]).toContain('## ❌ Callgate: 1 new system call');
  },
  LONG,
);
