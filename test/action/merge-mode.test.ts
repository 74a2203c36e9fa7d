import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Merged } from '../../src/merge/schema.ts';
import type { Report } from '../../src/report/schema.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { COMMITTED, type LegShape, makeLegReport } from '../merge/legs.ts';
import { judgedInto } from '../report/sample.ts';
import { issueCommentEvent, pullRequestEvent, workflowRunEvent } from '../support/github/events.ts';
import { FakeGitHub } from '../support/github/server.ts';
import type { Pull, Repository, Run } from '../support/github/state.ts';
import { makeArtifact } from '../support/github/zip.ts';
import { describeKernel } from '../support/kernel.ts';
import { buildProgram } from '../support/programs.ts';
import { annotationsOf, RunnerJob, type Step } from '../support/runner.ts';

const LONG = 300_000;
const SCHEMA = join(import.meta.dirname, '../../schema/merged.schema.json');
const AGENT = '.github/callgate/agent.json';
const MCP = '.github/callgate/mcp.json';
const CONFIG = `suites:
  agent: { run: npm test, baseline: ${AGENT} }
  mcp: { run: npm run mcp, baseline: ${MCP} }
`;
const FILES = {
  '.github/callgate.yml': CONFIG,
  [AGENT]: formatProfile(COMMITTED),
  [MCP]: formatProfile({ ...COMMITTED, syscalls: [] }),
};

let github: FakeGitHub;
let job: RunnerJob;
beforeEach(async () => {
  github = await FakeGitHub.start();
  job = new RunnerJob();
  github.state.addToken('secret-token', {
    contents: 'write',
    'pull-requests': 'write',
    actions: 'read',
    statuses: 'write',
  });
});
afterEach(async () => {
  job.end();
  await github.end();
});

/** Two suites, two architectures, two shards; `found` gives what some of them have found. */
function makeLegs(found: Readonly<Record<string, LegShape>>): Record<string, Report> {
  const legs: Record<string, Report> = {};
  for (const suite of ['agent', 'mcp']) {
    for (const arch of ['x86_64', 'aarch64']) {
      for (const leg of ['shard-1', 'shard-2']) {
        const name = `${suite}/${arch}/${leg}`;
        const [path, profile] =
          suite === 'agent' ? [AGENT, COMMITTED] : [MCP, { ...COMMITTED, syscalls: [] }];
        const more = { judged: judgedInto() };
        legs[name] = makeLegReport({ suite, arch, leg, path, profile, more, ...found[name] });
      }
    }
  }
  return legs;
}

const NEW = {
  'agent/x86_64/shard-1': { calls: ['sync'] },
  'agent/aarch64/shard-1': { calls: ['sync', 'bpf'] },
  'agent/aarch64/shard-2': { calls: ['fchmod'] },
} as const;

/** A change, checked out in the merge job, beside what actions/download-artifact wrote. */
function propose(legs: Readonly<Record<string, Report>>, from: Repository = github.state.base): Pull {
  const { state } = github;
  const main = state.base.git.commit('main', FILES, 'begin');
  if (from !== state.base) from.git.git(['fetch', '--quiet', state.base.git.path, 'main:main']);
  const sha = from.git.commit('topic', { 'a.js': 'x' }, 'change', { parent: main });
  const clone = spawnSync('git', ['clone', '--quiet', '--branch', 'topic', from.git.path, job.workspace]);
  expect(clone.status).toBe(0);
  for (const [name, report] of Object.entries(legs)) download(artifactName(name), JSON.stringify(report));
  return state.addPull({
    head: { repository: from, branch: 'topic', sha },
    author: state.addPerson('author'),
  });
}

/** What the merging job of docs/matrix.md expects. */
function documentedLegs(): string[] {
  const text = readFileSync(join(import.meta.dirname, '../../docs/matrix.md'), 'utf8');
  const list = /^ +expect: \|\n((?: +\S+\n)+)/m.exec(text)?.[1] ?? '';
  return list.trim().split(/\s+/);
}

const artifactName = (leg: string) => `callgate-${leg.replaceAll('/', '-')}`;

