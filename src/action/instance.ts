import { type Client, createClient } from '../github/client.ts';

/** Where the instance of GitHub that the runner belongs to is asked. */
export function readInstance(env: NodeJS.ProcessEnv): { apiUrl: string; graphqlUrl: string } {
  const apiUrl = (env.GITHUB_API_URL || 'https://api.github.com').replace(/\/+$/, '');
  // GitHub Enterprise Server has `/api/v3` and `/api/graphql` beside it.
  return { apiUrl, graphqlUrl: env.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/v3$/, '')}/graphql` };
}

export function connect(env: NodeJS.ProcessEnv, token: string): Client {
  return createClient({ token, ...readInstance(env) });
}
