import type { Observed } from './observed-reports.ts';
import type { Run } from './run.ts';
import type { Standing } from './tree.ts';

export interface Person {
  readonly login: string;
  readonly id: number;
  readonly isBot: boolean;
}

/** A comment as GitHub has it; the times differ once it was edited. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: Person;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly url: string;
}

export interface PullRequest {
  readonly isOpen: boolean;
  readonly author: Person;
  /** The branch that it asks into. */
  readonly baseBranch: string;
  readonly headSha: string;
  readonly headBranch: string;
  /** `owner/name`; null once the fork is gone. */
  readonly headRepository: string | null;
}

export interface Commit {
  readonly message: string;
  readonly parents: readonly string[];
  /** The accounts that GitHub knows its author and committer by. */
  readonly makers: readonly Person[];
  /** Paths that differ from the first parent. */
  readonly files: readonly string[];
}

export interface NewCommit {
  readonly branch: string;
  /** The commit that the branch must stand at. */
  readonly expectedHead: string;
  readonly headline: string;
  readonly body: string;
  readonly path: string;
  readonly text: string;
}

/** What became of a commit: its sha, or why there is none. A branch that stands elsewhere is `moved`. */
export type Committed =
  | { readonly kind: 'committed'; readonly sha: string }
  | { readonly kind: 'moved' }
  | { readonly kind: 'refused'; readonly why: string };

/** A file's text, or what stands in its place. */
export type FileAt = { readonly kind: 'file'; readonly text: string } | Exclude<Standing, { kind: 'file' }>;

export interface Status {
  readonly state: 'success' | 'failure';
  readonly context: string;
  readonly description: string;
}

export type Reaction = '+1' | '-1' | 'confused';

/**
 * What an approval asks of GitHub and tells it, each method one kind of call, about one pull request. What is not there is
 * undefined; what cannot be asked or told throws.
 */
export interface Conversation {
  /** The login that speaks with this token. */
  readMe(): Promise<string>;
  listComments(): Promise<readonly Comment[]>;
  readComment(id: number): Promise<Comment | undefined>;
  /** `read`, `write` or `admin`, whatever finer roles the repository has; `none` for a stranger. */
  readPermission(login: string): Promise<string>;
  readPullRequest(): Promise<PullRequest | undefined>;
  /** Those for a pull request on a commit of a repository, the newest first. */
  listRuns(headSha: string, headRepository: string): Promise<readonly Run[]>;
  /** What these runs have left. */
  readReports(runs: readonly Run[]): Promise<Observed>;
  readFile(sha: string, path: string): Promise<FileAt>;
  readCommit(sha: string): Promise<Commit | undefined>;
  commit(commit: NewCommit): Promise<Committed>;
  /** The answer that refuses it, as GitHub does without `statuses: write`; undefined when it is set. */
  setStatus(sha: string, status: Status): Promise<number | undefined>;
  react(comment: number, reaction: Reaction): Promise<void>;
  reply(body: string): Promise<void>;
  /** One that is gone meanwhile stays so. */
  editComment(id: number, body: string): Promise<void>;
}
