import * as objects from './objects.ts';
import { type Needs, notFound, ok, page, REPO, type Route } from './route.ts';

const READ_PULLS: Needs = { 'pull-requests': 'read' };

/** Pull requests, and who may do what. */
export const PULL_ROUTES: readonly Route[] = [
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
];
