import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPullRequest } from '../../src/action/pull-request.ts';

interface Event {
  readonly pull_request: { readonly base: { ref: string; sha: string }; readonly head: { sha: string } };
}
const published: readonly { name: string; examples: Event[] }[] = createRequire(import.meta.url)(
  '@octokit/webhooks-examples/api.github.com/index.json',
);
const examples = published.find(({ name }) => name === 'pull_request')?.examples ?? [];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callgate-event-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (text: string, more: NodeJS.ProcessEnv = {}) => {
  const GITHUB_EVENT_PATH = join(folder, 'event.json');
  writeFileSync(GITHUB_EVENT_PATH, text);
  return readPullRequest({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH, ...more });
};

describe('the event of a workflow', () => {
  test('is of the pull request that GitHub’s own examples tell', () => {
    expect(examples.length).toBeGreaterThan(5);
    for (const event of examples) {
      const { base, head } = event.pull_request;
      expect(read(JSON.stringify(event))).toEqual({
        kind: 'pull-request',
        baseRef: base.ref,
        baseSha: base.sha,
        headSha: head.sha,
        workflow: null,
      });
    }
  });

  test.each(['push', 'merge_group', 'workflow_dispatch', '', undefined])('is of none for %s', (name) => {
    expect(readPullRequest({ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: '/nowhere' })).toBeUndefined();
  });

  test('counts for pull_request_target as well', () => {
    const text = JSON.stringify(examples[0]);
    expect(read(text, { GITHUB_EVENT_NAME: 'pull_request_target' })).toBeDefined();
  });

  test.each([
    ['no JSON', '{'],
    ['nothing of it', '{}'],
    ['null', 'null'],
    ['another kind of value', '{"pull_request":[]}'],
    ['no commit', '{"pull_request":{"base":{"ref":"main","sha":"--help"},"head":{"sha":"1"}}}'],
  ])('of a pull request with %s in it is refused: nothing would be judged by the base', (_what, text) => {
    expect(() => read(text)).toThrow(/^The pull request's event /);
  });

  test('that is not there is refused', () => {
    expect(() => readPullRequest({ GITHUB_EVENT_NAME: 'pull_request' })).toThrow(/cannot be read/);
    expect(() =>
      readPullRequest({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/dev/zero' }),
    ).toThrow(/not a regular file/);
  });

  test.each([
    ['octo/tool/.github/workflows/gate.yml@refs/pull/1/merge', '.github/workflows/gate.yml'],
    ['other/tool/.github/workflows/gate.yml@refs/heads/main', null],
    ['octo/tool/.github/workflows/../../x@refs/heads/main', null],
    ['', null],
  ])('names the workflow file: %s', (GITHUB_WORKFLOW_REF, workflow) => {
    const text = JSON.stringify(examples[0]);
    expect(read(text, { GITHUB_WORKFLOW_REF, GITHUB_REPOSITORY: 'octo/tool' })).toMatchObject({ workflow });
  });
});
