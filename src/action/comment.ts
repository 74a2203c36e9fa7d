import { CallgateError, tellUnexpected } from '../errors.ts';
import type { Client } from '../github/client.ts';
import { type Place, type Posted, upsertComment } from '../github/comment.ts';
import type { CommentPolicy } from '../github/comment-policy.ts';
import { type CommentSuite, renderComment, renderResolved } from '../report/comment.ts';
import type { Report } from '../report/schema.ts';
import type { SharedProposal } from '../report/shared-proposal.ts';

/** What a comment tells. */
export interface Told {
  readonly suites: readonly CommentSuite[];
  readonly shared?: readonly SharedProposal[];
  readonly missing?: readonly string[];
}

/**
 * Puts the suites into the pull request's comment, unless its head is no longer the commit that they are of. `doubts` are
 * why it may not be called clean though all of them are.
 */
export function postComment(
  client: Client,
  place: Place,
  { suites, shared = [], missing = [] }: Told,
  doubts: readonly string[],
  headSha: string,
  policy: CommentPolicy,
): Promise<Posted> {
  const isClean = doubts.length === 0 && suites.every(({ report }) => isQuiet(report));
  const body = isClean
    ? renderResolved(suites)
    : renderComment(suites, { limit: 65_000, shared, missing }) + renderDoubts(doubts);
  return upsertComment(client, place, { body, isClean, headSha }, policy);
}

/** Nothing that a reviewer would want to know, whatever the report says of its own verdict. */
function isQuiet({ verdict, new: calls, judged }: Report): boolean {
  if (verdict !== 'clean' || calls.length > 0) return false;
  return (
    judged === null ||
    judged.allowedByEdit.length + judged.widened.length + judged.removed.length + judged.settings.length === 0
  );
}

/** Sentences of our own. */
function renderDoubts(doubts: readonly string[]): string {
  return doubts.map((doubt) => `\n⚠️ ${doubt}\n`).join('');
}

/** What became of the comment, for the log. */
export function tellPosted(posted: Posted, headSha: string): string {
  return posted === 'outdated'
    ? `the comment was left as it is: the pull request has moved on from ${headSha}, which was observed`
    : `the comment was ${posted}`;
}

/** What went wrong, in one line for the log. */
export function tellError(error: unknown): string {
  return error instanceof CallgateError ? error.message : tellUnexpected(error);
}
