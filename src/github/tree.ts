import * as z from 'zod';
import { CallgateError } from '../errors.ts';
import { readAnswer } from './answer-schema.ts';
import type { Client } from './client.ts';

/** What a path of a commit leads to without following a link; `at` is the part of it where something else stands. */
export type Standing =
  | { readonly kind: 'file' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'other'; readonly at: string; readonly what: string };

const Trees = z.object({
  repository: z.record(
    z.string(),
    z.object({ entries: z.array(z.object({ name: z.string(), mode: z.int() })).nullish() }).nullable(),
  ),
});
const FOLDER = 0o040000;
/** A file, also one that may be executed or written by a group: https://git-scm.com/docs/index-format */
const FILES: readonly number[] = [0o100644, 0o100664, 0o100755];
const OTHERS: ReadonlyMap<number, string> = new Map([
  [FOLDER, 'a folder'],
  [0o120000, 'a symbolic link'],
  [0o160000, 'a submodule'],
]);

/**
 * Looks a path up in the trees of a commit, by the modes of its parts: the contents API follows a link to a file, and a
 * commit that is made there would put a file in the link's place.
 */
export async function readStanding(
  client: Client,
  repository: string,
  sha: string,
  path: string,
): Promise<Standing> {
  const parts = path.split('/');
  const trees = await readTrees(client, repository, sha, parts);
  for (const [index, part] of parts.entries()) {
    const entries = trees[`t${index}`]?.entries;
    if (entries === undefined || entries === null) {
      throw new CallgateError(
        'github',
        `GitHub was asked for the trees of ${sha}, and gave none on ${path}.`,
      );
    }
    const mode = entries.find(({ name }) => name === part)?.mode;
    if (mode === undefined) return { kind: 'nothing' };
    const isLast = index === parts.length - 1;
    if (isLast ? FILES.includes(mode) : mode === FOLDER) continue;
    const what = OTHERS.get(mode) ?? (FILES.includes(mode) ? 'a file' : `of the mode ${mode.toString(8)}`);
    return { kind: 'other', at: parts.slice(0, index + 1).join('/'), what };
  }
  return { kind: 'file' };
}

/** The folders on the way to a path, `t0` the root, in one question. */
async function readTrees(client: Client, repository: string, sha: string, parts: readonly string[]) {
  const [owner = '', name = ''] = repository.split('/');
  const variables = Object.fromEntries(
    parts.map((_, index) => [`e${index}`, `${sha}:${parts.slice(0, index).join('/')}`]),
  );
  const declared = Object.keys(variables).map((variable) => `, $${variable}: String!`);
  const asked = parts.map(
    (_, index) => `t${index}: object(expression: $e${index}) { ... on Tree { entries { name mode } } }`,
  );
  const query = `query ($owner: String!, $name: String!${declared.join('')}) {
    repository(owner: $owner, name: $name) { ${asked.join(' ')} }
  }`;
  const { data, errors } = await client.graphql(query, { owner, name, ...variables });
  if (errors.length > 0) {
    const found = errors.map(({ message }) => message).join('; ');
    throw new CallgateError('github', `GitHub was asked for the trees of ${sha}, and answered: ${found}.`);
  }
  return readAnswer(Trees, data, `the trees of ${sha}`).repository;
}
