import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as objects from './objects.ts';
import { type Comment, description, type GitHubState, type Pull, type Run } from './state.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');

type Body = Record<string, unknown>;

/** A payload of @octokit/webhooks-examples. */
function example(name: string, action: string): Body {
  const path = join(MODULES, '@octokit/webhooks-examples/api.github.com/index.json');
  const all = JSON.parse(readFileSync(path, 'utf8')) as { name: string; examples: Body[] }[];
  const found = all
    .find((event) => event.name === name)
    ?.examples.findLast((payload) => payload.action === action);
  if (found === undefined) throw new Error(`there is no example of ${name} ${action}`);
  return found;
}

/** Throws unless GitHub's description takes the payload. */
function checked(name: string, payload: Body): Body {
  const problems = description().eventProblems(name, payload);
  if (problems.length > 0) throw new Error(`not as GitHub has it:\n${problems.join('\n')}`);
  return payload;
}

/** What every event says of where it happened. */
function common(state: GitHubState, from: Body): Body {
  const [, name] = state.base.fullName.split('/');
  return {
    ...from,
    repository: { ...(from.repository as Body), id: state.base.id, name, full_name: state.base.fullName },
  };
}

export function workflowRunEvent(state: GitHubState, run: Run): Body {
  const payload = common(state, example('workflow_run', 'completed'));
  const workflowRun = { ...(payload.workflow_run as Body), ...objects.run(state, run) };
  return checked('webhook-workflow-run-completed', { ...payload, workflow_run: workflowRun });
}

export function pullRequestEvent(
  state: GitHubState,
  pull: Pull,
  action: 'opened' | 'synchronize' = 'opened',
): Body {
  const payload = common(state, example('pull_request', action));
  const { head, base, number, user, html_url } = objects.pull(state, pull, 'full');
  return checked(`webhook-pull-request-${action}`, {
    ...payload,
    number,
    pull_request: { ...(payload.pull_request as Body), auto_merge: null, head, base, number, user, html_url },
  });
}

/** On a pull request, which GitHub tells by a key of the issue. */
export function issueCommentEvent(
  state: GitHubState,
  comment: Comment,
  action: 'created' | 'edited' | 'deleted' = 'created',
): Body {
  const payload = common(state, example('issue_comment', action));
  const pull = state.pulls.find(({ number }) => number === comment.issue);
  const { id, body, user, created_at, updated_at, html_url, url, issue_url, author_association } =
    objects.comment(state, comment);
  const at = `https://github.com/${state.base.fullName}/pull/${comment.issue}`;
  const api = `${state.api}/repos/${state.base.fullName}/pulls/${comment.issue}`;
  return checked(`webhook-issue-comment-${action}`, {
    ...payload,
    issue: {
      ...(payload.issue as Body),
      number: comment.issue,
      ...(pull === undefined
        ? {}
        : {
            user: objects.user(state, pull.author),
            pull_request: {
              url: api,
              html_url: at,
              diff_url: `${at}.diff`,
              patch_url: `${at}.patch`,
              merged_at: null,
            },
          }),
    },
    comment: {
      ...(payload.comment as Body),
      performed_via_github_app: null,
      ...{ id, body, user, created_at, updated_at, html_url, url, issue_url, author_association },
    },
    sender: user,
  });
}
