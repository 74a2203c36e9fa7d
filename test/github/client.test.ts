import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { type Client, createClient } from '../../src/github/client.ts';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Serve = (response: ServerResponse, asked: Asked) => void;

let server: Server;
let origin: string;
let asked: Asked[];
/** One for each request; the last goes on. */
let serving: Serve[];
beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const found = { method, url, headers, body: Buffer.concat(chunks).toString() };
    asked.push(found);
    (serving.length > 1 ? serving.shift() : serving[0])?.(response, found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const connect = (options: Partial<Parameters<typeof createClient>[0]> = {}): Client =>
  createClient({
    token: 'secret',
    apiUrl: origin,
    graphqlUrl: `${origin}/graphql`,
    pauses: [1, 1],
    ...options,
  });
const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Serve =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const reset: Serve = (response) => response.socket?.resetAndDestroy();
const halfClosed: Serve = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"a":1}', () => response.socket?.end());
};

describe('a request', () => {
  test('goes where it is told, with the token and what GitHub wants to be told', async () => {
    serving = [json({ a: 1 })];
    expect(await connect().rest('GET', '/repos/o/n/pulls?head=o%3Ab&page=1')).toEqual({
      status: 200,
      data: { a: 1 },
    });
    expect(asked).toMatchObject([
      {
        method: 'GET',
        url: '/repos/o/n/pulls?head=o%3Ab&page=1',
        headers: {
          authorization: 'token secret',
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
          'user-agent': expect.stringMatching(/^callgate /),
        },
        body: '',
      },
    ]);
  });

  test('reaches an enterprise server under its own addresses', async () => {
    serving = [json({ data: {} })];
    const client = connect({ apiUrl: `${origin}/api/v3`, graphqlUrl: `${origin}/other/graphql` });
    await client.rest('GET', '/user');
    await client.graphql('{ viewer { login } }', {});
    await client.raw('/file', { limit: 100 });
    expect(asked.map(({ url }) => url)).toEqual(['/api/v3/user', '/other/graphql', '/api/v3/file']);
  });

  test.each(['/x/:name', '/x/%7Bname%7D', '/x/a:b?q=:c', '/x/a+b?q=c+d&e=%2B', '/x/(!*)', '/x/%25%2F'])(
    'is of the path %s as it stands, which is no template',
    async (path) => {
      serving = [json({})];
      await connect().rest('GET', path);
      expect(asked[0]?.url).toBe(path);
    },
  );

  test.each(['say "5n', '"5n"', '5n', '\u0000\u2028"', '{{name}} :x'])(
    'says the text %j unchanged, in a body and in a query',
    async (text) => {
      serving = [json({ data: {} })];
      await connect().rest('POST', '/x', { body: { body: text } });
      await connect().graphql('mutation { x }', { input: { reason: text } });
      expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ body: text });
      expect(JSON.parse(asked[1]?.body ?? '')).toEqual({
        query: 'mutation { x }',
        variables: { input: { reason: text } },
      });
    },
  );

  test('has no token where there is none', async () => {
    serving = [json({})];
    await connect({ token: '' }).rest('GET', '/x');
    expect(asked[0]?.headers.authorization).toBeUndefined();
  });
});

