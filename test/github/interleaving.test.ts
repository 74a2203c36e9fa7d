import { formatProfile } from '../../src/baseline/canonical.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { COMMITTED, FCHMOD, reportOf, SYNC } from '../gate/approval-report.ts';
import type { Failure } from '../support/github/failure.ts';
import type { Comment } from '../support/github/state.ts';
import { Scene } from './approval-scene.ts';

const TIMEOUT = 240_000;
const STATUS = { status: 'gate' };

/** Every call of an approval that goes through, in their order. */
async function listCalls(): Promise<string[]> {
  const scene = await Scene.open();
  try {
    await scene.job(scene.say(), STATUS)();
    expect(scene.commits).toHaveLength(1);
    return scene.fake.operations;
  } finally {
    await scene.end();
  }
}

/** Commits that an approval made, also those that no branch leads to any more. */
function approvals({ head: { git } }: Scene): string[] {
  const objects = git
    .git(['cat-file', '--batch-all-objects', '--batch'])
    .split(/^(?=[0-9a-f]{40} [a-z]+ \d+$)/m);
  const made = objects.filter((text) => /^\S+ commit /.test(text) && /^Callgate-Approval: /m.test(text));
  return made.map((text) => text.slice(0, 40));
}

/** How many; at most one, on top of the commit that was observed, of one path, with what was approved and nothing else. */
function countRightCommits(scene: Scene): number {
  const made = approvals(scene);
  expect(made.length).toBeLessThanOrEqual(1);
  for (const commit of made) {
    expect(scene.head.git.resolve(`${commit}^`)).toBe(scene.observed);
    expect(scene.changes(commit)).toEqual(['M\tseccomp.json']);
    const text = scene.textAt(commit);
    expect(text).toBe(formatProfile(profileOf(text)));
    expect(profileOf(text).syscalls.map(({ names }) => names.join())).toEqual(['fchmod', 'read', 'sync']);
  }
  return made.length;
}

interface Event {
  readonly name: string;
  happen(scene: Scene, said: Comment): void;
  /** The last call that could have told; undefined for what the commit itself is held to. */
  readonly lastCheck: string | undefined;
}

const push = (scene: Scene, parent?: string) => {
  const options = parent === undefined ? {} : { parent };
  scene.pull.head.sha = scene.head.git.commit(
    'feature',
    { 'agent.js': `other(${Math.random()})\n` },
    'Push',
    options,
  );
};
const EVENTS: readonly Event[] = [
  { name: 'the head moves', happen: (scene) => push(scene), lastCheck: undefined },
  {
    name: 'the head is forced elsewhere',
    happen: (scene) => push(scene, scene.head.git.resolve('main') ?? ''),
    lastCheck: undefined,
  },
  {
    name: 'the baseline is changed on the branch',
    happen(scene) {
      const files = { 'seccomp.json': formatProfile({ ...COMMITTED, syscalls: [] }) };
      scene.pull.head.sha = scene.head.git.commit('feature', files, 'Push');
    },
    lastCheck: undefined,
  },
  {
    name: 'the baseline becomes a link to the same text, of which the gate reports the same',
    happen(scene) {
      const text = scene.head.git.read(scene.observed, 'seccomp.json') ?? '';
      const files = { 'real.json': text, 'seccomp.json': { link: 'real.json' } };
      scene.pull.head.sha = scene.head.git.commit('feature', files, 'Push');
      scene.addReport(scene.report, scene.pull.head.sha);
    },
    lastCheck: undefined,
  },
  {
    name: 'the baseline becomes a submodule, of which the gate reports that there is none',
    happen(scene) {
      const files = { 'seccomp.json': { submodule: scene.observed } };
      scene.pull.head.sha = scene.head.git.commit('feature', files, 'Push');
      const baseline = { ...scene.report.baseline, digest: null };
      scene.addReport({ ...scene.report, baseline }, scene.pull.head.sha);
    },
    lastCheck: undefined,
  },
  {
    name: 'the approver pushes, and the gate reports the same of that',
    happen(scene) {
      const options = { person: scene.personOf(scene.maintainer) };
      const files = { 'agent.js': `other(${Math.random()})\n` };
      scene.pull.head.sha = scene.head.git.commit('feature', files, 'Push', options);
      scene.addReport(scene.report, scene.pull.head.sha);
    },
    lastCheck: undefined,
  },
  {
    name: 'the branch is removed',
    happen: (scene) => void scene.head.git.git(['update-ref', '-d', 'refs/heads/feature']),
    lastCheck: undefined,
  },
  {
    name: 'the comment is edited',
    happen(scene, said) {
      said.body = said.body.replace('--', '--only sync --');
      said.updatedAt = scene.fake.state.now();
    },
    lastCheck: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
  },
  {
    name: 'the comment is deleted',
    happen: ({ fake }, said) => void fake.state.comments.splice(fake.state.comments.indexOf(said), 1),
    lastCheck: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
  },
  {
    name: 'the permission is revoked',
    happen: ({ fake }) => void fake.state.roles.set('maintainer', 'read'),
    lastCheck: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  },
  {
    name: 'the account is removed',
    happen: ({ fake }) => void fake.state.people.delete('maintainer'),
    lastCheck: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  },
  {
    name: 'the pull request is closed',
    happen: ({ pull }) => {
      pull.state = 'closed';
    },
    lastCheck: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  },
];

