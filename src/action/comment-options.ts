import { CallgateError } from '../errors.ts';
import { COMMENT_POLICIES, type CommentPolicy } from '../github/comment-policy.ts';

export interface CommentModeOptions {
  readonly mode: 'comment';
  readonly token: string;
  readonly policy: CommentPolicy;
}

/** The inputs of `mode: comment`. */
export function readCommentOptions(getInput: (name: string) => string): CommentModeOptions {
  const text = (name: string) => getInput(name);
  const policy = readPolicy(text('comment')) ?? 'on-change';
  const token = text('token');
  if (token === '') {
    throw new CallgateError(
      'usage',
      'Wrong inputs:\n  token: expected one with `pull-requests: write`, found none',
    );
  }
  return { mode: 'comment', token, policy };
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
