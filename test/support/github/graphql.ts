import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, GraphQLError, type GraphQLSchema, graphql } from 'graphql';
import { isAllowed } from './route.ts';
import type { GitHubState, Person, Pull, Repository, Scopes } from './state.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');

let schema: GraphQLSchema | undefined;

/** A refusal in GitHub's form: the type stands beside the message. */
function refuse(type: string, message: string): never {
  throw new GraphQLError(message, { extensions: { type } });
}

interface CommitInput {
  readonly branch: {
    readonly repositoryNameWithOwner?: string;
    readonly branchName?: string;
    readonly id?: string;
  };
  readonly message: { readonly headline: string; readonly body?: string };
  readonly expectedHeadOid: string;
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions?: readonly { readonly path: string }[];
  };
}

/** Read once in a process; that takes a moment, in which nothing is answered. */
export function loadSchema(): GraphQLSchema {
  schema ??= buildSchema(readFileSync(join(MODULES, '@octokit/graphql-schema/schema.graphql'), 'utf8'), {
    assumeValid: true,
  });
  return schema;
}

/** Runs a query against GitHub's own schema: what does not fit it, in the query or in the answer, is an error. */
export async function runGraphQL(
  state: GitHubState,
  caller: { readonly person: Person; readonly scopes: Scopes },
  request: { readonly query: string; readonly variables?: Record<string, unknown> },
): Promise<{ body: { data?: unknown; errors?: unknown[] }; problems: string[] }> {
  const result = await graphql({
    schema: loadSchema(),
    source: request.query,
    variableValues: request.variables ?? {},
    rootValue: makeRoot(state, caller),
  });
  const errors = result.errors ?? [];
  const problems = errors
    .filter(({ extensions }) => extensions.type === undefined)
    .map(({ message }) => `GraphQL: ${message}`);
  return {
    body: {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(errors.length === 0
        ? {}
        : {
            errors: errors.map(({ message, path, locations, extensions }) => ({
              type: extensions.type,
              path,
              locations,
              message,
            })),
          }),
    },
    problems,
  };
}

function makeRoot(state: GitHubState, { person, scopes }: { person: Person; scopes: Scopes }) {
  const find = (fullName: string): Repository =>
    state.repositories.get(fullName) ??
    refuse('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`);
  return {
    viewer: () => ({ __typename: 'User', login: person.login, databaseId: person.id, id: `U_${person.id}` }),
    repository: ({ owner, name }: { owner: string; name: string }) =>
      showRepository(state, find(`${owner}/${name}`)),
    createCommitOnBranch({ input }: { input: CommitInput }) {
      const repository = find(input.branch.repositoryNameWithOwner ?? '');
      if (!isAllowed({ contents: 'write' }, scopes) || repository.isFork) {
        refuse('FORBIDDEN', 'Resource not accessible by integration');
      }
      const oid = commitOnBranch(repository, input);
      for (const pull of state.pulls) {
        if (pull.head.repository === repository && pull.head.branch === branchName(input))
          pull.head.sha = oid;
      }
      return { commit: showCommit(repository, oid), ref: showRef(repository, branchName(input)) };
    },
  };
}

const branchName = ({ branch }: CommitInput) => (branch.branchName ?? '').replace(/^refs\/heads\//, '');

function commitOnBranch(repository: Repository, input: CommitInput): string {
  const name = branchName(input);
  const head = repository.git.resolve(`heads/${name}`);
  if (head === undefined) refuse('NOT_FOUND', `A branch named "${name}" does not exist.`);
  if (repository.rule !== undefined) refuse('UNPROCESSABLE', repository.rule);
  if (head !== input.expectedHeadOid) {
    refuse(
      'STALE_DATA',
      `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
    );
  }
  const { additions = [], deletions = [] } = input.fileChanges ?? {};
  const files: Record<string, Buffer | null> = {};
  for (const { path, contents } of additions) files[path] = Buffer.from(contents, 'base64');
  for (const { path } of deletions) {
    if (repository.git.read(head as string, path) === undefined)
      refuse(
        'UNPROCESSABLE',
        `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
      );
    files[path] = null;
  }
  const { headline, body = '' } = input.message;
  return repository.git.commit(name, files, `${headline}\n\n${body}`.trim(), { expected: head as string });
}

function showCommit({ fullName, git }: Repository, oid: string) {
  return {
    __typename: 'Commit',
    oid,
    id: `C_${oid}`,
    url: `https://github.com/${fullName}/commit/${oid}`,
    message: () => git.git(['show', '--no-patch', '--format=%B', oid]).trim(),
  };
}

function showRef(repository: Repository, name: string) {
  const oid = repository.git.resolve(`heads/${name}`);
  return oid === undefined ? null : { name, id: `REF_${name}`, target: showCommit(repository, oid) };
}

function showPull(pull: Pull) {
  const { head, base, number } = pull;
  return {
    number,
    id: `PR_${number}`,
    state: pull.state.toUpperCase(),
    headRefName: head.branch,
    headRefOid: head.sha,
    baseRefName: base.branch,
    baseRefOid: base.sha,
    headRepository:
      head.repository === null
        ? null
        : { nameWithOwner: head.repository.fullName, databaseId: head.repository.id },
    author: { __typename: pull.author.type, login: pull.author.login.replace(/\[bot\]$/, '') },
  };
}

function showRepository(state: GitHubState, repository: Repository) {
  return {
    id: `R_${repository.id}`,
    databaseId: repository.id,
    nameWithOwner: repository.fullName,
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      showRef(repository, qualifiedName.replace(/^refs\/heads\//, '')),
    pullRequest({ number }: { number: number }) {
      const found = state.pulls.find((pull) => pull.number === number);
      return found === undefined
        ? refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
        : showPull(found);
    },
    object({ expression, oid }: { expression?: string; oid?: string }) {
      const [at = '', path] = (oid ?? expression ?? '').split(/:(.*)/s);
      const commit = repository.git.resolve(at);
      if (commit === undefined) return null;
      const folder = path === undefined ? undefined : repository.git.list(commit, path);
      if (folder !== undefined) {
        const entries = folder.map(({ name, mode, oid: of }) => ({ name, mode, oid: of }));
        return { __typename: 'Tree', id: `T_${commit}`, entries };
      }
      if (path === undefined) return showCommit(repository, commit);
      const content = repository.git.read(commit, path);
      const name = repository.git.objectName(commit, path);
      return content === undefined
        ? null
        : {
            __typename: 'Blob',
            oid: name,
            id: `B_${name}`,
            byteSize: content.length,
            text: content.toString(),
            isBinary: false,
            isTruncated: false,
          };
    },
  };
}