let calls: string[];
let commitCall: number;
beforeAll(async () => {
  calls = await listCalls();
  // The first GraphQL call asks who the token is of.
  commitCall = calls.lastIndexOf('POST /graphql') + 1;
});

test('an approval asks for the pull request, the comment and the person right before it writes', () => {
  expect(calls.slice(commitCall - 4, commitCall)).toEqual([
    'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    'POST /graphql',
  ]);
});

test.each(EVENTS)(
  'makes no wrong commit when $name before any of its calls',
  async ({ happen, lastCheck }) => {
    // What happens after the last look is as if it happened after the commit.
    const until =
      lastCheck === undefined ? commitCall : calls.slice(0, commitCall).lastIndexOf(lastCheck) + 1;
    for (let at = 1; at <= calls.length + 1; at += 1) {
      const scene = await Scene.open();
      try {
        const said = scene.say();
        const job = scene.job(said, STATUS);
        scene.fake.beforeCall = ({ number }) => {
          if (number === at) happen(scene, said);
        };
        await job().catch(() => {});
        scene.fake.beforeCall = () => {};
        expect([at, countRightCommits(scene)]).toEqual([at, at <= until ? 0 : 1]);
        await job().catch(() => {});
        expect([at, countRightCommits(scene)]).toEqual([at, at <= until ? 0 : 1]);
        expect(scene.answers.length).toBeLessThanOrEqual(1);
        if (at <= until) expect(scene.fake.state.statuses).toEqual([]);
      } finally {
        await scene.end();
      }
    }
  },
  TIMEOUT,
);

const FAILURES: readonly (readonly [string, Failure])[] = [
  ['500', { kind: 'status', status: 500 }],
  ['403', { kind: 'status', status: 403 }],
  ['422', { kind: 'status', status: 422 }],
  ['404', { kind: 'status', status: 404 }],
  ['a cut connection', { kind: 'reset' }],
  ['half an answer', { kind: 'half-closed' }],
  ['500 after it was done', { kind: 'status', status: 500, after: true }],
  ['a cut connection after it was done', { kind: 'reset', after: true }],
];

test.each(FAILURES)(
  'a repeated job mends what any call left undone: %s',
  async (_, failure) => {
    for (let at = 1; at <= calls.length; at += 1) {
      const scene = await Scene.open();
      try {
        const job = scene.job(scene.say(), STATUS);
        scene.fake.failCall(at, failure);
        await job().catch(() => {});
        countRightCommits(scene);
        scene.fake.failWhen = () => undefined;
        await job();
        const was = JSON.stringify([
          scene.commits,
          scene.answers,
          scene.reactions,
          scene.fake.state.statuses,
        ]);
        await job();
        expect(
          JSON.stringify([scene.commits, scene.answers, scene.reactions, scene.fake.state.statuses]),
        ).toBe(was);
        const isRefused = scene.answers[0]?.includes('Not done') === true;
        expect([at, scene.answers.length, countRightCommits(scene)]).toEqual([at, 1, isRefused ? 0 : 1]);
        // GitHub says of what is gone, and may not be seen, that it is not found: that is an answer.
        if (isRefused) expect(failure).toMatchObject({ status: 404 });
      } finally {
        await scene.end();
      }
    }
  },
  TIMEOUT,
);

test('a commit that only says to be the approval is not taken for it', async () => {
  const scene = await Scene.open();
  try {
    const said = scene.say();
    const files = { 'agent.js': 'evil()\n' };
    scene.pull.head.sha = scene.head.git.commit('feature', files, `Push\n\nCallgate-Approval: ${said.id}`);
    await scene.job(said, STATUS)();
    expect(scene.fake.state.statuses).toEqual([]);
    expect(scene.answers[0]).toContain('Not done');
    expect(scene.commits).toEqual([scene.pull.head.sha]);
  } finally {
    await scene.end();
  }
});

test('what writes is asked for once, also where its answer is lost', async () => {
  const isWrite = ({ method, body }: { method: string; body: unknown }) =>
    method !== 'GET' && !/^\{"query":"query/.test(JSON.stringify(body));
  for (const [at, call] of calls.entries()) {
    const scene = await Scene.open();
    try {
      scene.fake.failWhen = ({ number }) =>
        number === at + 1 ? { kind: 'status', status: 500, after: true } : undefined;
      await scene
        .job(scene.say(), STATUS)()
        .catch(() => {});
      const wrote = scene.fake.requests.filter(isWrite).map(({ operation }) => operation);
      expect([call, wrote]).toEqual([call, [...new Set(wrote)]]);
    } finally {
      await scene.end();
    }
  }
}, 60_000);

test('two approvals at once make one commit', async () => {
  const scene = await Scene.open();
  try {
    const both = [scene.say(), scene.say(scene.approveLine(' --only sync'))].map((said) => scene.job(said)());
    await Promise.all(both);
    expect(scene.commits).toHaveLength(1);
    expect(scene.answers).toHaveLength(2);
    expect(scene.answers.filter((text) => text.includes('Not done'))).toHaveLength(1);
    expect(reportOf(COMMITTED, [SYNC, FCHMOD]).proposed?.digest).toBe(scene.digest);
  } finally {
    await scene.end();
  }
});
