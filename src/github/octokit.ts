import type { GitHub } from '@actions/github/lib/utils';
import { readLimited } from './limited.ts';

export type Octokit = InstanceType<typeof GitHub>;
type Fetch = typeof fetch;

/** Octokit, and the fetch below it, which keeps to the runner's proxy. */
export interface Line {
  readonly octokit: Octokit;
  readonly fetch: Fetch;
}

/**
 * Octokit as GitHub's own toolkit makes it, without a token where that is empty. It is loaded when it is first needed: the
 * package reads the environment and the event as it is loaded, and nothing of Callgate's may depend on that.
 */
export async function openLine(token: string, apiUrl: string): Promise<Line> {
  const { GitHub, defaults } = await import('@actions/github/lib/utils');
  const octokit = new GitHub({
    baseUrl: apiUrl,
    userAgent: 'callgate',
    ...(token === '' ? {} : { auth: token }),
  });
  octokit.hook.before('request', (options) => {
    // Octokit's own writer of JSON, json-with-bigint, tears a text that ends in `"5n` apart where the platform has no
    // JSON.rawJSON, as Node 20 has none: a query goes through the platform's, like the body of any other request.
    const { query, variables } = options;
    if (query !== undefined) Object.assign(options, { data: JSON.stringify({ query, variables }) });
  });
  return { octokit, fetch: defaults.request?.fetch ?? fetch };
}

/** Answers that have no body, and refuse to be made with one. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/**
 * A fetch that is done when the whole answer has come, at most `limit` bytes of it. Octokit itself reads an answer of any
 * length, and takes one that breaks off for an empty one.
 */
export function limitFetch(fetch: Fetch, limit: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const bytes = await readLimited(response, limit);
    const { status, headers } = response;
    return new Response(WITHOUT_BODY.includes(status) ? null : new Uint8Array(bytes), {
      status,
      headers: [...headers],
    });
  };
}
