import type { Comment, Commit, Conversation, Person, PullRequest } from './conversation.ts';

/**
 * The permissions that may approve. The endpoint maps maintain to write, triage to read and a custom role to the one that it
 * was made from: https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
const MAY_APPROVE = ['write', 'admin'];

/** Why this person may not approve; undefined for one who may. `last` is the commit that was observed. */
export async function findObstacle(
  github: Conversation,
  person: Person,
  pull: PullRequest,
  last: Commit,
  allowSelfApproval: boolean,
): Promise<string | undefined> {
  if (person.isBot) return 'bots cannot approve; expected a person with write permission';
  if (person.id === pull.author.id && !allowSelfApproval) {
    return 'the author of a pull request cannot approve its system calls; expected another person with write permission';
  }
  const own = allowSelfApproval ? undefined : findOwnCommit(person, last);
  if (own !== undefined) return own;
  const permission = await github.readPermission(person.login);
  if (MAY_APPROVE.includes(permission)) return undefined;
  return `found the permission "${permission}" in this repository, expected write, maintain or admin`;
}

/** Why a person may not approve what this commit does: it is theirs, whoever opened the pull request. */
export function findOwnCommit({ id }: Person, { makers }: Commit): string | undefined {
  if (!makers.some((maker) => maker.id === id)) return undefined;
  return 'whoever made the last commit of a pull request cannot approve its system calls; expected another person with write permission';
}

/** Why a comment is not what its writer said when it was made; undefined for one that is. */
export function findEdit(said: Comment, now: Comment): string | undefined {
  const isSame =
    now.body === said.body && now.updatedAt === now.createdAt && now.author.id === said.author.id;
  return isSame
    ? undefined
    : 'the comment was edited; expected a command as it was first written: write a new comment';
}
