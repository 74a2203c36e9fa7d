import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Failure, fail, isAfter } from './failure.ts';
import { loadSchema, runGraphQL } from './graphql.ts';
import { ROUTES } from './rest.ts';
import { type Answer, isAllowed, type Route, refuse } from './route.ts';
import { description, GitHubState, type Person, type Scopes } from './state.ts';

export interface RecordedRequest {
  /** From 1, over both servers. */
  readonly number: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** `POST /repos/{owner}/{repo}/…`, `POST /graphql`, or `GET storage`. */
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}
interface Caller {
  readonly person: Person;
  readonly scopes: Scopes;
}

const NOBODY: Caller = {
  person: { login: '', id: 0, type: 'User' },
  scopes: { contents: 'read', issues: 'read', 'pull-requests': 'read' },
};

const PATTERNS = ROUTES.map((route) => ({
  route,
  method: route.operation.split(' ')[0],
  pattern: toPattern(route),
}));

/** Only these parameters hold slashes. */
function toPattern({ operation }: Route): RegExp {
  const [, path = ''] = operation.split(' ');
  return new RegExp(
    `^${path.replaceAll(/\{(\w+)\}/g, (_, name) => `(?<${name}>${/^(?:path|ref)$/.test(name) ? '.+' : '[^/]+'})`)}$`,
  );
}

/**
 * A server that stands for GitHub: REST held to its OpenAPI description, GraphQL to its schema, a real repository behind
 * them, and a second origin for what it keeps in storage. It records every request; what does not fit the description is
 * answered with 500 and makes `end` throw.
 */
export class FakeGitHub {
  readonly state = new GitHubState();
  readonly requests: RecordedRequest[] = [];
  readonly problems: string[] = [];
  /** What becomes of a request; `beforeCall` may change the state first. */
  failWhen: (request: RecordedRequest) => Failure | undefined = () => undefined;
  beforeCall: (request: RecordedRequest) => void = () => {};
  readonly #servers: Server[] = [];

  static async start(): Promise<FakeGitHub> {
    loadSchema();
    const fake = new FakeGitHub();
    fake.state.api = await fake.#listen((...args) => fake.#serve('api', ...args));
    fake.state.storage = await fake.#listen((...args) => fake.#serve('storage', ...args));
    return fake;
  }

  get apiUrl(): string {
    return this.state.api;
  }

  get graphqlUrl(): string {
    return `${this.state.api}/graphql`;
  }

  /** The variables by which a runner says where GitHub is. */
  get environment(): Record<string, string> {
    return {
      GITHUB_API_URL: this.apiUrl,
      GITHUB_GRAPHQL_URL: this.graphqlUrl,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: this.state.base.fullName,
      GITHUB_REPOSITORY_ID: String(this.state.base.id),
    };
  }

  /** The nth request from now on (from 1) fails; with `times`, those after it as well. */
  failCall(nth: number, failure: Failure, times = 1): void {
    const first = this.requests.length + nth;
    this.failWhen = ({ number }) => (number >= first && number < first + times ? failure : undefined);
  }

  /** `POST /graphql`, … in their order. */
  get operations(): string[] {
    return this.requests.map(({ operation }) => operation);
  }

  /** Ends it; throws when a request or an answer did not fit GitHub's description. */
  async end(): Promise<void> {
    for (const server of this.#servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    this.state.end();
    const problems = this.problems.splice(0);
    if (problems.length > 0) throw new Error(`not as GitHub has it:\n${problems.join('\n')}`);
  }

  async #listen(
    serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  ): Promise<string> {
    const server = createServer((request, response) => {
      serve(request, response).catch((error: Error) => {
        this.problems.push(`the fake itself: ${error.stack}`);
        response.destroy();
      });
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async #serve(of: 'api' | 'storage', request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks).toString();
    const { method = '', url = '', headers } = request;
    const { pathname, searchParams } = new URL(url, 'http://host');
    const found = of === 'api' ? findRoute(method, pathname) : undefined;
    const isGraphQL = of === 'api' && method === 'POST' && pathname === '/graphql';
    const recorded: RecordedRequest = {
      number: this.requests.length + 1,
      method,
      path: url,
      operation:
        of === 'storage'
          ? `${method} storage`
          : isGraphQL
            ? 'POST /graphql'
            : (found?.route.operation ?? `${method} ${pathname}`),
      headers,
      body: sent === '' ? undefined : parse(sent),
    };
    this.requests.push(recorded);
    this.beforeCall(recorded);
    const failure = this.failWhen(recorded);
    if (failure !== undefined && !isAfter(failure)) return fail(response, failure);
    const send = (status: number, body: string | Buffer, more: Record<string, string> = {}) => {
      if (failure !== undefined) return fail(response, failure);
      response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...more });
      response.end(body);
    };
    if (of === 'storage') return this.#sendStored(recorded, searchParams, send);
    const json = { 'content-type': 'application/json; charset=utf-8' };
    const { status, body, headers: more } = await this.#answer(recorded, found, searchParams, isGraphQL);
    const text = body === undefined ? '' : body instanceof Buffer ? body : JSON.stringify(body);
    send(status, text, { ...json, ...more });
  }

