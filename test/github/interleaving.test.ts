import { formatProfile } from '../../src/baseline/canonical.ts';
import { COMMITTED, FCHMOD, reportOf, SYNC } from '../gate/approval-report.ts';
import type { Comment } from '../support/github/state.ts';
import { countRightCommits, listCalls, STATUS, TIMEOUT } from './approval-commits.ts';
import { Scene } from './approval-scene.ts';

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
