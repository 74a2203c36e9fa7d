import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { answerCommand } from '../../src/github/answer-command.ts';
import type { ApprovalSettings } from '../../src/github/approval.ts';
import { createClient } from '../../src/github/client.ts';
import { parseCommentEvent } from '../../src/github/comment-event.ts';
import { openConversation } from '../../src/github/github-conversation.ts';
import type { NewCall, Report } from '../../src/report/schema.ts';
import { COMMITTED, FCHMOD, reportOf, SYNC } from '../gate/approval-report.ts';
import { judgedInto } from '../report/sample.ts';
import { emailOf } from '../support/github/commit-objects.ts';
import { issueCommentEvent } from '../support/github/events.ts';
import type { Special } from '../support/github/git.ts';
import { FakeGitHub } from '../support/github/server.ts';
import type { Comment, Person, Pull, Repository, Run } from '../support/github/state.ts';
import { makeArtifact } from '../support/github/zip.ts';

export const PATH = 'seccomp.json';
/** What the README gives the workflow, and for `set-status` one more. */
const SCOPES = {
  contents: 'write',
  'pull-requests': 'write',
  actions: 'read',
  statuses: 'write',
} as const;

export interface SceneOptions {
  /** Of the committed baseline; null commits none. */
  readonly profile?: Profile | null;
  readonly calls?: readonly NewCall[];
  readonly isFork?: boolean;
  readonly report?: Partial<Report>;
  readonly failed?: readonly string[];
  /** Of the commit that was observed, besides the program. */
  readonly files?: Readonly<Record<string, string | Special>>;
  /** The login of whoever made that commit; nobody that GitHub knows unless given. */
  readonly by?: 'author' | 'maintainer';
}

/** A pull request whose gate has reported two new calls, and a maintainer who may approve them. */
export class Scene {
  readonly fake: FakeGitHub;
  readonly pull: Pull;
  readonly report: Report;
  readonly observed: string;
  readonly head: Repository;
  readonly maintainer: Person;
  readonly author: Person;

  static async open(options: SceneOptions = {}): Promise<Scene> {
    return new Scene(await FakeGitHub.start(), options);
  }

  private constructor(
    fake: FakeGitHub,
    { profile = COMMITTED, calls = [SYNC, FCHMOD], ...options }: SceneOptions,
  ) {
    const { state } = fake;
    this.fake = fake;
    this.author = state.addPerson('author', 'write');
    this.maintainer = state.addPerson('maintainer', 'maintain');
    const committed = profile === null ? {} : { [PATH]: formatProfile(profile) };
    const main = state.base.git.commit('main', { 'README.md': 'one\n', ...committed }, 'Begin');
    this.head = options.isFork === true ? state.addRepository('author/fork') : state.base;
    if (this.head !== state.base) {
      this.head.git.git(['fetch', '--quiet', state.base.git.path, 'main:main']);
    }
    const files = { 'agent.js': 'copy()\n', ...options.files };
    const maker = options.by === undefined ? {} : { person: this.personOf(this[options.by]) };
    this.observed = this.head.git.commit('feature', files, 'Copy', { parent: main, ...maker });
    if (this.head !== state.base) {
      // GitHub keeps the heads of pull requests in the base repository.
      state.base.git.git(['fetch', '--quiet', this.head.git.path, `feature:refs/pull/1/head`]);
    }
    const head = { repository: this.head, branch: 'feature', sha: this.observed };
    this.pull = state.addPull({ head, author: this.author });
    const told = { judged: judgedInto(), ...options.report };
    this.report = reportOf(profile ?? undefined, calls, told, options.failed);
    this.addReport(this.report, this.observed);
    state.addToken('token', SCOPES);
  }

  /** As git names the author of a commit. */
  personOf(person: Person) {
    return { name: person.login, email: emailOf(person) };
  }

  /** What a run of the gate on a commit leaves behind. */
  addReport(report: Report, sha: string): Run {
    const run = this.addRun({}, sha);
    this.addArtifact(run, report);
    return run;
  }

  addRun(made: Parameters<FakeGitHub['state']['addRun']>[2], sha = this.observed): Run {
    return this.fake.state.addRun({ sha, branch: 'feature', repository: this.head }, 'pull_request', made);
  }

  addArtifact(run: Run, report: Report, name = `callgate-${report.suite ?? 'one'}`): void {
    this.fake.state.addArtifact(run, name, makeArtifact(report));
  }

  /** The gate's run on the commit that was observed. */
  get run(): Run {
    return this.fake.state.runs[0] as Run;
  }

  /** The report of the commit that was observed is another one. */
  replaceReport(report: Report): void {
    this.fake.state.artifacts.splice(0);
    this.addReport(report, this.observed);
  }

  get digest(): string {
    return this.report.proposed?.digest ?? '';
  }

  approveLine(options = '', reason = 'the export tool copies files'): string {
    return `/callgate approve ${this.digest}${options}${reason === '' ? '' : ` -- ${reason}`}`;
  }

  /** The event of a comment, as the runner gives it. */
  event(comment: Comment, action: 'created' | 'edited' = 'created'): string {
    return JSON.stringify(issueCommentEvent(this.fake.state, comment, action));
  }

  say(body = this.approveLine(), person = this.maintainer): Comment {
    return this.fake.state.addComment(this.pull.number, person, body);
  }

  /** The job that a comment starts; `event` is as old as the comment. */
  job(comment: Comment, settings: Partial<ApprovalSettings> = {}, action: 'created' | 'edited' = 'created') {
    const event = this.event(comment, action);
    return async (): Promise<string> => {
      const parsed = parseCommentEvent(event);
      if (parsed === undefined) return 'not on a pull request';
      const repository = this.fake.state.base.fullName;
      const github = openConversation(this.connect(), repository, parsed.number);
      return answerCommand(github, parsed.event, {
        repository,
        allowSelfApproval: false,
        status: null,
        ...settings,
      });
    };
  }

  /** A client that does not wait long before it asks again. */
  connect() {
    const { apiUrl, graphqlUrl } = this.fake;
    return createClient({ token: 'token', apiUrl, graphqlUrl, pauses: [1] });
  }

  /** Commits that came upon the one that was observed, on the branch of the pull request; the oldest first. */
  get commits(): string[] {
    const found = this.head.git.git(['rev-list', '--reverse', `${this.observed}..refs/heads/feature`]).trim();
    return found === '' ? [] : found.split('\n');
  }

  /** What a commit changed, by git: a line a path. */
  changes(commit: string): string[] {
    return this.head.git
      .git(['diff-tree', '-r', '--no-commit-id', '--name-status', commit])
      .trim()
      .split('\n');
  }

  textAt(commit: string): string {
    return this.head.git.read(commit, PATH)?.toString() ?? '';
  }

  /** Answers of the job, the oldest first. */
  get answers(): string[] {
    return this.fake.state.comments
      .filter(({ author }) => author.login === 'github-actions[bot]')
      .map(({ body }) => body);
  }

  get reactions(): string[] {
    return this.fake.state.reactions.map(({ content }) => content);
  }

  end(): Promise<void> {
    return this.fake.end();
  }
}
