import * as objects from './objects.ts';
import type { GitHubState, Person, Repository, Scopes } from './state.ts';

export interface Call {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly caller: Person;
  readonly repository: Repository;
}
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
/** One of these is enough; none: any token may. */
type Needs = Scopes | readonly Scopes[];

export interface Route {
  /** As GitHub's description has it. */
  readonly operation: string;
  readonly needs: Needs;
  readonly answer: (state: GitHubState, call: Call) => Answer;
}

const REPO = '/repos/{owner}/{repo}';
const ok = (body: unknown): Answer => ({ status: 200, body });
export const refuse = (status: number, message: string): Answer => ({
  status,
  body: {
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
    // A validation error has a list, though it may be empty.
  },
});
const notFound = (): Answer => refuse(404, 'Not Found');

/** A page of a list, with the links to the others. */
function page<T>(state: GitHubState, call: Call, at: string, all: readonly T[], show: (item: T) => unknown) {
  const size = Math.min(Number(call.query.get('per_page') ?? 30), 100);
  const number = Math.max(Number(call.query.get('page') ?? 1), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${state.api}${at}?${query}>; rel="${rel}"`;
  };
  const links = number < last ? [link(number + 1, 'next'), link(last, 'last')] : [];
  return {
    items: all.slice((number - 1) * size, number * size).map(show),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

const READ_PULLS: Needs = { 'pull-requests': 'read' };
const READ_COMMENTS: Needs = [{ issues: 'read' }, { 'pull-requests': 'read' }];
const WRITE_COMMENTS: Needs = [{ issues: 'write' }, { 'pull-requests': 'write' }];

export const ROUTES: readonly Route[] = [
  {
    operation: `GET ${REPO}/pulls`,
    needs: READ_PULLS,
    answer(state, call) {
      const [wanted, head] = [call.query.get('state') ?? 'open', call.query.get('head')];
      const found = state.pulls.filter(
        (pull) =>
          (wanted === 'all' || pull.state === wanted) &&
          (head === null || head === `${pull.head.repository?.fullName.split('/')[0]}:${pull.head.branch}`),
      );
      const { items, headers } = page(
        state,
        call,
        `/repos/${call.repository.fullName}/pulls`,
        found,
        (pull) => objects.pull(state, pull, 'simple'),
      );
      return { status: 200, body: items, headers };
    },
  },
  {
    operation: `GET ${REPO}/commits/{commit_sha}/pulls`,
    needs: READ_PULLS,
    answer(state, call) {
      // As GitHub does: it knows the commits of its own branches, and not those of a fork.
      const found = state.pulls.filter(
        ({ head }) => head.sha === call.path.commit_sha && head.repository === state.base,
      );
      return ok(found.map((pull) => objects.pull(state, pull, 'simple')));
    },
  },
  {
    operation: `GET ${REPO}/pulls/{pull_number}`,
    needs: READ_PULLS,
    answer(state, call) {
      const found = state.pulls.find(({ number }) => number === Number(call.path.pull_number));
      return found === undefined ? notFound() : ok(objects.pull(state, found, 'full'));
    },
  },
  {
    operation: `GET ${REPO}/issues/{issue_number}/comments`,
    needs: READ_COMMENTS,
    answer(state, call) {
      const issue = Number(call.path.issue_number);
      if (!state.pulls.some(({ number }) => number === issue)) return notFound();
      const all = state.comments.filter((comment) => comment.issue === issue);
      const at = `/repos/${call.repository.fullName}/issues/${issue}/comments`;
      const { items, headers } = page(state, call, at, all, (comment) => objects.comment(state, comment));
      return { status: 200, body: items, headers };
    },
  },
  {
    operation: `POST ${REPO}/issues/{issue_number}/comments`,
    needs: WRITE_COMMENTS,
    answer(state, call) {
      const issue = Number(call.path.issue_number);
      if (!state.pulls.some(({ number }) => number === issue)) return notFound();
      const body = String(call.body.body);
      if (isTooLong(body))
        return refuse(422, 'Validation Failed: Body is too long (maximum is 65536 characters)');
      const comment = state.addComment(issue, call.caller, body);
      return { status: 201, body: objects.comment(state, comment) };
    },
  },
  {
    operation: `GET ${REPO}/issues/comments/{comment_id}`,
    needs: READ_COMMENTS,
    answer(state, call) {
      const found = state.comments.find(({ id }) => id === Number(call.path.comment_id));
      return found === undefined ? notFound() : ok(objects.comment(state, found));
    },
  },
  {
    operation: `PATCH ${REPO}/issues/comments/{comment_id}`,
    needs: WRITE_COMMENTS,
    answer(state, call) {
      const found = state.comments.find(({ id }) => id === Number(call.path.comment_id));
      if (found === undefined) return notFound();
      const body = String(call.body.body);
      if (isTooLong(body))
        return refuse(422, 'Validation Failed: Body is too long (maximum is 65536 characters)');
      found.body = body;
      found.updatedAt = state.now();
      return ok(objects.comment(state, found));
    },
  },
  {
    operation: `DELETE ${REPO}/issues/comments/{comment_id}`,
    needs: WRITE_COMMENTS,
    answer(state, call) {
      const index = state.comments.findIndex(({ id }) => id === Number(call.path.comment_id));
      if (index < 0) return notFound();
      state.comments.splice(index, 1);
      return { status: 204 };
    },
  },
  {
    operation: `POST ${REPO}/issues/comments/{comment_id}/reactions`,
    needs: WRITE_COMMENTS,
    answer(state, call) {
      const comment = Number(call.path.comment_id);
      if (!state.comments.some(({ id }) => id === comment)) return notFound();
      const reaction = { comment, author: call.caller, content: String(call.body.content) };
      const known = state.reactions.some(
        (r) => r.comment === comment && r.author === call.caller && r.content === reaction.content,
      );
      if (!known) state.reactions.push(reaction);
      return { status: known ? 200 : 201, body: objects.reaction(state, reaction) };
    },
  },
  {
    operation: `GET ${REPO}/collaborators/{username}/permission`,
    needs: {},
    answer(state, call) {
      const person = state.people.get(call.path.username ?? '');
      if (person === undefined) return notFound();
      const role = state.roles.get(person.login) ?? 'none';
      // The older word has no triage and no maintain: https://docs.github.com/rest/collaborators/collaborators
      const permission = { triage: 'read', maintain: 'write' }[role as string] ?? role;
      return ok({ permission, role_name: role, user: { ...objects.user(state, person), role_name: role } });
    },
  },
  {
    operation: `GET ${REPO}/actions/runs/{run_id}`,
    needs: { actions: 'read' },
    answer(state, call) {
      const found = state.runs.find(({ id }) => id === Number(call.path.run_id));
      return found === undefined ? notFound() : ok(objects.run(state, found));
    },
  },
  {
    operation: `GET ${REPO}/actions/runs`,
    needs: { actions: 'read' },
    answer(state, call) {
      const [sha, event] = [call.query.get('head_sha'), call.query.get('event')];
      const found = state.runs.filter(
        (run) => (sha === null || run.headSha === sha) && (event === null || run.event === event),
      );
      const at = `/repos/${call.repository.fullName}/actions/runs`;
      const { items, headers } = page(state, call, at, found, (run) => objects.run(state, run));
      return { status: 200, body: { total_count: found.length, workflow_runs: items }, headers };
    },
  },
  {
    operation: `GET ${REPO}/actions/runs/{run_id}/jobs`,
    needs: { actions: 'read' },
    answer(state, call) {
      const found = state.runs.find(({ id }) => id === Number(call.path.run_id));
      if (found === undefined) return notFound();
      const at = `/repos/${call.repository.fullName}/actions/runs/${found.id}/jobs`;
      const { items, headers } = page(state, call, at, found.jobs, (job) => objects.job(state, found, job));
      return { status: 200, body: { total_count: found.jobs.length, jobs: items }, headers };
    },
  },
  {
    operation: `GET ${REPO}/actions/runs/{run_id}/artifacts`,
    needs: { actions: 'read' },
    answer(state, call) {
      const run = Number(call.path.run_id);
      if (!state.runs.some(({ id }) => id === run)) return notFound();
      const name = call.query.get('name');
      const all = state.artifacts.filter((of) => of.run === run && (name === null || of.name === name));
      const at = `/repos/${call.repository.fullName}/actions/runs/${run}/artifacts`;
      const { items, headers } = page(state, call, at, all, (artifact) => objects.artifact(state, artifact));
      return { status: 200, body: { total_count: all.length, artifacts: items }, headers };
    },
  },
  {
    operation: `GET ${REPO}/actions/artifacts/{artifact_id}/{archive_format}`,
    needs: { actions: 'read' },
    answer(state, call) {
      const found = state.artifacts.find(({ id }) => id === Number(call.path.artifact_id));
      if (found === undefined) return notFound();
      if (found.expired) return refuse(410, 'Artifact has expired');
      return { status: 302, headers: { location: `${state.storage}/${found.id}.zip?sig=${found.id}` } };
    },
  },
  {
    operation: `POST ${REPO}/statuses/{sha}`,
    needs: { statuses: 'write' },
    answer(state, call) {
      const sha = call.path.sha ?? '';
      if (call.repository.git.resolve(sha) === undefined) {
        return refuse(422, `No commit found for SHA: ${sha}`);
      }
      const { state: value, context = 'default', description = '' } = call.body;
      const status = {
        sha,
        state: String(value),
        context: String(context),
        description: String(description),
      };
      state.statuses.push(status);
      return { status: 201, body: objects.status(state, status) };
    },
  },
  {
    operation: `GET ${REPO}/contents/{path}`,
    needs: { contents: 'read' },
    answer(state, call) {
      const ref = call.query.get('ref') ?? 'main';
      // Repositories of one network share their objects: a fork's commit is found by its name.
      const all = /^[0-9a-f]{40}$/.test(ref) ? [...state.repositories.values()] : [call.repository];
      const { git } = all.find((of) => of.git.resolve(ref) !== undefined) ?? call.repository;
      const commit = git.resolve(ref);
      const path = call.path.path ?? '';
      // GitHub gives what a link to a file leads to: https://docs.github.com/rest/repos/contents#get-repository-content
      const content = commit === undefined ? undefined : git.follow(commit, path);
      if (commit === undefined || content === undefined) return notFound();
      return ok(objects.file(state, call.repository, path, git.objectName(commit, path) ?? '', content));
    },
  },
  {
    operation: `GET ${REPO}/commits/{ref}`,
    needs: { contents: 'read' },
    answer(_state, call) {
      const sha = call.repository.git.resolve(call.path.ref ?? '');
      if (sha === undefined) return refuse(422, `No commit found for SHA: ${call.path.ref}`);
      return ok(objects.commit(call.repository, sha));
    },
  },
  {
    operation: `GET ${REPO}/git/ref/{ref}`,
    needs: { contents: 'read' },
    answer(state, call) {
      const ref = call.path.ref ?? '';
      const sha = call.repository.git.resolve(ref.replace(/^heads\//, ''));
      if (sha === undefined || !ref.startsWith('heads/')) return notFound();
      const at = `${state.api}/repos/${call.repository.fullName}/git`;
      return ok({
        ref: `refs/${ref}`,
        node_id: 'REF',
        url: `${at}/refs/${ref}`,
        object: { type: 'commit', sha, url: `${at}/commits/${sha}` },
      });
    },
  },
];

const isTooLong = (body: string) => body.length > 65_536;

export function isAllowed(needs: Needs, scopes: Scopes): boolean {
  const alternatives = Array.isArray(needs) ? (needs as readonly Scopes[]) : [needs as Scopes];
  const ranks = { read: 1, write: 2 };
  return alternatives.some((wanted) =>
    Object.entries(wanted).every(
      ([name, level]) => ranks[scopes[name] ?? 'read'] >= ranks[level] && name in scopes,
    ),
  );
}
