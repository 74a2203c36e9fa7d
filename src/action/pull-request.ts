import { CallgateError } from '../errors.ts';
import { readTextFile } from '../gate/text-file.ts';
import type { Against } from '../git/base.ts';

export type PullRequest = Extract<Against, { kind: 'pull-request' }>;

/** Bytes: a webhook's payload is capped at 25 MB by GitHub. */
const LONGEST = 25 << 20;
const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * The pull request that a workflow's event is of; undefined for every other event. Refuses an event that says that it is
 * of one and does not say of which, for then nothing would be judged by the base.
 */
export function readPullRequest(env: NodeJS.ProcessEnv): PullRequest | undefined {
  if (env.GITHUB_EVENT_NAME !== 'pull_request' && env.GITHUB_EVENT_NAME !== 'pull_request_target')
    return undefined;
  let event: unknown;
  try {
    event = JSON.parse(readTextFile(env.GITHUB_EVENT_PATH ?? '', LONGEST));
  } catch (cause) {
    throw refuse(`cannot be read: ${(cause as Error).message}`, cause);
  }
  const get = (...keys: readonly string[]) =>
    keys.reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      event,
    );
  const baseRef = get('pull_request', 'base', 'ref');
  const baseSha = get('pull_request', 'base', 'sha');
  const headSha = get('pull_request', 'head', 'sha');
  if (typeof baseRef !== 'string' || !isSha(baseSha) || !isSha(headSha)) {
    throw refuse('names no base and head of a pull request');
  }
  return { kind: 'pull-request', baseRef, baseSha, headSha, workflow: readWorkflow(env) };
}

/** The path in GITHUB_WORKFLOW_REF, `OWNER/NAME/PATH@REF`; null for a workflow of another repository. */
function readWorkflow({
  GITHUB_WORKFLOW_REF = '',
  GITHUB_REPOSITORY = '',
}: NodeJS.ProcessEnv): string | null {
  const [repository, path] = [`${GITHUB_REPOSITORY}/`, GITHUB_WORKFLOW_REF.split('@')[0] ?? ''];
  const file = path.startsWith(repository) ? path.slice(repository.length) : '';
  return /^\.github\/workflows\/[^/\0\r\n]+$/.test(file) ? file : null;
}

const isSha = (value: unknown): value is string => typeof value === 'string' && SHA.test(value);

function refuse(what: string, cause?: unknown): CallgateError {
  return new CallgateError(
    'usage',
    `The pull request's event ${what}. Expected the file that GITHUB_EVENT_PATH names, as the runner writes it.`,
    { cause },
  );
}
