import { realpathSync } from 'node:fs';
import { CallgateError } from '../errors.ts';
import {
  type Checkout,
  type CommittedFile,
  findMergeBase,
  readCheckout,
  readCommitted,
  resolveCommit,
} from './repository.ts';

/** What a change is a change to: a pull request's base, or whatever a person names. */
export type Against =
  | {
      readonly kind: 'pull-request';
      /** The base branch's name, its commit when the event was made, and the pull request's last commit. */
      readonly baseRef: string;
      readonly baseSha: string;
      readonly headSha: string;
      /** The workflow file that runs this, from the repository's root; null where the runner did not say. */
      readonly workflow: string | null;
    }
  | { readonly kind: 'ref'; readonly ref: string };

/** The repository where it is hosted, for what a shallow clone lacks. Nothing is asked before it is needed. */
export interface Remote {
  /** A file of a commit; undefined where that commit has none of that path. */
  fetchFile(path: string, sha: string): Promise<string | undefined>;
  findMergeBase(one: string, other: string): Promise<string>;
  /** What is wrong with the CODEOWNERS of a commit; undefined where that cannot be told. */
  listOwnerErrors(sha: string): Promise<readonly OwnerError[] | undefined>;
}

/** A line of a CODEOWNERS that GitHub finds wrong: its form, or an owner who does not exist or may not write. */
export interface OwnerError {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** In GitHub's words. */
  readonly kind: string;
}

/** The commit that a change is judged by. */
export interface Base {
  readonly ref: string;
  readonly sha: string;
  /** The root of the changed tree; paths of `read` are from there. */
  readonly root: string;
  /** Of at most `most` bytes. */
  read(path: string, most: number): Promise<Exclude<CommittedFile, { kind: 'elsewhere' }>>;
  /** Of its CODEOWNERS; undefined where GitHub cannot be asked. */
  listOwnerErrors(): Promise<readonly OwnerError[] | undefined>;
}

/**
 * Finds what a change is judged by. Of the merge commit that GitHub makes of a pull request, which is what
 * actions/checkout takes, it is the first parent: the base as it was merged. Of any other commit it is the merge base.
 */
export async function findBase(folder: string, against: Against, remote: Remote | undefined): Promise<Base> {
  const found = await readCheckout(folder);
  const ref = against.kind === 'ref' ? against.ref : against.baseRef;
  if (typeof found !== 'string') {
    const sha = await findSha(found, against, remote);
    return makeBase(ref, sha, found.root, found, remote);
  }
  if (against.kind === 'ref' || remote === undefined) {
    throw new CallgateError(
      'baseline',
      `There is nothing to judge this change by: ${folder} is no checkout of a repository (${found}). Nothing was run.`,
    );
  }
  const sha = against.baseSha;
  return makeBase(ref, sha, realpathSync(folder), undefined, remote);
}

function makeBase(
  ref: string,
  sha: string,
  root: string,
  checkout: Checkout | undefined,
  remote: Remote | undefined,
): Base {
  return {
    ref,
    sha,
    root,
    read: (path, most) => readFile(checkout, remote, sha, path, most),
    listOwnerErrors: async () => remote?.listOwnerErrors(sha),
  };
}

async function findSha(checkout: Checkout, against: Against, remote: Remote | undefined): Promise<string> {
  const { root, sha, parents, isShallow } = checkout;
  if (against.kind === 'pull-request') {
    const [first, second] = parents;
    if (first !== undefined && second === against.headSha && parents.length === 2) return first;
    if (sha === against.baseSha) return sha;
    const here = isShallow ? undefined : await findMergeBase(root, sha, against.baseSha);
    const merged = here ?? (await remote?.findMergeBase(against.baseSha, sha));
    if (merged !== undefined) return merged;
    throw lacksHistory(`where ${sha} and ${against.baseRef} part`);
  }
  const base = await resolveCommit(root, against.ref);
  if (base === undefined) {
    throw new CallgateError(
      'usage',
      `There is no commit ${JSON.stringify(against.ref)} in this clone. Expected a branch, tag or commit to judge by; fetch it first.`,
    );
  }
  if (base === sha || parents.includes(base)) return base;
  const merged = isShallow ? undefined : await findMergeBase(root, sha, base);
  if (merged !== undefined) return merged;
  throw lacksHistory(`where HEAD and ${JSON.stringify(against.ref)} part`);
}

async function readFile(
  checkout: Checkout | undefined,
  remote: Remote | undefined,
  sha: string,
  path: string,
  most: number,
): ReturnType<Base['read']> {
  const file: CommittedFile =
    checkout === undefined ? { kind: 'elsewhere' } : await readCommitted(checkout.root, sha, path, most);
  if (file.kind !== 'elsewhere') return file;
  if (remote === undefined) throw lacksHistory(`${path} as it is in ${sha}`);
  const text = await remote.fetchFile(path, sha);
  if (text === undefined) return { kind: 'absent' };
  return Buffer.byteLength(text) > most
    ? { kind: 'unusable', why: `it is longer than ${most} bytes` }
    : { kind: 'text', text };
}

function lacksHistory(what: string): CallgateError {
  return new CallgateError(
    'baseline',
    `This clone does not have ${what}, which the change is judged by. Fetch it: \`fetch-depth: 2\` of actions/checkout is ` +
      'enough for the merge commit of a pull request, `fetch-depth: 0` for any other. Nothing was run.',
  );
}
