import { CallgateError, tellUnexpected } from '../errors.ts';
import { listNew } from '../gate/approvable.ts';
import type { Client } from '../github/client.ts';
import { type Place, type Posted, upsertComment } from '../github/comment.ts';
import type { CommentPolicy } from '../github/comment-policy.ts';
import { type CommentSuite, renderComment, renderResolved, renderUnreported } from '../report/comment.ts';
import { keepRejections, type Rejection } from '../report/rejection.ts';
import type { Report } from '../report/schema.ts';
import type { SharedProposal } from '../report/shared-proposal.ts';

/** What is told of a commit. */
export interface Told {
  readonly suites: readonly CommentSuite[];
  readonly shared?: readonly SharedProposal[];
  readonly missing?: readonly string[];
  /** Why it may not be called clean though all of them are: sentences of ours. */
  readonly doubts: readonly string[];
  readonly headSha: string;
  /** Where there is no report: whether that is worth a comment. */
  readonly isFailed?: boolean;
}

/** Puts the suites into the pull request's comment, unless its head is no longer the commit that they are of. */
export function postComment(
  client: Client,
  place: Place,
  { suites, shared = [], missing = [], doubts, headSha, isFailed = false }: Told,
  policy: CommentPolicy,
): Promise<Posted> {
  if (suites.length === 0) {
    const render = () => renderUnreported(headSha, doubts);
    return upsertComment(client, place, { render, isNews: isFailed, headSha }, policy);
  }
  const isClean = doubts.length === 0 && suites.every(({ report }) => isQuiet(report));
  const names = suites.flatMap(({ report }) => listNew(report));
  const render = (all: readonly Rejection[]) =>
    isClean
      ? renderResolved(suites)
      : renderComment(suites, {
          limit: 65_000,
          shared,
          missing,
          doubts,
          rejections: keepRejections(all, names),
        });
  return upsertComment(client, place, { render, isNews: !isClean, headSha }, policy);
}

/** Nothing that a reviewer would want to know, whatever the report says of its own verdict. */
function isQuiet({ verdict, new: calls, judged }: Report): boolean {
  if (verdict !== 'clean' || calls.length > 0) return false;
  return (
    judged === null ||
    judged.allowedByEdit.length + judged.widened.length + judged.removed.length + judged.settings.length === 0
  );
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
