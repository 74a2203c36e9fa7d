import * as z from 'zod';
import { CallgateError } from '../errors.ts';
import { readAnswer } from './answer-schema.ts';
import type { Client, GraphQLProblem } from './client.ts';
import { CommentSchema, toPerson, UserSchema } from './comment-event.ts';
import { CREATE_COMMIT, commitInput, readCommitProblems } from './commit.ts';
import type { Comment, Conversation } from './conversation.ts';
import { readLeavings, weighLeavings } from './observed-reports.ts';
import { keepGates, listRuns } from './run.ts';
import { readStanding } from './tree.ts';

const PAGE = 100;
/** Pages of comments that are read; GitHub shows no more in a pull request. */
const MOST_PAGES = 100;

const Pull = z.object({
  state: z.string(),
  user: UserSchema.nullable(),
  base: z.object({ ref: z.string() }),
  head: z.object({
    sha: z.string(),
    ref: z.string(),
    repo: z.object({ full_name: z.string() }).nullable(),
  }),
});
const Permission = z.object({ permission: z.string() });
const File = z.object({ type: z.literal('file'), encoding: z.literal('base64'), content: z.string() });
/** Of a commit GitHub may know no account, and says so in several ways. */
const Account = UserSchema.nullish().catch(null);
/** Statuses of an answer that trying again does not mend. */
const REFUSED = [400, 401, 403, 404, 409, 410, 422];
const CommitSchema = z.object({
  author: Account,
  committer: Account,
  commit: z.object({ message: z.string() }),
  parents: z.array(z.object({ sha: z.string() })),
  files: z.array(z.object({ filename: z.string() })).optional(),
});
const Viewer = z.object({ viewer: z.object({ login: z.string() }) });
const Created = z.object({
  createCommitOnBranch: z.object({ commit: z.object({ oid: z.string().regex(/^[0-9a-f]{40}$/) }) }),
});

/**
 * The conversation about one pull request of `repository`, over HTTP. `gates` are the files of the workflows whose runs
 * count, by name; none means every run for the pull request.
 */
export function openConversation(
  client: Client,
  repository: string,
  number: number,
  gates: readonly string[] = [],
): Conversation {
  const repo = `/repos/${repository}`;
  const issue = `${repo}/issues/${number}`;
  const get = async <T>(path: string, schema: z.ZodType<T>, what: string): Promise<T | undefined> => {
    const { status, data } = await client.rest('GET', path, { expect: [404] });
    return status === 404 ? undefined : readAnswer(schema, data, what);
  };
  return {
    async readMe() {
      const { data, errors } = await client.graphql('query { viewer { login } }', {});
      if (errors.length > 0) throw refuse('who the token is of', errors);
      return readAnswer(Viewer, data, 'who the token is of').viewer.login;
    },
    async listComments() {
      const comments: Comment[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const found = await get(
          `${issue}/comments?per_page=${PAGE}&page=${page}`,
          z.array(CommentSchema),
          'the comments',
        );
        comments.push(...(found ?? []));
        if ((found ?? []).length < PAGE) return comments;
      }
      throw new CallgateError(
        'github',
        `#${number} has more than ${MOST_PAGES * PAGE} comments; expected fewer.`,
      );
    },
    readComment: (id) => get(`${repo}/issues/comments/${id}`, CommentSchema, 'the comment'),
    async readPermission(login) {
      const path = `${repo}/collaborators/${encodeURIComponent(login)}/permission`;
      return (await get(path, Permission, `the permission of ${login}`))?.permission ?? 'none';
    },
    async readPullRequest() {
      const found = await get(`${repo}/pulls/${number}`, Pull, 'the pull request');
      if (found === undefined) return undefined;
      const { state, user, base, head } = found;
      return {
        isOpen: state === 'open',
        author: toPerson(user),
        baseBranch: base.ref,
        headSha: head.sha,
        headBranch: head.ref,
        headRepository: head.repo?.full_name ?? null,
      };
    },
    async listRuns(sha, from) {
      return keepGates(await listRuns(client, repository, sha, from), gates);
    },
    readReports: async (runs) =>
      weighLeavings(client, repository, await readLeavings(client, repository, runs)),
    async readFile(sha, path) {
      const standing = await readStanding(client, repository, sha, path);
      if (standing.kind !== 'file') return standing;
      const at = path.split('/').map(encodeURIComponent).join('/');
      const found = await get(`${repo}/contents/${at}?ref=${sha}`, File, path);
      // The commit has it: what is not found here, GitHub has not given.
      if (found === undefined)
        throw new CallgateError('github', `GitHub has ${path} at ${sha}, and did not give it.`);
      const bytes = Buffer.from(found.content, 'base64');
      return { kind: 'file', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
    },
    async readCommit(sha) {
      const found = await get(`${repo}/commits/${sha}`, CommitSchema, `the commit ${sha}`);
      if (found === undefined) return undefined;
      const { author, committer, commit, parents, files = [] } = found;
      return {
        message: commit.message,
        parents: parents.map((parent) => parent.sha),
        makers: [author, committer].flatMap((user) => (user ? [toPerson(user)] : [])),
        files: files.map(({ filename }) => filename),
      };
    },
    async commit(commit) {
      const input = commitInput(repository, commit);
      const { data, errors } = await client.graphql(CREATE_COMMIT, { input });
      if (errors.length > 0) return readCommitProblems(errors);
      const { oid } = readAnswer(Created, data, 'the commit').createCommitOnBranch.commit;
      return { kind: 'committed', sha: oid };
    },
    async setStatus(sha, status) {
      const answer = await client.rest('POST', `${repo}/statuses/${sha}`, { body: status, expect: REFUSED });
      return answer.status >= 300 ? answer.status : undefined;
    },
    async react(comment, content) {
      // One that is gone meanwhile is answered all the same.
      await client.rest('POST', `${repo}/issues/comments/${comment}/reactions`, {
        body: { content },
        expect: [404],
      });
    },
    async reply(body) {
      await client.rest('POST', `${issue}/comments`, { body: { body } });
    },
    async editComment(id, body) {
      await client.rest('PATCH', `${repo}/issues/comments/${id}`, { body: { body }, expect: [404] });
    },
  };
}

function refuse(what: string, problems: readonly GraphQLProblem[]): CallgateError {
  const found = problems.map(({ message }) => message).join('; ');
  return new CallgateError('github', `GitHub was asked for ${what}, and answered: ${found}.`);
}
