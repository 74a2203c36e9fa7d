import type { Failure } from '../support/github/failure.ts';
import { countRightCommits, listCalls, STATUS, TIMEOUT } from './approval-commits.ts';
import { Scene } from './approval-scene.ts';

let calls: string[];
beforeAll(async () => {
  calls = await listCalls();
});

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

test(
  'what writes is asked for once, also where its answer is lost',
  async () => {
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
  },
  TIMEOUT,
);
