import { type Client, createClient } from '../../src/github/client.ts';
import { upsertComment } from '../../src/github/comment.ts';
import type { CommentPolicy } from '../../src/github/comment-policy.ts';
import { COMMENT_MARKER } from '../../src/report/comment.ts';
import type { Failure } from '../support/github/failure.ts';
import { FakeGitHub } from '../support/github/server.ts';
import { ACTIONS_BOT } from '../support/github/state.ts';

let github: FakeGitHub;
let client: Client;
const prepare = async () => {
  github = await FakeGitHub.start();
  github.state.addToken('secret', { 'pull-requests': 'write' });
  const head = { repository: github.state.base, branch: 'topic', sha: '1'.repeat(40) };
  github.state.addPull({ head });
  client = connect(20_000);
};
beforeEach(prepare);
afterEach(() => github.end());

// GitHub's descriptions are compiled at their first use, which takes longer than a server may be silent here.
beforeAll(async () => {
  await prepare();
  await upsert();
  await upsert(CLEAN);
  await github.end();
});

const connect = (timeoutMs: number) =>
  createClient({
    token: 'secret',
    apiUrl: github.apiUrl,
    graphqlUrl: github.graphqlUrl,
    timeoutMs,
    pauses: [1, 1],
  });
const TEXT = `${COMMENT_MARKER}\nnew calls\n`;
const CLEAN = `${COMMENT_MARKER}\nclean\n`;
const upsert = (body = TEXT, policy: CommentPolicy = 'on-change') =>
  upsertComment(
    client,
    { repository: 'owner/repository', number: 1 },
    { render: () => body, isNews: body !== CLEAN, headSha: '1'.repeat(40) },
    policy,
  );
const ours = () => github.state.comments.filter(({ author }) => author === ACTIONS_BOT);

test('makes a comment, leaves it alone when it says this already, and updates it in place', async () => {
  expect(await upsert()).toBe('created');
  const [{ id } = { id: 0 }] = ours();
  expect(await upsert()).toBe('unchanged');
  expect(await upsert(CLEAN)).toBe('updated');
  expect(await upsert(CLEAN)).toBe('unchanged');
  expect(ours()).toMatchObject([{ id, body: CLEAN }]);
  expect(github.operations.filter((operation) => !/GET|graphql/.test(operation))).toEqual([
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  ]);
});

test('finds its own on page 4 behind a stranger’s with the marker on page 1', async () => {
  const { state } = github;
  const stranger = state.addPerson('stranger');
  state.addComment(1, stranger, TEXT);
  for (let n = 0; n < 340; n += 1) state.addComment(1, stranger, `comment ${n}`);
  const { id } = state.addComment(1, ACTIONS_BOT, `${COMMENT_MARKER}\r\nold`);
  for (let n = 0; n < 30; n += 1)
    state.addComment(1, ACTIONS_BOT, `other tool ${n}, which quotes\n${COMMENT_MARKER}`);
  expect(await upsert()).toBe('updated');
  expect(state.comments.find((comment) => comment.id === id)?.body).toBe(TEXT);
  expect(state.comments.filter(({ body }) => body === TEXT)).toHaveLength(2);
  expect(state.comments).toHaveLength(372);
});

test.each([
  ['made', undefined, 'outdated'],
  ['changed', `${COMMENT_MARKER}\nold`, 'outdated'],
  ['changed where it says this already', TEXT, 'unchanged'],
] as const)('is not %s once the pull request has moved on', async (_what, there, done) => {
  if (there !== undefined) github.state.addComment(1, ACTIONS_BOT, there);
  // The head moves while the comments are looked through.
  github.beforeCall = ({ operation }) => {
    const [pull] = github.state.pulls;
    if (operation.endsWith('/comments') && pull !== undefined) pull.head.sha = '2'.repeat(40);
  };
  expect(await upsert()).toBe(done);
  expect(ours().map(({ body }) => body)).toEqual(there === undefined ? [] : [there]);
});

test.each([false, true])(
  'makes no second one where two jobs speak at the same moment (%s)',
  async (isTogether) => {
    if (isTogether) await Promise.all([upsert(), upsert(), upsert()]);
    else {
      // The other's is made between this one's look and its own.
      github.beforeCall = ({ operation }) => {
        if (operation.startsWith('POST /repos'))
          github.state.addComment(1, ACTIONS_BOT, `${COMMENT_MARKER}\nthe other's`);
      };
      expect(await upsert()).toBe('updated');
    }
    expect(ours().map(({ body }) => body)).toEqual([TEXT]);
  },
);

test.each<[CommentPolicy, string, string | undefined, string]>([
  ['never', TEXT, undefined, 'not needed'],
  ['never', CLEAN, TEXT, 'not needed'],
  ['on-change', CLEAN, undefined, 'not needed'],
  ['on-change', CLEAN, TEXT, 'updated'],
  ['on-change', TEXT, CLEAN, 'updated'],
  ['always', CLEAN, undefined, 'created'],
  ['always', TEXT, undefined, 'created'],
])('with %s and the text %j where there is %j: %s', async (policy, text, there, done) => {
  if (there !== undefined) github.state.addComment(1, ACTIONS_BOT, there);
  expect(await upsert(text, policy)).toBe(done);
});

const FAILURES: readonly [string, Failure][] = [
  ['403', { kind: 'status', status: 403 }],
  ['404', { kind: 'status', status: 404 }],
  ['422', { kind: 'status', status: 422 }],
  ['429 with a long retry-after', { kind: 'status', status: 429, retryAfter: 3600 }],
  ['500', { kind: 'status', status: 500 }],
  ['silence', { kind: 'silence' }],
  ['half-closed', { kind: 'half-closed' }],
  ['stall', { kind: 'stall' }],
  ['reset', { kind: 'reset' }],
];

test.each(FAILURES.flatMap(([name, failure]) => [1, 2, 3, 4].map((call) => [name, call, failure] as const)))(
  '%s from call %d on is told in one error, and there is no second comment after it',
  async (_name, call, failure) => {
    client = connect(failure.kind === 'silence' || failure.kind === 'stall' ? 500 : 20_000);
    github.failCall(call, failure, 99);
    await expect(upsert()).rejects.toMatchObject({ name: 'CallgateError', code: 'github' });
    expect(ours()).toHaveLength(0);
    github.failWhen = () => undefined;
    client = connect(20_000);
    expect(await upsert()).toBe('created');
    expect(ours()).toHaveLength(1);
  },
);

test.each(FAILURES)(
  '%s once, after the comment was made, does not make a second one',
  async (_name, failure) => {
    client = connect(1000);
    github.failCall(4, { ...failure, after: true });
    await upsert().catch(() => {});
    client = connect(20_000);
    // What may have been done is not asked for again.
    expect(github.operations.filter((operation) => operation.startsWith('POST /repos'))).toHaveLength(1);
    await upsert();
    expect(ours()).toHaveLength(1);
  },
);

test.each([
  ['429 with a retry-after', { kind: 'status', status: 429, retryAfter: 1 }, 4],
  ['a secondary limit', { kind: 'status', status: 403, retryAfter: 0 }, 4],
  ['500', { kind: 'status', status: 500 }, 2],
  ['half-closed', { kind: 'half-closed' }, 2],
  ['silence', { kind: 'silence' }, 2],
  ['500 to a query', { kind: 'status', status: 500 }, 1],
] as const)('%s that passes is waited for', async (_name, failure, call) => {
  client = connect(failure.kind === 'silence' ? 1000 : 20_000);
  github.failCall(call, failure);
  expect(await upsert()).toBe('created');
  expect(ours()).toHaveLength(1);
});
