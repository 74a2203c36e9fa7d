import { connectRemote } from '../../src/action/contents.ts';
import { FakeGitHub } from '../support/github/server.ts';

const ABSENT = '1'.repeat(40);
const PATH = 'a b/ü?#%:x{y}.json';

let github: FakeGitHub;
let base: string;
let head: string;
let tip: string;
beforeEach(async () => {
  github = await FakeGitHub.start();
  github.state.addToken('a-token', { contents: 'read' });
  const { git } = github.state.base;
  base = git.commit('main', { [PATH]: '{}\n', empty: '' }, 'begin');
  head = git.commit('topic', { more: 'x' }, 'change', { parent: base });
  tip = git.commit('main', { [PATH]: '[]\n' }, 'go on');
});
// Throws where a request or an answer is not as GitHub's description has it.
afterEach(() => github.end());

const connect = (token = 'a-token') => connectRemote(github.environment, token);

describe('what is wrong with a CODEOWNERS', () => {
  const ERROR = { path: 'CODEOWNERS', line: 2, kind: 'Unknown owner' };

  test('is asked for by the commit', async () => {
    github.state.ownerErrors.push(ERROR);
    expect(await connect().listOwnerErrors(base)).toEqual([ERROR]);
  });

  test.each([
    ['the commit is not there', ABSENT, () => {}],
    ['the token may not', undefined, () => github.state.addToken('a-token', {})],
    ['GitHub fails', undefined, () => github.failCall(1, { kind: 'status', status: 500 })],
    ['the answer is none', undefined, () => github.failCall(1, { kind: 'text', text: '{}' })],
  ])('is not known where %s', async (_why, sha, happen) => {
    happen();
    expect(await connect().listOwnerErrors(sha ?? base)).toBeUndefined();
  });
});

describe('a file of the hosted repository', () => {
  test('is asked for by its path and commit, with the token', async () => {
    expect(await connect().fetchFile(PATH, base)).toBe('{}\n');
    expect(await connect().fetchFile(PATH, tip)).toBe('[]\n');
    expect(github.requests[0]).toMatchObject({
      path: `/repos/owner/repository/contents/a%20b/%C3%BC%3F%23%25%3Ax%7By%7D.json?ref=${base}`,
      headers: { authorization: 'token a-token', accept: 'application/vnd.github.raw+json' },
    });
  });

  test.each([
    ['begins with a byte order mark', Buffer.from('\ufeff{}')],
    ['is empty', Buffer.alloc(0)],
    ['is a list in JSON', Buffer.from('[12345678901234567890]')],
  ])('comes as it is stored where it %s', async (_what, stored) => {
    const sha = github.state.base.git.commit('other', { file: stored }, 'x');
    expect(await connect().fetchFile('file', sha)).toBe(stored.toString());
  });

  test('is asked for without a token where there is none, and told where it is public', async () => {
    await expect(connect('').fetchFile('empty', base)).rejects.toThrow(/the answer was 401/);
    github.state.isPublic = true;
    expect(await connect('').fetchFile(PATH, base)).toBe('{}\n');
    expect(await connect('').findMergeBase(head, tip)).toBe(base);
    expect(github.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is absent only where the commit itself may be seen', async () => {
    expect(await connect().fetchFile('nothing', base)).toBeUndefined();
    await expect(connect().fetchFile('nothing', ABSENT)).rejects.toThrow(
      /GitHub was asked for nothing at 1{40}, which this clone does not have .*: GET \S+: the answer was 404 \(Not Found\)\. .*`contents: read`.* Nothing was run\.$/,
    );
  });

  test.each([401, 403, 302])('is an error on %i, and not absent', async (status) => {
    github.failCall(1, { kind: 'status', status });
    await expect(connect().fetchFile('nothing', base)).rejects.toMatchObject({
      code: 'baseline',
      message: expect.stringMatching(`GitHub was asked for nothing at .*the answer was ${status}`),
    });
  });

  test('is asked for again when the server or the line fails, three times in all', async () => {
    const failures = [{ kind: 'reset' }, { kind: 'status', status: 502 }] as const;
    github.failWhen = ({ number }) => failures[number - 1];
    expect(await connect().fetchFile(PATH, base)).toBe('{}\n');
    expect(github.requests).toHaveLength(3);
    github.failWhen = () => ({ kind: 'reset' });
    await expect(connect().fetchFile(PATH, base)).rejects.toThrow(/Nothing was run/);
    expect(github.requests).toHaveLength(6);
  }, 30_000);

  test('that breaks off is no shorter file', async () => {
    github.failWhen = () => ({ kind: 'half-closed' });
    await expect(connect().fetchFile(PATH, base)).rejects.toThrow(/Nothing was run/);
  }, 30_000);

  test('longer than any baseline is an error', async () => {
    const sha = github.state.base.git.commit('other', { long: 'x'.repeat((16 << 20) + 1) }, 'x');
    await expect(connect().fetchFile('long', sha)).rejects.toThrow(/longer than 16777216 bytes/);
  });
});

describe('the merge base in the hosted repository', () => {
  test('is read out of the comparison', async () => {
    expect(await connect().findMergeBase(tip, head)).toBe(base);
    expect(github.requests[0]?.path).toBe(`/repos/owner/repository/compare/${tip}...${head}?per_page=1`);
  });

  test.each(['{}', 'null', '{"merge_base_commit":{"sha":"--help"}}', 'no JSON'])(
    'is an error when the answer is %s',
    async (text) => {
      github.failCall(1, { kind: 'text', text });
      await expect(connect().findMergeBase(tip, head)).rejects.toThrow(
        new RegExp(`where ${tip} and ${head} part`),
      );
    },
  );

  test('is an error where there is no such commit', async () => {
    await expect(connect().findMergeBase(tip, ABSENT)).rejects.toThrow(/the answer was 404/);
  });
});