describe('an answer', () => {
  test.each([
    ['without a body', json('', 204), { status: 204, data: undefined }],
    ['that was expected', json({ message: 'x' }, 404), { status: 404, data: undefined }],
  ])('%s is one', async (_what, serve, answer) => {
    serving = [serve];
    expect(await connect().rest('DELETE', '/x', { expect: [404] })).toEqual(answer);
  });

  test.each([
    [json({ message: 'Validation Failed' }, 422), 'POST /x: the answer was 422 (Validation Failed).'],
    [json('<html>', 400, { 'content-type': 'text/html' }), 'POST /x: the answer was 400.'],
    [json('<html>', 200, { 'content-type': 'text/html' }), 'POST /x: its answer is not JSON.'],
    [json('{"a":'), 'POST /x: its answer is not JSON.'],
    [json('{}', 301, { location: '/y' }), 'POST /x: the answer was 301.'],
    [json('{}', 304), 'POST /x: the answer was 304.'],
    [reset, expect.stringMatching(/^POST \/x: fetch failed: .*\.$/)],
    [halfClosed, expect.stringMatching(/^POST \/x: terminated: .*\.$/)],
  ])('that does not serve is one error, and nothing is asked again (%#)', async (serve, message) => {
    serving = [serve];
    await expect(connect().rest('POST', '/x?y', { body: {} })).rejects.toMatchObject({
      name: 'CallgateError',
      code: 'github',
      message,
    });
    expect(asked).toHaveLength(1);
  });

  test('longer than its limit is not read to its end', async () => {
    let sent = 0;
    const isClosed = new Promise<void>((resolve) => {
      serving = [
        (response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          const timer = setInterval(() => {
            sent += 1;
            response.write('x'.repeat(1000));
          }, 1);
          response.on('close', () => {
            clearInterval(timer);
            resolve();
          });
        },
      ];
    });
    await expect(connect().raw('/x', { limit: 5000 })).rejects.toThrow(/longer than 5000 bytes/);
    await isClosed;
    expect(sent).toBeLessThan(100);
  });

  test.each([
    ['data and refusals', { data: { a: 1 }, errors: [{ message: 'x', type: 'STALE_DATA' }] }],
    ['refusals alone', { data: null, errors: [{ message: 'x' }] }],
  ])('of a query may have %s', async (_what, body) => {
    serving = [json(body)];
    expect(await connect().graphql('{ a }', {})).toEqual(body);
  });

  test.each(['null', '[]', '"text"', 'no JSON', '', '{"errors":1}'])(
    'of a query that is %j is nothing that would be taken for one',
    async (text) => {
      serving = [json(text)];
      const answer = connect().graphql('mutation { a }', {});
      const done = await answer.catch((error: Error) => error);
      if (done instanceof Error) expect(done).toMatchObject({ name: 'CallgateError', code: 'github' });
      else expect(done).toEqual({ data: undefined, errors: [] });
    },
  );
});

describe('what is asked again', () => {
  const FAILING = [
    ['500', json({}, 500)],
    ['a reset', reset],
    ['a body that breaks off', halfClosed],
  ] as const;
  const ok = json({ data: { a: 1 } });
  const ways = {
    GET: (client: Client) => client.rest('GET', '/x'),
    PATCH: (client: Client) => client.rest('PATCH', '/x', { body: {} }),
    query: (client: Client) => client.graphql('query { a }', {}),
    POST: (client: Client) => client.rest('POST', '/x', { body: {} }),
    mutation: (client: Client) => client.graphql('mutation { a }', {}),
  };
  type Way = keyof typeof ways;

  test.each(
    FAILING.flatMap(([name, serve]) =>
      (['GET', 'PATCH', 'query'] as Way[]).map((way) => [way, name, serve] as const),
    ),
  )('%s after %s', async (way, _name, serve) => {
    serving = [serve, serve, ok];
    await ways[way](connect());
    expect(asked).toHaveLength(3);
    serving = [serve];
    await expect(ways[way](connect())).rejects.toMatchObject({ code: 'github' });
    expect(asked).toHaveLength(6);
  });

  test.each(
    FAILING.flatMap(([name, serve]) =>
      (['POST', 'mutation'] as Way[]).map((way) => [way, name, serve] as const),
    ),
  )('not a %s after %s', async (way, _name, serve) => {
    serving = [serve, ok];
    await expect(ways[way](connect())).rejects.toMatchObject({ code: 'github' });
    expect(asked).toHaveLength(1);
  });

  test.each(Object.keys(ways) as Way[])(
    'a %s after a rate limit, when its time is over, and not when that is long',
    async (way) => {
      serving = [json({}, 429, { 'retry-after': '1' }), ok];
      const start = Date.now();
      await ways[way](connect());
      expect(Date.now() - start).toBeGreaterThanOrEqual(990);
      serving = [json({ message: 'limit' }, 403, { 'retry-after': '31' })];
      await expect(ways[way](connect())).rejects.toThrow(/the answer was 403 \(limit\)/);
      serving = [json({ message: 'limit' }, 403, { 'x-ratelimit-remaining': '0' })];
      await expect(ways[way](connect())).rejects.toThrow(/the answer was 403 \(limit\)/);
      expect(asked).toHaveLength(4);
    },
  );

  test('nothing, when the time of one request or of all is over', async () => {
    serving = [() => {}];
    const start = Date.now();
    const tell = (client: Client) => client.rest('GET', '/x').catch((error: Error) => error.message);
    expect(await tell(connect({ timeoutMs: 50 }))).toMatch(/timeout/);
    expect(asked).toHaveLength(3);
    expect(await tell(connect({ budgetMs: 200, pauses: Array(1000).fill(1) }))).toMatch(/timeout/);
    expect(asked).toHaveLength(4);
    expect(Date.now() - start).toBeLessThan(5000);
    serving = [json({}, 500)];
    expect(await tell(connect({ budgetMs: 200, pauses: [150, 150, 150, 150] }))).toMatch(/500/);
    expect(asked.length).toBeLessThanOrEqual(6);
  });
});

