import { buffer } from 'node:stream/consumers';
import { CallgateError } from '../errors.ts';
import { type Line, limitFetch, openLine } from './octokit.ts';
import { type Answer, settle, settleGraphQL } from './octokit-answer.ts';
import { LONGEST_WAIT, readWait } from './rate-limit.ts';

export interface ClientOptions {
  /** Empty: only what everybody may read. */
  readonly token: string;
  /** `https://api.github.com`, or another instance's. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Milliseconds that one request may take. */
  readonly timeoutMs?: number;
  /** Milliseconds before a request is made again, one for each time. */
  readonly pauses?: readonly number[];
  /** Milliseconds that all requests together may take, pauses among them. */
  readonly budgetMs?: number;
}

export interface RestAnswer {
  readonly status: number;
  readonly data: unknown;
}

/** A refusal in an answer of the GraphQL API. */
export interface GraphQLProblem {
  readonly message: string;
  readonly type?: string | undefined;
}

/** GitHub, by the ways of asking it. A status of 300 and above that the caller does not expect throws. */
export interface Client {
  rest(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    options?: { readonly body?: unknown; readonly expect?: readonly number[] },
  ): Promise<RestAnswer>;
  /** The bytes of a file, at most `limit`, as they are stored: GitHub's media type `raw`. */
  raw(
    path: string,
    options: { readonly limit: number; readonly expect?: readonly number[] },
  ): Promise<{ readonly status: number; readonly bytes: Buffer }>;
  graphql(
    query: string,
    variables: Record<string, unknown>,
  ): Promise<{ data: unknown; errors: readonly GraphQLProblem[] }>;
  /** What a path leads to by one redirect, at most `limit` bytes; the token does not go along. */
  download(path: string, limit: number): Promise<Buffer>;
}

/** Bytes of one answer: a page of 100 comments of 65,536 characters. */
const LONGEST = 32 << 20;
const VERSION = { 'x-github-api-version': '2022-11-28' };
const JSON_TYPE = 'application/vnd.github+json';
const RAW_TYPE = 'application/vnd.github.raw+json';

/** What every request takes along besides its own: its fetch, its end, and no redirect that is followed. */
type Limits = ReturnType<typeof limitsOf>;
interface Request {
  /** For messages: `GET /repos/…` */
  readonly name: string;
  /** Doing it twice does no harm. */
  readonly isRepeatable: boolean;
  readonly limit: number;
  readonly send: (line: Line, limits: Limits) => Promise<Answer>;
}

/**
 * A client on Octokit. Octokit makes the requests, gives them the token, and tells answers from errors. What is ours is
 * when to ask again and when to stop, how much of an answer is read, and the way of a download behind its redirect: that
 * address is no part of the API, must not get the token, and has to be fetched as it was given, not expanded as a route.
 */
