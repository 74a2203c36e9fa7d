import { CallgateError } from '../errors.ts';
import { readLimited } from './limited.ts';

export interface ClientOptions {
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

/** GitHub, by two ways of asking. A status of 400 and above that the caller does not expect throws. */
export interface Client {
  rest(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    options?: { readonly body?: unknown; readonly expect?: readonly number[] },
  ): Promise<RestAnswer>;
  graphql(
    query: string,
    variables: Record<string, unknown>,
  ): Promise<{ data: unknown; errors: readonly GraphQLProblem[] }>;
  /** What a path leads to by one redirect, at most `limit` bytes; the token does not go along. */
  download(path: string, limit: number): Promise<Buffer>;
}

/** Bytes of one answer: a page of 100 comments of 65,536 characters. */
const LONGEST = 32 << 20;
/** Seconds of a `retry-after` that are waited for. */
const LONGEST_WAIT = 30;

interface Request {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly withToken: boolean;
  /** Doing it twice does no harm. */
  readonly isRepeatable: boolean;
  readonly limit: number;
}
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

export function createClient({
  token,
  apiUrl,
  graphqlUrl,
  timeoutMs = 15_000,
  pauses = [500, 2000],
  budgetMs = 120_000,
}: ClientOptions): Client {
  const end = Date.now() + budgetMs;
  const headers = {
    Accept: 'application/vnd.github+json',
    'X-GitHub-Api-Version': '2022-11-28',
    'User-Agent': 'callgate',
  };

  async function attempt({ method, url, body, withToken, limit }: Request): Promise<Answer> {
    const response = await fetch(url, {
      method,
      headers: {
        ...(withToken ? { ...headers, Authorization: `Bearer ${token}` } : { 'User-Agent': 'callgate' }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.max(1, Math.min(timeoutMs, end - Date.now()))),
    });
    return { status: response.status, headers: response.headers, bytes: await readLimited(response, limit) };
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

  const api = (method: string, path: string, body?: unknown): Request => ({
    method,
    url: `${apiUrl}${path}`,
    body,
    withToken: true,
    isRepeatable: method !== 'POST',
    limit: LONGEST,
  });

  return {
    async rest(method, path, { body, expect = [] } = {}) {
      const wanted = api(method, path, body);
      const answer = await request(wanted);
      if ((answer.status < 200 || answer.status >= 300) && !expect.includes(answer.status)) {
        throw refuse(wanted, describeStatus(answer));
      }
      return { status: answer.status, data: answer.status < 300 ? parse(wanted, answer) : undefined };
    },
    async graphql(query, variables) {
      const isRepeatable = !/^\s*mutation\b/.test(query);
      const wanted = { ...api('POST', '', { query, variables }), url: graphqlUrl, isRepeatable };
      const answer = await request(wanted);
      if (answer.status !== 200) throw refuse(wanted, describeStatus(answer));
      const { data, errors } = parse(wanted, answer) as { data?: unknown; errors?: GraphQLProblem[] };
      return { data, errors: errors ?? [] };
    },
    async download(path, limit) {
      const wanted = api('GET', path);
      const { status, headers: answered, ...rest } = await request(wanted);
      const location = answered.get('location') ?? '';
      if (status !== 302 || !URL.canParse(location)) {
        throw refuse(wanted, describeStatus({ status, headers: answered, ...rest }));
      }
      const target = new URL(location);
      if (target.protocol !== new URL(apiUrl).protocol)
        throw refuse(wanted, `it leads to ${target.protocol}`);
      const stored: Request = { method: 'GET', url: location, withToken: false, isRepeatable: true, limit };
      const answer = await request(stored);
      // Where it is stored is a secret for a short while: it is not shown.
      if (answer.status !== 200) throw refuse(wanted, `what it leads to answered ${answer.status}`);
      return answer.bytes;
    },
  };
}

/** Seconds to wait where the answer is that of a rate limit, else undefined. */
function readWait({ status, headers }: Answer): number | undefined {
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (status === 429) return Number.isFinite(after) ? after : 0;
  if (status !== 403) return undefined;
  if (Number.isFinite(after)) return after;
  return headers.get('x-ratelimit-remaining') === '0' ? LONGEST_WAIT + 1 : undefined;
}

function parse(wanted: Request, { bytes }: Answer): unknown {
  try {
    return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw refuse(wanted, 'its answer is not JSON', cause);
  }
}

function describeStatus({ status, bytes }: Answer): string {
  let message = '';
  try {
    const parsed = JSON.parse(bytes.toString('utf8')) as { message?: unknown };
    if (typeof parsed?.message === 'string') message = ` (${parsed.message.slice(0, 200)})`;
  } catch {
    // a proxy's page
  }
  return `the answer was ${status}${message}`;
}

function why(cause: unknown): string {
  const error = cause as Error & { cause?: Error };
  return error.cause?.message === undefined ? error.message : `${error.message}: ${error.cause.message}`;
}

function refuse({ method, url }: Request, found: string, cause?: unknown): CallgateError {
  return new CallgateError('github', `${method} ${new URL(url).pathname}: ${found}.`, { cause });
}