describe('a download', () => {
  const redirect = (location: string, status = 302) => json('', status, { location });

  test('is fetched where it is stored, as that address stands, without the token', async () => {
    const address = '/store/:name/%7Bx%7D?sig=a%2Bb+c:d{e}&se=2026-01-01T00:00:00Z';
    serving = [redirect(`${origin}${address}`), (response) => response.end(Buffer.from([0, 255]))];
    expect(await connect().download('/artifact', 10)).toEqual(Buffer.from([0, 255]));
    expect(asked.map(({ url }) => url)).toEqual(['/artifact', address]);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['token secret', undefined]);
  });

  test.each([
    [redirect('/relative'), /the answer was 302/],
    [redirect('file:///etc/passwd'), /it leads to file:/],
    [json('{}'), /the answer was 200/],
    [json({ message: 'gone' }, 410), /the answer was 410 \(gone\)/],
  ])('is refused where it leads nowhere (%#)', async (serve, message) => {
    serving = [serve];
    await expect(connect().download('/artifact', 10)).rejects.toThrow(message);
    expect(asked).toHaveLength(1);
  });

  test('ends at one redirect, and at its limit', async () => {
    serving = [redirect(`${origin}/store?sig=secret`), redirect(`${origin}/further`)];
    const error = await connect()
      .download('/artifact', 10)
      .catch((e: Error) => e);
    expect(error).toMatchObject({ message: 'GET /artifact: what it leads to answered 302.' });
    serving = [redirect(`${origin}/store`), (response) => response.end('x'.repeat(11))];
    await expect(connect().download('/artifact', 10)).rejects.toThrow(/longer than 10 bytes/);
  });
});

test('what a header of an answer says is not printed', async () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue();
  serving = [json({}, 200, { deprecation: 'x', sunset: '::error::', link: '<::stop>; rel="deprecation"' })];
  await connect().rest('GET', '/x');
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('Octokit is loaded by the first request alone', async () => {
  // Its package says on standard output, as it is loaded, that the event is not there.
  const action = join(import.meta.dirname, '../../dist/action.js');
  const run = await promisify(execFile)(process.execPath, [action], {
    env: { PATH: process.env.PATH, INPUT_MODE: 'none', GITHUB_EVENT_PATH: '/nowhere' },
  }).catch((error: { stdout: string }) => error);
  expect(run.stdout).toContain('::error::');
  expect(run.stdout).not.toContain('/nowhere');
});
