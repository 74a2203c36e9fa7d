import type { GraphQLProblem } from './client.ts';
import type { Committed, NewCommit } from './conversation.ts';

/** Signed by GitHub, and made only on top of the head that is expected. */
export const CREATE_COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/** The one mutation's input: exactly one path, with the bytes that are given. */
export function commitInput(repository: string, commit: NewCommit): Record<string, unknown> {
  const { branch, expectedHead, headline, body, path, text } = commit;
  return {
    branch: { repositoryNameWithOwner: repository, branchName: branch },
    expectedHeadOid: expectedHead,
    message: { headline, body },
    fileChanges: { additions: [{ path, contents: Buffer.from(text).toString('base64') }] },
  };
}

/** What an answer with errors means. A branch that is gone has moved as well. */
export function readCommitProblems(problems: readonly GraphQLProblem[]): Committed {
  const isMoved = problems.some(({ type }) => type === 'STALE_DATA' || type === 'NOT_FOUND');
  if (isMoved) return { kind: 'moved' };
  return { kind: 'refused', why: problems.map(({ message }) => message).join('; ') };
}
