import type { Requests } from '../../src/github/github-conversation.ts';
import type { Scene } from './approval-scene.ts';

export function connectTo(scene: Scene): Requests {
  const send = async (url: string, method: string, body: unknown) => {
    const response = await fetch(url, {
      method,
      headers: { authorization: 'bearer token', 'user-agent': 'x', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, data: (await response.json()) as any };
  };
  return {
    async rest(method, path, { body, expect = [] } = {}) {
      const answer = await send(scene.fake.apiUrl + path, method, body);
      if (answer.status >= 400 && !expect.includes(answer.status))
        throw new Error(`${method} ${path}: ${answer.status}`);
      return answer;
    },
    async graphql(query, variables) {
      const answer = await send(scene.fake.graphqlUrl, 'POST', { query, variables });
      if (answer.status !== 200) throw new Error(`graphql ${answer.status}`);
      return { data: answer.data.data, errors: answer.data.errors ?? [] };
    },
    async listReports(sha) {
      await send(
        `${scene.fake.apiUrl}/repos/owner/repository/actions/runs?head_sha=${sha}`,
        'GET',
        undefined,
      );
      return scene.reports.get(sha) ?? [];
    },
  };
}