export function createClient({
  token,
  apiUrl,
  graphqlUrl,
  timeoutMs = 15_000,
  pauses = [500, 2000],
  budgetMs = 120_000,
}: ClientOptions): Client {
  const end = Date.now() + budgetMs;
  let opened: Promise<Line> | undefined;

  async function attempt({ limit, send }: Request): Promise<Answer> {
    opened ??= openLine(token, apiUrl);
    const line = await opened;
    const signal = AbortSignal.timeout(Math.max(1, Math.min(timeoutMs, end - Date.now())));
    return send(line, limitsOf(line, limit, signal));
  }

  /**
   * Makes a request again where that does no harm: after a rate limit, which refuses before anything is done, and for all
   * but POST and mutations also where the server or the line failed.
   */
  async function request(wanted: Request): Promise<Answer> {
    const { isRepeatable } = wanted;
    for (let times = 0; ; times += 1) {
      const pause = pauses[times];
      let wait = pause;
      try {
        const answer = await attempt(wanted);
        const asked = readWait(answer);
        if (asked === undefined && !(answer.status >= 500 && isRepeatable)) return answer;
        wait = pause === undefined ? undefined : Math.max(pause, (asked ?? 0) * 1000);
        if (wait === undefined || (asked ?? 0) > LONGEST_WAIT || Date.now() + wait > end) return answer;
      } catch (cause) {
        if (cause instanceof CallgateError) throw cause;
        if (wait === undefined || !isRepeatable || Date.now() + wait > end)
          throw refuse(wanted, why(cause), cause);
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** A path is ready as it is: as a route of Octokit's, what stands behind a `:` or in braces would be a parameter. */
  const api = (method: string, path: string, accept: string, limit: number, body?: unknown): Request => ({
    name: `${method} ${new URL(`${apiUrl}${path}`).pathname}`,
    isRepeatable: method !== 'POST',
    limit,
    send: ({ octokit }, limits) =>
      settle(
        octokit.request({
          method,
          url: '/{+path}',
          path: path.slice(1),
          headers: { ...VERSION, accept },
          ...(body === undefined ? {} : { data: JSON.stringify(body) }),
          request: { ...limits, parseSuccessResponseBody: accept !== RAW_TYPE },
        }),
      ),
  });

  async function ask(wanted: Request, expect: readonly number[]): Promise<Answer> {
    const answer = await request(wanted);
    if ((answer.status < 200 || answer.status >= 300) && !expect.includes(answer.status)) {
      throw refuse(wanted, describeStatus(answer));
    }
    return answer;
  }

  return {
    async rest(method, path, { body, expect = [] } = {}) {
      const wanted = api(method, path, JSON_TYPE, LONGEST, body);
      const { status, data } = await ask(wanted, expect);
      if (status >= 300 || data === '') return { status, data: undefined };
      if (typeof data !== 'object' || data instanceof ArrayBuffer)
        throw refuse(wanted, 'its answer is not JSON');
      return { status, data };
    },
    async raw(path, { limit, expect = [] }) {
      const { status, data } = await ask(api('GET', path, RAW_TYPE, limit), expect);
      if (status >= 300 || !(data instanceof ReadableStream)) return { status, bytes: Buffer.alloc(0) };
      return { status, bytes: await buffer(data) };
    },
    async graphql(query, variables) {
      const wanted: Request = {
        name: `POST ${new URL(graphqlUrl).pathname}`,
        isRepeatable: !/^\s*mutation\b/.test(query),
        limit: LONGEST,
        send({ octokit }, limits) {
          // With a base URL of GitHub Enterprise Server, Octokit makes up an address of its own.
          const graphql = octokit.graphql.defaults({ baseUrl: graphqlUrl, url: graphqlUrl });
          return settleGraphQL(graphql(query, { ...variables, headers: VERSION, request: limits }));
        },
      };
      const answer = await request(wanted);
      if (answer.status !== 200) throw refuse(wanted, describeStatus(answer));
      return answer.data as { data: unknown; errors: GraphQLProblem[] };
    },
    async download(path, limit) {
      const wanted = api('GET', path, JSON_TYPE, LONGEST);
      const answer = await request(wanted);
      const location = String(answer.headers.location ?? '');
      if (answer.status !== 302 || !URL.canParse(location)) throw refuse(wanted, describeStatus(answer));
      const target = new URL(location);
      if (target.protocol !== new URL(apiUrl).protocol)
        throw refuse(wanted, `it leads to ${target.protocol}`);
      const stored = await request({
        name: `GET ${target.pathname}`,
        isRepeatable: true,
        limit,
        async send(_line, { fetch, signal, redirect }) {
          const response = await fetch(target, { headers: { 'user-agent': 'callgate' }, signal, redirect });
          const headers = Object.fromEntries(response.headers);
          return { status: response.status, headers, data: Buffer.from(await response.arrayBuffer()) };
        },
      });
      // Where it is stored is a secret for a short while: it is not shown.
      if (stored.status !== 200) throw refuse(wanted, `what it leads to answered ${stored.status}`);
      return stored.data as Buffer;
    },
  };
}

function limitsOf({ fetch }: Line, limit: number, signal: AbortSignal) {
  // Octokit would print a header of the answer.
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return { fetch: limitFetch(fetch, limit), signal, redirect: 'manual' as const, log };
}

function describeStatus({ status, data }: Answer): string {
  const message = (data as { message?: unknown } | null)?.message;
  return `the answer was ${status}${typeof message === 'string' ? ` (${message.slice(0, 200)})` : ''}`;
}

function why(cause: unknown): string {
  const error = cause as Error & { cause?: Error };
  return error.cause?.message === undefined ? error.message : `${error.message}: ${error.cause.message}`;
}

function refuse({ name }: Request, found: string, cause?: unknown): CallgateError {
  return new CallgateError('github', `${name}: ${found}.`, { cause });
}