function download(artifact: string, text: string, name = 'report.json'): void {
  const path = join(job.temp, 'legs', artifact, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function merge(pull: Pull, inputs: Record<string, string> = {}): Promise<Step> {
  writeFileSync(
    join(job.temp, '_github_workflow/event.json'),
    JSON.stringify(pullRequestEvent(github.state, pull)),
  );
  const env = { ...github.environment, GITHUB_EVENT_NAME: 'pull_request', GITHUB_RUN_ID: '7' };
  const given = { mode: 'merge', reports: join(job.temp, 'legs'), token: 'secret-token', ...inputs };
  return job.run(given, { env });
}

const mergedOf = (step: Step) =>
  JSON.parse(readFileSync(step.outputs['report-path'] ?? '', 'utf8')) as Merged;
const bodies = () => github.state.comments.map(({ body }) => body);

/** The run of the gate with its artifacts: eight legs, and the job that merged them. */
function upload(pull: Pull, legs: Readonly<Record<string, Report>>, merged: unknown): Run {
  const { state } = github;
  const failed = Object.entries(legs).filter(([, { verdict }]) => verdict !== 'clean');
  const jobs = Object.entries(legs).map(([name, { verdict }]) => ({
    name,
    conclusion: verdict === 'clean' ? ('success' as const) : ('failure' as const),
  }));
  const { sha, repository } = pull.head;
  const head = { sha, branch: 'topic', ...(repository === null ? {} : { repository }) };
  const run = state.addRun(head, 'pull_request', {
    jobs: [...jobs, { name: 'merge', conclusion: failed.length === 0 ? 'success' : 'failure' }],
    conclusion: failed.length === 0 ? 'success' : 'failure',
  });
  for (const [name, report] of Object.entries(legs))
    state.addArtifact(run, artifactName(name), makeArtifact(report));
  state.addArtifact(run, 'callgate-merged', makeArtifact(merged));
  return run;
}

test(
  'eight legs of a matrix make one verdict, one comment, one proposal, and one approval',
  async () => {
    const legs = makeLegs(NEW);
    const pull = propose(legs);
    const expected = documentedLegs();
    expect(expected).toEqual(Object.keys(legs));
    const step = await merge(pull, { comment: 'on-change', expect: expected.join('\n') });
    expect(step.status).toBe(1);
    const merged = mergedOf(step);
    const validate = new Ajv2020().compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
    expect([validate(merged), validate.errors]).toEqual([true, null]);
    expect(merged).toMatchObject({
      verdict: 'new',
      missing: [],
      expected: [...Object.keys(legs), 'agent', 'mcp'].sort(),
    });
    const [proposal, ...rest] = merged.proposals;
    expect(rest).toEqual([]);
    const digest = proposal?.proposed?.digest ?? '';
    const proposed = readFileSync(step.outputs['proposed-baseline'] ?? '', 'utf8');
    expect(profileOf(proposed).syscalls.map(({ names, includes }) => [names[0], includes?.arches])).toEqual([
      ['bpf', ['arm64']],
      ['fchmod', ['arm64']],
      ['read', undefined],
      ['sync', ['amd64', 'arm64']],
    ]);
    expect(step.outputs).toMatchObject({
      verdict: 'new',
      'new-count': '3',
      'new-syscalls': '["bpf","fchmod","sync"]',
      'new-behaviours': '[]',
      digest,
    });
    expect(step.summary).toContain('## Callgate: ❌ new\n\n3 new in 3 of 8 legs\n');
    expect(step.summary).toContain(
      '+    { "names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": { "arches": ["arm64"] } },',
    );
    expect(annotationsOf(step)).toEqual([
      expect.objectContaining({
        level: 'error',
        message: expect.stringMatching(/^new: 3 new in 3 of 8 legs: agent\/aarch64\/shard-1: new: sync; /),
      }),
    ]);
    const line = `/callgate approve ${digest} --suite agent -- REASON`;
    expect(bodies()).toEqual([expect.stringContaining(line)]);
    expect(bodies()[0]?.match(/\/callgate approve/g)).toHaveLength(1);
    expect(bodies()[0]).toContain('## ❌ Callgate: 3 new system calls in 3 of 8 suites\n');

    const run = upload(pull, legs, merged);
    const maintainer = github.state.addPerson('maintainer', 'maintain');
    const said = github.state.addComment(pull.number, maintainer, line.replace('REASON', 'the export tool'));
    writeFileSync(
      join(job.temp, '_github_workflow/event.json'),
      JSON.stringify(issueCommentEvent(github.state, said)),
    );
    const env = { ...github.environment, GITHUB_EVENT_NAME: 'issue_comment' };
    const approved = await job.run({ mode: 'approve', token: 'secret-token', 'set-status': 'gate' }, { env });
    expect(approved.status).toBe(0);
    const head = github.state.base.git.resolve('topic') ?? '';
    expect(head).not.toBe(run.headSha);
    const text = github.state.base.git.read(head, AGENT)?.toString() ?? '';
    expect(profileOf(text).syscalls.map(({ names, comment }) => [names[0], comment])).toEqual([
      ['bpf', 'the export tool (approved by @maintainer)'],
      ['fchmod', 'the export tool (approved by @maintainer)'],
      ['read', 'everything reads'],
      ['sync', 'the export tool (approved by @maintainer)'],
    ]);
    expect(github.state.base.git.read(head, MCP)?.toString()).toBe(FILES[MCP]);
    expect(github.state.statuses).toMatchObject([{ sha: head, state: 'success', context: 'gate' }]);
  },
  LONG,
);

test(
  'an approval is no success while another leg is unproven, or one is missing',
  async () => {
    const legs = makeLegs({ ...NEW, 'mcp/aarch64/shard-2': { failed: ['serials'] } });
    const pull = propose(legs);
    const merged = mergedOf(await merge(pull, { expect: 'mcp/s390x', optional: 'mcp/aarch64' }));
    expect(merged).toMatchObject({ verdict: 'new', missing: ['mcp/s390x'], optional: ['mcp/aarch64'] });
    upload(pull, legs, merged);
    const digest = merged.proposals[0]?.proposed?.digest;
    const maintainer = github.state.addPerson('maintainer', 'maintain');
    const said = github.state.addComment(pull.number, maintainer, `/callgate approve ${digest} -- why`);
    writeFileSync(
      join(job.temp, '_github_workflow/event.json'),
      JSON.stringify(issueCommentEvent(github.state, said)),
    );
    const env = { ...github.environment, GITHUB_EVENT_NAME: 'issue_comment' };
    await job.run({ mode: 'approve', token: 'secret-token', 'set-status': 'gate' }, { env });
    expect(github.state.statuses).toMatchObject([
      { state: 'failure', description: 'another report of the commit is not clean' },
    ]);
  },
  LONG,
);

test.each([
  ['fails where one of the configuration’s suites is missing', {}, 1, 'inconclusive'],
  ['passes where it is optional', { optional: 'mcp' }, 0, 'clean'],
  [
    'fails where a leg that is expected is missing',
    { optional: 'mcp', expect: 'agent/s390x' },
    1,
    'inconclusive',
  ],
])(
  '%s',
  async (_what, inputs, status, verdict) => {
    const legs = makeLegs({});
    const pull = propose(
      Object.fromEntries(Object.entries(legs).filter(([name]) => name.startsWith('agent'))),
    );
    const step = await merge(pull, inputs);
    expect([step.status, step.outputs.verdict]).toEqual([status, verdict]);
    expect(step.outputs['proposed-baseline']).toBe('');
  },
  LONG,
);

test(
  'a change cannot drop a suite of its base, and its own fail-on does not count',
  async () => {
    const pull = propose({ agent: makeLegReport({ path: AGENT, calls: ['bpf'] }) });
    writeFileSync(
      join(job.workspace, '.github/callgate.yml'),
      `suites:\n  agent: { run: npm test, baseline: ${AGENT}, fail-on: never }\n`,
    );
    const step = await merge(pull);
    expect(step.status).toBe(1);
    expect(mergedOf(step)).toMatchObject({ verdict: 'new', missing: ['mcp'] });
  },
  LONG,
);

test(
  'a fork’s legs and merged report are told in one comment by comment mode, whichever of them are there',
  async () => {
    const fork = github.state.addRepository('contributor/repository');
    const legs = makeLegs(NEW);
    const pull = propose(legs, fork);
    const step = await merge(pull, { comment: 'on-change', expect: 'mcp/s390x' });
    expect(step.stdout).toContain('the pull request comes from a fork, whose token cannot comment');
    expect(bodies()).toEqual([]);
    const merged = mergedOf(step);
    const comment = async (run: Run) => {
      writeFileSync(
        join(job.temp, '_github_workflow/event.json'),
        JSON.stringify(workflowRunEvent(github.state, run)),
      );
      const env = { ...github.environment, GITHUB_EVENT_NAME: 'workflow_run' };
      return await job.run({ mode: 'comment', token: 'secret-token' }, { env });
    };
    const run = upload(pull, legs, merged);
    expect(await comment(run)).toMatchObject({
      status: 0,
      stdout: 'callgate: #1: the comment was created\n',
    });
    const digest = merged.proposals[0]?.proposed?.digest;
    expect(bodies()).toEqual([
      expect.stringContaining(`/callgate approve ${digest} --suite agent -- REASON`),
    ]);
    expect(bodies()[0]).toContain('⚠️ Expected, and without a report: <code>mcp&#47;s390x</code>');
    expect(bodies()[0]).toContain('⚠️ Legs that were expected have left no report: 1.');
    expect(bodies()[0]).not.toContain('a suite may have left none');
    expect(bodies()[0]?.match(/Reported by the fork/g)).toHaveLength(8);
    // The merged report alone tells the same, but for where a leg can be had.
    github.state.artifacts.splice(0, 8);
    await comment(run);
    const links = /\[the report\]\([^)]*\)/g;
    const [only = ''] = bodies();
    expect(bodies()).toHaveLength(1);
    expect(only.replaceAll(links, '')).toContain(`/callgate approve ${digest} --suite agent -- REASON`);
    expect(only.match(/^### /gm)).toHaveLength(9);
  },
  LONG,
);

test.each([
  ['no report at all', () => rmSync(join(job.temp, 'legs'), { recursive: true }), /^inconclusive: /],
  [
    'a file that is none',
    () => download('callgate-x', '{"schema":"callgate-report/1"}'),
    /callgate-x\/report\.json: suite: /,
  ],
  [
    'a merged report that says better than it holds',
    () => download('callgate-x', JSON.stringify({ schema: 'callgate-merged/1', verdict: 'clean' })),
    /callgate-x\/report\.json: reasons: /,
  ],
  [
    'a link to a file elsewhere',
    () => {
      download('callgate-x', '{}', 'other.json');
      symlinkSync('/etc/passwd', join(job.temp, 'legs/callgate-x/report.json'));
    },
    /callgate-x\/report\.json is no regular file\. /,
  ],
])(
  'fails with one annotation on %s',
  async (_what, spoil, message) => {
    const pull = propose(makeLegs({}));
    spoil();
    const step = await merge(pull);
    expect(step.status).toBe(1);
    expect(annotationsOf(step)).toEqual([
      expect.objectContaining({ level: 'error', message: expect.stringMatching(message) }),
    ]);
  },
  LONG,
);

test(
  'names every bad input at once',
  async () => {
    const pull = propose({});
    const bad = { reports: '', expect: 'a b/c/d/e', optional: '(x)', comment: 'often', 'fail-on': 'all' };
    const [found] = annotationsOf(await merge(pull, bad)) as { message: string }[];
    for (const name of ['reports', 'expect', 'optional', 'comment', 'fail-on'])
      expect(found?.message).toMatch(new RegExp(`^  ${name}: `, 'm'));
  },
  LONG,
);

describeKernel('legs of real runs', () => {
  test(
    'two shards on this machine and one of another make one proposal, under which both run clean',
    async () => {
      const pull = propose({});
      const runs = [
        ['shard-1', buildProgram('three-calls')],
        ['shard-2', 'sync'],
      ] as const;
      const check = async (leg: string, run: string) => {
        const step = await job.run(
          { suite: 'agent', run, leg, 'report-dir': join(job.temp, 'legs', leg) },
          { env: { GITHUB_EVENT_NAME: 'push' } },
        );
        expect(step.stdout + step.stderr).not.toContain('was not built for');
        return step;
      };
      for (const [leg, run] of runs) await check(leg, run);
      download('arm', JSON.stringify(makeLegReport({ path: AGENT, arch: 'aarch64', calls: ['sync'] })));
      const step = await merge(pull, { optional: 'mcp' });
      const merged = mergedOf(step);
      expect(merged.verdict).toBe('new');
      expect(merged.legs.map(({ report }) => report.leg).sort()).toEqual(['shard-1', 'shard-2', null].sort());
      const text = merged.proposals[0]?.proposed?.profile ?? '';
      const sync = profileOf(text).syscalls.find(({ names }) => names.includes('sync'));
      expect(sync?.includes?.arches).toContain('arm64');
      writeFileSync(join(job.workspace, AGENT), text);
      for (const [leg, run] of runs) expect((await check(leg, run)).outputs.verdict).toBe('clean');
    },
    LONG,
  );
});
