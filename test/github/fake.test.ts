import { issueCommentEvent, pullRequestEvent, workflowRunEvent } from '../support/github/events.ts';
import { FakeGitHub } from '../support/github/server.ts';
import { ACTIONS_BOT } from '../support/github/state.ts';

let github: FakeGitHub;
beforeEach(async () => {
  github = await FakeGitHub.start();
  github.state.addToken('secret', {
    contents: 'write',
    actions: 'read',
    statuses: 'write',
    'pull-requests': 'write',
  });
});
// Again, for a test that has failed before its own end.
afterEach(() => github.end());

const ask = async (path: string, init: { method?: string; body?: unknown; token?: string } = {}) => {
  const response = await fetch(`${github.apiUrl}${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `bearer ${init.token ?? 'secret'}`,
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    redirect: 'manual',
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
};
const REPO = '/repos/owner/repository';

/** A pull request from a branch of the repository, with one of everything. */
function populate() {
  const { state } = github;
  const { git } = state.base;
  git.commit('main', { 'seccomp.json': '{}\n' }, 'begin');
  const sha = git.commit('topic', { 'seccomp.json': '{}\n', 'a b.txt': 'x' }, 'more', {
    parent: git.resolve('main') ?? '',
  });
  const pull = state.addPull({ head: { repository: state.base, branch: 'topic', sha } });
  const run = state.addRun({ sha, branch: 'topic' });
  const artifact = state.addArtifact(run, 'callgate-one', Buffer.from('zip'));
  const comment = state.addComment(pull.number, state.addPerson('stranger', 'triage'), 'text');
  return { sha, pull, run, artifact, comment };
}

test('answers every operation it has as GitHub describes it', async () => {
  const { sha, run, artifact, comment } = populate();
  const statuses = [];
  for (const path of [
    '/pulls?state=open&head=owner:topic&per_page=100',
    `/commits/${sha}/pulls`,
    '/pulls/1',
    '/issues/1/comments?per_page=100&page=1',
    `/issues/comments/${comment.id}`,
    '/collaborators/stranger/permission',
    `/actions/runs/${run.id}`,
    `/actions/runs?head_sha=${sha}`,
    `/actions/runs/${run.id}/jobs?filter=latest`,
    `/actions/runs/${run.id}/artifacts`,
    `/actions/artifacts/${artifact.id}/zip`,
    '/contents/a%20b.txt?ref=topic',
    '/commits/topic',
    `/git/commits/${sha}`,
    '/compare/main...topic?per_page=1',
    '/git/ref/heads/topic',
  ]) {
    statuses.push((await ask(`${REPO}${path}`)).status);
  }
  for (const [method, path, body] of [
    ['POST', '/issues/1/comments', { body: 'new' }],
    ['PATCH', `/issues/comments/${comment.id}`, { body: 'changed' }],
    ['POST', `/issues/comments/${comment.id}/reactions`, { content: '+1' }],
    ['POST', `/issues/comments/${comment.id}/reactions`, { content: '+1' }],
    ['POST', `/statuses/${sha}`, { state: 'success', context: 'callgate' }],
  ] as const) {
    statuses.push((await ask(`${REPO}${path}`, { method, body })).status);
  }
  expect(statuses).toEqual([...Array(10).fill(200), 302, ...Array(5).fill(200), 201, 200, 201, 200, 201]);
  expect(github.state.comments.map(({ body, author }) => [body, author.login])).toEqual([
    ['changed', 'stranger'],
    ['new', ACTIONS_BOT.login],
  ]);
  await github.end();
});

test.each([
  ['an unknown query', 'GET', '/pulls?stat=open', undefined],
  ['a wrong value', 'GET', '/pulls?state=shut', undefined],
  ['a number that is none', 'GET', '/pulls/one', undefined],
  ['a body without its key', 'POST', '/issues/1/comments', { text: 'x' }],
  ['a key that GitHub would ignore', 'POST', '/issues/1/comments', { body: 'x', bodi: 'y' }],
  ['an unknown reaction', 'POST', '/issues/comments/1/reactions', { content: 'ok' }],
  ['an operation that it does not have', 'DELETE', '/issues/1', undefined],
])('is loud about %s', async (_what, method, path, body) => {
  populate();
  await ask(`${REPO}${path}`, { method, ...(body === undefined ? {} : { body }) });
  await expect(github.end()).rejects.toThrow(/not as GitHub has it/);
});

test('gives the modes of a folder, and the text that a link leads to', async () => {
  const { git } = github.state.base;
  const sha = git.commit(
    'main',
    {
      'a/real.json': 'text\n',
      'a/link.json': { link: 'real.json' },
      'a/sub': { submodule: '1'.repeat(40) },
      'a/b/c': '',
    },
    'begin',
  );
  const query = `query ($at: String!) { repository(owner: "owner", name: "repository") {
    object(expression: $at) { ... on Tree { entries { name mode } } } } }`;
  const tree = async (folder: string) => {
    const variables = { at: `${sha}:${folder}` };
    const { body } = await ask('/graphql', { method: 'POST', body: { query, variables } });
    return body.data.repository.object;
  };
  expect(await tree('a')).toEqual({
    entries: [
      { name: 'b', mode: 0o040000 },
      { name: 'link.json', mode: 0o120000 },
      { name: 'real.json', mode: 0o100644 },
      { name: 'sub', mode: 0o160000 },
    ],
  });
  expect([await tree('a/real.json'), await tree('nowhere')]).toEqual([{}, null]);
  const { body } = await ask(`${REPO}/contents/a/link.json?ref=main`);
  expect(Buffer.from(body.content, 'base64').toString()).toBe('text\n');
  expect((await ask(`${REPO}/contents/a/sub/x?ref=main`)).status).toBe(404);
  await github.end();
});

test('refuses what the token may not', async () => {
  populate();
  github.state.addToken('reader', { contents: 'read' });
  const answers = [
    await ask(`${REPO}/issues/1/comments`, { method: 'POST', body: { body: 'x' }, token: 'reader' }),
    await ask(`${REPO}/pulls`, { token: 'nobody' }),
    await ask('/repos/owner/other/pulls'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 401, 404]);
  await github.end();
});

test('gives pages with links', async () => {
  const { pull } = populate();
  for (let n = 0; n < 250; n += 1) github.state.addComment(pull.number, ACTIONS_BOT, `${n}`);
  const first = await ask(`${REPO}/issues/1/comments?per_page=100`);
  expect(first.body).toHaveLength(100);
  expect(first.headers.get('link')).toMatch(/page=2>; rel="next", <.*page=3>; rel="last"/);
  const last = await ask(`${REPO}/issues/1/comments?per_page=100&page=3`);
  expect([last.body.length, last.headers.get('link')]).toEqual([51, null]);
  await github.end();
});

const MUTATION = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid url } }
}`;

test('commits on a branch that stands where it is expected, and on no other', async () => {
  const { sha } = populate();
  const input = (expectedHeadOid: string) => ({
    branch: { repositoryNameWithOwner: 'owner/repository', branchName: 'topic' },
    message: { headline: 'approve' },
    expectedHeadOid,
    fileChanges: { additions: [{ path: 'seccomp.json', contents: Buffer.from('[]\n').toString('base64') }] },
  });
  const commit = (expected: string) =>
    ask('/graphql', { method: 'POST', body: { query: MUTATION, variables: { input: input(expected) } } });
  expect((await commit('0'.repeat(40))).body.errors).toMatchObject([{ type: 'STALE_DATA' }]);
  const { oid } = (await commit(sha)).body.data.createCommitOnBranch.commit;
  const { git } = github.state.base;
  expect([git.resolve('topic'), git.read(oid, 'seccomp.json')?.toString()]).toEqual([oid, '[]\n']);
  expect(git.git(['diff', '--name-only', sha, oid])).toBe('seccomp.json\n');
  expect(github.state.pulls[0]?.head.sha).toBe(oid);
  await github.end();
});

test.each([
  ['{ viewer { logon } }', /logon/],
  ['{ viewer', /Syntax Error/],
])('is loud about the query %s', async (query, message) => {
  await ask('/graphql', { method: 'POST', body: { query } });
  await expect(github.end()).rejects.toThrow(message);
});

test('fails as it is told, at the call it is told, before or after it has acted', async () => {
  populate();
  const post = () => ask(`${REPO}/issues/1/comments`, { method: 'POST', body: { body: 'x' } });
  github.failCall(2, { kind: 'status', status: 429, retryAfter: 7 });
  expect((await post()).status).toBe(201);
  const limited = await post();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await post()).status).toBe(201);
  github.failCall(1, { kind: 'half-closed', after: true });
  await expect(post()).rejects.toThrow();
  github.failCall(1, { kind: 'reset' });
  await expect(post()).rejects.toThrow();
  expect(github.state.comments.filter(({ body }) => body === 'x')).toHaveLength(3);
  await github.end();
});

test('gives event payloads that its own description takes', async () => {
  const { pull, run, comment } = populate();
  expect(pullRequestEvent(github.state, pull)).toMatchObject({ number: pull.number });
  expect(workflowRunEvent(github.state, run)).toMatchObject({ workflow_run: { id: run.id } });
  expect(issueCommentEvent(github.state, comment)).toMatchObject({ comment: { body: 'text' } });
  await github.end();
});
