import { createHash } from 'node:crypto';
import {
  type Artifact,
  type Comment,
  description,
  type GitHubState,
  type Job,
  type Person,
  type Pull,
  type Reaction,
  type Repository,
  type Run,
  type Status,
} from './state.ts';

/** The state as the API's objects: GitHub's own examples, with what the state knows in them. */
type Body = Record<string, unknown>;

export function user(state: GitHubState, person: Person): Body {
  const example = description().example('reaction').user as Body;
  const { login, id, type } = person;
  return {
    ...example,
    login,
    id,
    type,
    url: `${state.api}/users/${login}`,
    html_url: `https://github.com/${login}`,
  };
}

function repository(state: GitHubState, { fullName, id, isFork }: Repository): Body {
  const example = (description().example('pull-request-simple-items').head as Body).repo as Body;
  const [owner = '', name = ''] = fullName.split('/');
  return {
    ...example,
    id,
    name,
    full_name: fullName,
    fork: isFork,
    owner: user(state, state.people.get(owner) ?? { login: owner, id: 1, type: 'User' }),
    url: `${state.api}/repos/${fullName}`,
    html_url: `https://github.com/${fullName}`,
  };
}

function ends(state: GitHubState, pull: Pull): { head: Body; base: Body } {
  const { head, base } = pull;
  const owner = (full: string) => full.split('/')[0] ?? '';
  const headOwner = owner(head.repository?.fullName ?? 'ghost/gone');
  return {
    head: {
      label: `${headOwner}:${head.branch}`,
      ref: head.branch,
      sha: head.sha,
      user: user(state, state.addPerson(headOwner)),
      repo: head.repository === null ? null : repository(state, head.repository),
    },
    base: {
      label: `${owner(state.base.fullName)}:${base.branch}`,
      ref: base.branch,
      sha: base.sha,
      user: user(state, state.addPerson(owner(state.base.fullName))),
      repo: repository(state, state.base),
    },
  };
}

export function pull(state: GitHubState, found: Pull, form: 'simple' | 'full'): Body {
  const example = description().example(form === 'full' ? 'pull-request' : 'pull-request-simple-items');
  return {
    ...example,
    number: found.number,
    state: found.state,
    user: user(state, found.author),
    url: `${state.api}/repos/${state.base.fullName}/pulls/${found.number}`,
    html_url: `https://github.com/${state.base.fullName}/pull/${found.number}`,
    requested_teams: [], // the examples' lack what the description requires
    ...ends(state, found),
  };
}

export function comment(state: GitHubState, found: Comment): Body {
  const example = description().example('issue-comment');
  const at = `${state.base.fullName}/issues/${found.issue}`;
  return {
    ...example,
    id: found.id,
    body: found.body,
    user: user(state, found.author),
    created_at: found.createdAt,
    updated_at: found.updatedAt,
    url: `${state.api}/repos/${state.base.fullName}/issues/comments/${found.id}`,
    html_url: `https://github.com/${state.base.fullName}/pull/${found.issue}#issuecomment-${found.id}`,
    issue_url: `${state.api}/repos/${at}`,
    author_association: 'NONE',
  };
}

export function artifact(state: GitHubState, found: Artifact): Body {
  const example = (description().example('artifact-paginated').artifacts as Body[])[0];
  const run = state.runs.find(({ id }) => id === found.run);
  const url = `${state.api}/repos/${state.base.fullName}/actions/artifacts/${found.id}`;
  return {
    ...example,
    id: found.id,
    name: found.name,
    size_in_bytes: found.zip.length,
    expired: found.expired,
    created_at: found.createdAt,
    digest: `sha256:${createHash('sha256').update(found.zip).digest('hex')}`,
    url,
    archive_download_url: `${url}/zip`,
    workflow_run: {
      id: found.run,
      repository_id: state.base.id,
      head_repository_id: run?.headRepository.id,
      head_branch: run?.headBranch,
      head_sha: run?.headSha,
    },
  };
}

export function run(state: GitHubState, found: Run): Body {
  const example = description().example('workflow-run');
  const minimal = (of: Repository) => ({
    ...(example.repository as Body),
    id: of.id,
    name: of.fullName.split('/')[1],
    full_name: of.fullName,
    fork: of.isFork,
  });
  return {
    ...example,
    id: found.id,
    event: found.event,
    head_sha: found.headSha,
    head_branch: found.headBranch,
    workflow_id: found.workflow,
    path: `.github/workflows/${found.file}`,
    run_attempt: found.attempt,
    run_started_at: found.startedAt,
    status: found.status,
    conclusion: found.conclusion,
    pull_requests: [],
    repository: minimal(state.base),
    head_repository: minimal(found.headRepository),
    url: `${state.api}/repos/${state.base.fullName}/actions/runs/${found.id}`,
    html_url: `https://github.com/${state.base.fullName}/actions/runs/${found.id}`,
  };
}

export function job(state: GitHubState, of: Run, { name, conclusion }: Job): Body {
  const [example] = description().example('job-paginated').jobs as Body[];
  return {
    ...example,
    name,
    run_id: of.id,
    head_sha: of.headSha,
    head_branch: of.headBranch,
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    created_at: of.startedAt,
    url: `${state.api}/repos/${state.base.fullName}/actions/jobs/1`,
  };
}

export function reaction(state: GitHubState, found: Reaction): Body {
  return { ...description().example('reaction'), content: found.content, user: user(state, found.author) };
}

export function status(state: GitHubState, found: Status): Body {
  const { state: value, context, description: text } = found;
  return {
    ...description().example('status'),
    state: value,
    context,
    description: text,
    creator: user(state, state.addPerson('creator')),
  };
}
