import type { GitHubState, Person, Repository, Scopes } from './state.ts';

export interface Call {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly caller: Person;
  readonly repository: Repository;
}
export interface Answer {
  readonly status: number;
  /** JSON, or a file as it is stored. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
/** One of these is enough; none: any token may. */
export type Needs = Scopes | readonly Scopes[];

export interface Route {
  /** As GitHub's description has it. */
  readonly operation: string;
  readonly needs: Needs;
  readonly answer: (state: GitHubState, call: Call) => Answer;
}

export const REPO = '/repos/{owner}/{repo}';
export const ok = (body: unknown): Answer => ({ status: 200, body });
export const refuse = (status: number, message: string): Answer => ({
  status,
  body: {
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
    // A validation error has a list, though it may be empty.
  },
});
export const notFound = (): Answer => refuse(404, 'Not Found');

/** A page of a list, with the links to the others. */
export function page<T>(
  state: GitHubState,
  call: Call,
  at: string,
  all: readonly T[],
  show: (item: T) => unknown,
) {
  const size = Math.min(Number(call.query.get('per_page') ?? 30), 100);
  const number = Math.max(Number(call.query.get('page') ?? 1), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${state.api}${at}?${query}>; rel="${rel}"`;
  };
  const links = number < last ? [link(number + 1, 'next'), link(last, 'last')] : [];
  return {
    items: all.slice((number - 1) * size, number * size).map(show),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

export function isAllowed(needs: Needs, scopes: Scopes): boolean {
  const alternatives = Array.isArray(needs) ? (needs as readonly Scopes[]) : [needs as Scopes];
  const ranks = { read: 1, write: 2 };
  return alternatives.some((wanted) =>
    Object.entries(wanted).every(
      ([name, level]) => ranks[scopes[name] ?? 'read'] >= ranks[level] && name in scopes,
    ),
  );
}
