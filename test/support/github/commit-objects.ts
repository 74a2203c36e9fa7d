import { user } from './objects.ts';
import { description, type GitHubState, type Person, type Repository } from './state.ts';

type Body = Record<string, unknown>;

/** By which GitHub knows whose a commit is. */
export const emailOf = ({ id, login }: Person) => `${id}+${login}@users.noreply.github.com`;

export function file(
  state: GitHubState,
  found: Repository,
  path: string,
  blob: string,
  content: Buffer,
): Body {
  const url = `${state.api}/repos/${found.fullName}/contents/${path}`;
  return {
    ...description().example('content-file-response-if-content-is-a-file'),
    name: path.split('/').at(-1),
    path,
    sha: blob,
    size: content.length,
    // In lines of 60, as GitHub gives it.
    content: content.toString('base64').replaceAll(/.{1,60}/g, '$&\n'),
    url,
  };
}

export function commit(state: GitHubState, found: Repository, sha: string): Body {
  const example = description().example('commit');
  const format = (form: string) => found.git.git(['show', '--no-patch', `--format=${form}`, sha]).trim();
  const parents = format('%P')
    .split(' ')
    .filter((parent) => parent !== '');
  // Whose address it is; GitHub asks nobody whether that is true.
  const account = (email: string) => {
    const person = [...state.people.values()].find((one) => emailOf(one) === email);
    return person === undefined ? null : user(state, person);
  };
  return {
    ...example,
    sha,
    author: account(format('%ae')),
    committer: account(format('%ce')),
    commit: { ...(example.commit as Body), message: format('%B') },
    parents: parents.map((parent) => ({ ...(example.parents as Body[])[0], sha: parent })),
    files: changedFiles(found, sha),
  };
}

/** What a commit changed against its first parent. */
function changedFiles({ git }: Repository, sha: string): Body[] {
  const lines = git
    .git(['diff-tree', '-r', '--root', '--no-commit-id', '--name-only', sha])
    .trim()
    .split('\n');
  return lines
    .filter((line) => line !== '')
    .map((filename) => ({
      sha: git.objectName(sha, filename) ?? null,
      filename,
      status: 'modified',
      additions: 1,
      deletions: 0,
      changes: 1,
      blob_url: 'https://github.com/blob',
      raw_url: 'https://github.com/raw',
      contents_url: 'https://api.github.com/contents',
    }));
}

/** The same as git itself has it: without what GitHub knows of its author. */
export function gitCommit(found: Repository, sha: string): Body {
  const example = description().example('git-commit');
  const parents = found.git.git(['show', '--no-patch', '--format=%P', sha]).trim();
  return {
    ...example,
    sha,
    message: found.git.git(['show', '--no-patch', '--format=%B', sha]).trim(),
    parents:
      parents === ''
        ? []
        : parents.split(' ').map((parent) => ({ ...(example.parents as Body[])[0], sha: parent })),
  };
}

/** What `head` has that `base` has not, a page of one commit, from where their histories part. */
export function comparison(state: GitHubState, found: Repository, base: string, head: string): Body {
  const count = (range: string) => Number(found.git.git(['rev-list', '--count', range]));
  const [ahead, behind] = [count(`${base}..${head}`), count(`${head}..${base}`)];
  return {
    ...description().example('commit-comparison'),
    base_commit: commit(state, found, base),
    merge_base_commit: commit(state, found, found.git.git(['merge-base', base, head]).trim()),
    status: ahead === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged',
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: ahead === 0 ? [] : [commit(state, found, head)],
  };
}
