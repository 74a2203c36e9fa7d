import { CallgateError } from '../errors.ts';
import { COMMENT_POLICIES, type CommentPolicy } from '../github/comment-policy.ts';
import { readGates } from './gate-workflows.ts';

export interface CommentModeOptions {
  readonly mode: 'comment';
  readonly token: string;
  readonly policy: CommentPolicy;
  /** File names of the workflows that gate; none means that every run for the pull request counts. */
  readonly gates: readonly string[];
}

/** The inputs of `mode: comment`. */
export function readCommentOptions(getInput: (name: string) => string): CommentModeOptions {
  const text = (name: string) => getInput(name);
  const policy = readPolicy(text('comment')) ?? 'on-change';
  const token = text('token');
  const problems = token === '' ? ['token: expected one with `pull-requests: write`, found none'] : [];
  const gates = readGates(text('gate-workflows'), problems);
  if (problems.length === 0) return { mode: 'comment', token, policy, gates };
  throw new CallgateError('usage', `Wrong inputs:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}

/** undefined where none is given. */
export function readPolicy(value: string): CommentPolicy | undefined {
  if (value === '') return undefined;
  const found = COMMENT_POLICIES.find((policy) => policy === value);
  if (found === undefined) {
    throw new CallgateError(
      'usage',
      `Wrong inputs:\n  comment: found ${JSON.stringify(value)}, expected ${COMMENT_POLICIES.join(' or ')}`,
    );
  }
  return found;
}