  #sendStored(
    { path, headers }: RecordedRequest,
    query: URLSearchParams,
    send: (status: number, body: string | Buffer, headers?: Record<string, string>) => void,
  ): void {
    if (headers.authorization !== undefined)
      this.problems.push(`${path}: the token was given to the storage`);
    const artifact = this.state.artifacts.find(({ id }) => String(id) === query.get('sig'));
    if (artifact === undefined) send(404, '');
    else send(200, artifact.zip, { 'content-type': 'application/zip' });
  }

  async #answer(
    request: RecordedRequest,
    found: ReturnType<typeof findRoute>,
    query: URLSearchParams,
    isGraphQL: boolean,
  ): Promise<Answer> {
    const caller = this.#findCaller(request);
    if (caller === undefined) return refuse(401, 'Bad credentials');
    const problems = headerProblems(request);
    let answer: Answer;
    if (isGraphQL) {
      const result = await runGraphQL(this.state, caller, request.body as { query: string });
      problems.push(...result.problems);
      answer = { status: 200, body: result.body };
    } else if (found === undefined) {
      problems.push('the fake has no such operation');
      answer = refuse(404, 'Not Found');
    } else {
      const { operation } = found.route;
      problems.push(...description().requestProblems(operation, found.path, query, request.body));
      answer =
        problems.length > 0
          ? refuse(422, 'Validation Failed')
          : this.#answerRoute(request, found, query, caller);
      const type = answer.body instanceof Buffer ? answer.headers?.['content-type'] : undefined;
      problems.push(...description().responseProblems(operation, answer.status, answer.body, type));
    }
    if (problems.length === 0) return answer;
    this.problems.push(...problems.map((problem) => `${request.method} ${request.path}: ${problem}`));
    return refuse(500, `not as GitHub has it: ${problems.join('; ')}`);
  }

  /** Whose token it is; without one anybody may read what is public. */
  #findCaller({ method, headers }: RecordedRequest): Caller | undefined {
    const { authorization } = headers;
    if (authorization !== undefined) {
      return this.state.tokens.get(authorization.replace(/^(?:token|bearer) /i, ''));
    }
    return method === 'GET' && this.state.isPublic ? NOBODY : undefined;
  }

  #answerRoute(
    { body, headers }: RecordedRequest,
    { route, path }: NonNullable<ReturnType<typeof findRoute>>,
    query: URLSearchParams,
    { person, scopes }: Caller,
  ): Answer {
    const repository = this.state.repositories.get(`${path.owner}/${path.repo}`);
    if (repository === undefined) return refuse(404, 'Not Found');
    if (!isAllowed(route.needs, scopes)) return refuse(403, 'Resource not accessible by integration');
    return route.answer(this.state, {
      path,
      query,
      accept: headers.accept ?? '',
      body: (body ?? {}) as Record<string, unknown>,
      caller: person,
      repository,
    });
  }
}

function findRoute(
  method: string,
  pathname: string,
): { route: Route; path: Record<string, string> } | undefined {
  for (const { route, method: wanted, pattern } of PATTERNS) {
    const match = method === wanted ? pattern.exec(pathname) : null;
    if (match === null) continue;
    const path = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { route, path: Object.fromEntries(path) };
  }
  return undefined;
}

/** GitHub refuses requests without a User-Agent: https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api */
function headerProblems({ headers, body }: RecordedRequest): string[] {
  const problems = [];
  if (headers['user-agent'] === undefined) problems.push('there is no User-Agent');
  if (body !== undefined && !/^application\/json\b/.test(headers['content-type'] ?? '')) {
    problems.push(`the body is said to be ${headers['content-type']}`);
  }
  return problems;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return `not JSON: ${text}`;
  }
}
