import { BareRepository } from './git.ts';
import { OpenApi } from './openapi.ts';

export interface Person {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}
export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';
/** Of a token: what a workflow's `permissions:` names. */
export type Scopes = Readonly<Record<string, 'read' | 'write'>>;

export interface Repository {
  readonly fullName: string;
  readonly id: number;
  readonly git: BareRepository;
  /** Whether the tokens of the base repository can write to it: they cannot to a fork. */
  readonly isFork: boolean;
  /** A rule of the repository by which every commit is refused, in GitHub's words. */
  rule?: string;
}
export interface Pull {
  readonly number: number;
  readonly author: Person;
  /** null: the fork was removed. */
  head: { readonly repository: Repository | null; readonly branch: string; sha: string };
  base: { readonly branch: string; sha: string };
  state: 'open' | 'closed';
}
export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Person;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
}
export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly run: number;
  readonly zip: Buffer;
  expired: boolean;
  readonly createdAt: string;
}
export interface Job {
  readonly name: string;
  readonly conclusion: string | null;
}
export interface Run {
  readonly id: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headRepository: Repository;
  readonly workflow: number;
  readonly file: string;
  attempt: number;
  startedAt: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  /** Of the latest attempt. */
  jobs: readonly Job[];
}
export interface Reaction {
  readonly comment: number;
  readonly author: Person;
  readonly content: string;
}
export interface Status {
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string;
}

export const ACTIONS_BOT: Person = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' };

let openapi: OpenApi | undefined;
/** Read once in a process: it is 13 MB. */
export const description = (): OpenApi => {
  openapi ??= new OpenApi();
  return openapi;
};

/** What the fake GitHub knows; tests set it up, look at it, and change it between calls. */
export class GitHubState {
  /** Where the server listens; links in answers lead there. */
  api = '';
  storage = '';
  /** Who has no token may read it. */
  isPublic = false;
  readonly repositories = new Map<string, Repository>();
  readonly base: Repository;
  readonly tokens = new Map<string, { readonly person: Person; scopes: Scopes }>();
  readonly people = new Map<string, Person>();
  readonly roles = new Map<string, Role>();
  readonly pulls: Pull[] = [];
  readonly comments: Comment[] = [];
  readonly artifacts: Artifact[] = [];
  readonly runs: Run[] = [];
  readonly reactions: Reaction[] = [];
  readonly statuses: Status[] = [];
  /** Lines of a CODEOWNERS that GitHub finds wrong. */
  readonly ownerErrors: { path: string; line: number; kind: string }[] = [];
  #ids = 1000;
  #clock = Date.UTC(2026, 0, 1);

  constructor(fullName = 'owner/repository') {
    this.base = this.addRepository(fullName, false);
    this.people.set(ACTIONS_BOT.login, ACTIONS_BOT);
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  /** A second later at each call, in the form of the API. */
  now(): string {
    this.#clock += 1000;
    return new Date(this.#clock).toISOString().replace('.000Z', 'Z');
  }

  addRepository(fullName: string, isFork = true): Repository {
    const repository = { fullName, id: this.nextId(), git: new BareRepository(), isFork };
    this.repositories.set(fullName, repository);
    return repository;
  }

  addPerson(login: string, role?: Role, type: Person['type'] = 'User'): Person {
    const person = this.people.get(login) ?? { login, id: this.nextId(), type };
    this.people.set(login, person);
    if (role !== undefined) this.roles.set(login, role);
    return person;
  }

  addToken(token: string, scopes: Scopes, person: Person = ACTIONS_BOT): string {
    this.tokens.set(token, { person, scopes });
    return token;
  }

  addPull(
    pull: { head: Pull['head']; author?: Person; baseBranch?: string; state?: Pull['state'] },
    number = this.pulls.length + 1,
  ): Pull {
    const branch = pull.baseBranch ?? 'main';
    const added: Pull = {
      number,
      author: pull.author ?? this.addPerson('contributor'),
      head: pull.head,
      base: { branch, sha: this.base.git.resolve(branch) ?? '0'.repeat(40) },
      state: pull.state ?? 'open',
    };
    this.pulls.push(added);
    return added;
  }

  addComment(issue: number, author: Person, body: string): Comment {
    const now = this.now();
    const comment = { id: this.nextId(), issue, author, body, createdAt: now, updatedAt: now };
    this.comments.push(comment);
    return comment;
  }

  /** One of a gate that has failed with its one job, unless told otherwise. */
  addRun(
    head: { sha: string; branch: string; repository?: Repository },
    event = 'pull_request',
    made: Partial<Pick<Run, 'workflow' | 'file' | 'status' | 'conclusion' | 'jobs'>> = {},
  ): Run {
    const run: Run = {
      id: this.nextId(),
      event,
      headSha: head.sha,
      headBranch: head.branch,
      headRepository: head.repository ?? this.base,
      workflow: 1,
      file: 'gate.yml',
      attempt: 1,
      startedAt: this.now(),
      status: 'completed',
      conclusion: 'failure',
      jobs: [{ name: 'gate', conclusion: 'failure' }],
      ...made,
    };
    this.runs.push(run);
    return run;
  }

  /** The run begins again, and keeps the artifacts that it has. */
  runAgain(run: Run): void {
    run.attempt += 1;
    run.startedAt = this.now();
    run.status = 'in_progress';
    run.conclusion = null;
  }

  addArtifact(run: Run, name: string, zip: Buffer): Artifact {
    const artifact = { id: this.nextId(), name, run: run.id, zip, expired: false, createdAt: this.now() };
    this.artifacts.push(artifact);
    return artifact;
  }

  end(): void {
    for (const { git } of this.repositories.values()) git.end();
  }
}
