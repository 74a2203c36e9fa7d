import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectRemote } from '../../src/action/contents.ts';

const SHA = '1'.repeat(40);
type Answer = readonly [status: number, body: string];

let server: Server;
let asked: { url: string; authorization: string | undefined; accept: string | undefined }[];
let answers: (url: string) => Answer | 'hang up';
beforeEach(async () => {
  asked = [];
  server = createServer((request: IncomingMessage, response) => {
    const { authorization, accept } = request.headers;
    asked.push({ url: request.url ?? '', authorization, accept });
    const answer = answers(request.url ?? '');
    if (answer === 'hang up') request.socket.destroy();
    else response.writeHead(answer[0]).end(answer[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const connect = (token = 'a-token') =>
  connectRemote(
    {
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: 'octo/tool',
    },
    token,
  );

describe('a file of the hosted repository', () => {
  test('is asked for by its path and commit, with the token', async () => {
    answers = () => [200, 'text'];
    expect(await connect().fetchFile('a b/ü?#%.json', SHA)).toBe('text');
    expect(asked).toEqual([
      {
        url: `/repos/octo/tool/contents/a%20b/%C3%BC%3F%23%25.json?ref=${SHA}`,
        authorization: 'Bearer a-token',
        accept: 'application/vnd.github.raw+json',
      },
    ]);
  });

  test('is asked for without a token where there is none', async () => {
    answers = () => [200, ''];
    expect(await connect('').fetchFile('a', SHA)).toBe('');
    expect(asked[0]?.authorization).toBeUndefined();
  });

  test('is absent only where the commit itself may be seen', async () => {
    answers = (url) => (url.includes('/git/commits/') ? [200, '{}'] : [404, '{}']);
    expect(await connect().fetchFile('a', SHA)).toBeUndefined();
    answers = () => [404, '{}'];
    await expect(connect().fetchFile('a', SHA)).rejects.toThrow(/the answer was 404.*`contents: read`/);
  });

  test.each([401, 403, 302])(
    'is an error on %i, and not absent',
    async (status) => {
      answers = (url) => (url.includes('/git/commits/') ? [200, '{}'] : [status, '{}']);
      await expect(connect().fetchFile('a', SHA)).rejects.toThrow(/GitHub was asked for/);
    },
    30_000,
  );

  test('is asked for again when the server or the line fails, three times in all', async () => {
    const script: (Answer | 'hang up')[] = ['hang up', [502, ''], [200, 'text']];
    answers = () => script.shift() ?? [500, ''];
    expect(await connect().fetchFile('a', SHA)).toBe('text');
    expect(asked).toHaveLength(3);
    answers = () => 'hang up';
    await expect(connect().fetchFile('a', SHA)).rejects.toThrow(/Nothing was run/);
    expect(asked).toHaveLength(6);
  }, 30_000);

  test('longer than any baseline is an error', async () => {
    answers = () => [200, 'x'.repeat((16 << 20) + 1)];
    await expect(connect().fetchFile('a', SHA)).rejects.toThrow(/longer than 16777216 bytes/);
  });
});

describe('the merge base in the hosted repository', () => {
  test('is read out of the comparison', async () => {
    answers = () => [200, JSON.stringify({ merge_base_commit: { sha: SHA } })];
    expect(await connect().findMergeBase('a', 'b')).toBe(SHA);
    expect(asked[0]?.url).toBe('/repos/octo/tool/compare/a...b?per_page=1');
  });

  test.each([
    [200, '{}'],
    [200, '{"merge_base_commit":{"sha":"--help"}}'],
    [200, 'no JSON'],
    [404, '{}'],
  ])('is an error when the answer is %i %s', async (status, body) => {
    answers = () => [status, body];
    await expect(connect().findMergeBase('a', 'b')).rejects.toThrow(/where a and b part/);
  });
});
