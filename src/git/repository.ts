import { CallgateError } from '../errors.ts';
import { type GitOutput, runGit } from './git.ts';

/** A file as a commit has it. */
export type CommittedFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** There is something, and it is no text that could be read. */
  | { readonly kind: 'unusable'; readonly why: string }
  /** The commit or the file is not in this clone. */
  | { readonly kind: 'elsewhere' };

/** The checked-out commit. */
export interface Checkout {
  /** The root of the working tree. */
  readonly root: string;
  readonly sha: string;
  /** As the commit names them, whether they are in the clone or not. */
  readonly parents: readonly string[];
  readonly isShallow: boolean;
}

const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** The commit that is checked out around a folder; a sentence where there is none. */
export async function readCheckout(folder: string): Promise<Checkout | string> {
  const run = await runGit(folder, [
    'rev-parse',
    '--show-toplevel',
    '--is-shallow-repository',
    'HEAD^{commit}',
  ]);
  if (run === undefined) return 'git is not installed';
  if (run.exitCode !== 0) return tellFailure(run);
  const lines = run.stdout.replace(/\n$/, '').split('\n');
  const [shallow, sha] = lines.splice(-2);
  if (sha === undefined || !SHA.test(sha)) return 'git named no commit';
  const commit = await runGit(folder, ['cat-file', 'commit', sha]);
  if (commit === undefined || commit.exitCode !== 0) return `the commit ${sha} cannot be read`;
  const header = commit.stdout.split('\n\n')[0] ?? '';
  const parents = [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent);
  return { root: lines.join('\n'), sha, parents, isShallow: shallow === 'true' };
}

/** The commit that a name stands for; undefined where the clone has none of that name. */
export async function resolveCommit(folder: string, name: string): Promise<string | undefined> {
  const run = await runGit(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  return run?.exitCode === 0 ? run.stdout.trim() : undefined;
}

/** Where the histories of two commits part; undefined where that is not in this clone. */
export async function findMergeBase(folder: string, one: string, other: string): Promise<string | undefined> {
  const run = await runGit(folder, ['merge-base', '--end-of-options', one, other]);
  const sha = run?.stdout.trim() ?? '';
  return run?.exitCode === 0 && SHA.test(sha) ? sha : undefined;
}

/**
 * A file of a commit, links followed as far as they stay within the repository. `path` is from its root, with slashes;
 * refuses one that no line can hold.
 */
export async function readCommitted(
  folder: string,
  sha: string,
  path: string,
  most: number,
): Promise<CommittedFile> {
  if (/[\0\r\n]/.test(path)) {
    throw new CallgateError(
      'baseline',
      `The path ${JSON.stringify(path)} cannot be looked up in git. Expected one without line ends.`,
    );
  }
  if ((await resolveCommit(folder, sha)) === undefined) return { kind: 'elsewhere' };
  const found = await runGit(folder, ['cat-file', '--batch-check', '--follow-symlinks'], `${sha}:${path}`);
  const answer = found?.stdout.split('\n')[0] ?? '';
  const blob = /^([0-9a-f]+) (\w+) (\d+)$/.exec(answer);
  if (blob === null) return explainMissing(folder, sha, path, answer);
  const [, object = '', type, size] = blob;
  if (type !== 'blob') return { kind: 'unusable', why: 'it is a folder' };
  if (Number(size) > most) return { kind: 'unusable', why: `it is longer than ${most} bytes` };
  const content = await runGit(folder, ['cat-file', 'blob', object]);
  if (content === undefined || content.exitCode !== 0) return { kind: 'elsewhere' };
  // What is no UTF-8 was replaced by a character of another length.
  return Buffer.byteLength(content.stdout) === Number(size)
    ? { kind: 'text', text: content.stdout }
    : { kind: 'unusable', why: 'it is not UTF-8' };
}

async function explainMissing(
  folder: string,
  sha: string,
  path: string,
  answer: string,
): Promise<CommittedFile> {
  const why = /^(symlink|dangling|loop|notdir) \d+$/.exec(answer)?.[1];
  if (why === 'symlink') return { kind: 'unusable', why: 'it is a link out of the repository' };
  if (why === 'dangling' || why === 'loop')
    return { kind: 'unusable', why: 'it is a link that leads nowhere' };
  if (why === 'notdir') return { kind: 'absent' };
  // A clone without its blobs has the name and not the file.
  const named = await runGit(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${sha}:${path}`,
  ]);
  if (named?.exitCode === 0) return { kind: 'elsewhere' };
  return answer.endsWith(' missing')
    ? { kind: 'absent' }
    : { kind: 'unusable', why: 'git cannot look it up' };
}

function tellFailure({ stderr, exitCode }: GitOutput): string {
  return `git says: ${stderr.trim().split('\n')[0]?.slice(0, 300) || `exit ${exitCode}`}`;
}
