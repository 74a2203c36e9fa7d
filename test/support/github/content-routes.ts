import * as commits from './commit-objects.ts';
import * as objects from './objects.ts';
import { notFound, ok, REPO, type Route, refuse } from './route.ts';

const RAW = 'application/vnd.github.raw+json';

/** What the repository holds: files, commits, references, and the statuses of commits. */
export const CONTENT_ROUTES: readonly Route[] = [
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
    operation: `GET ${REPO}/codeowners/errors`,
    needs: { contents: 'read' },
    answer(state, call) {
      if (call.repository.git.resolve(call.query.get('ref') ?? 'main') === undefined) return { status: 404 };
      return ok({
        errors: state.ownerErrors.map((error) => ({
          ...error,
          column: 1,
          message: `${error.kind} on line ${error.line}`,
        })),
      });
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
      if (call.accept === RAW) {
        return { status: 200, body: content, headers: { 'content-type': `${RAW}; charset=utf-8` } };
      }
      return ok(commits.file(state, call.repository, path, git.objectName(commit, path) ?? '', content));
    },
  },
  {
    operation: `GET ${REPO}/commits/{ref}`,
    needs: { contents: 'read' },
    answer(state, call) {
      const sha = call.repository.git.resolve(call.path.ref ?? '');
      if (sha === undefined) return refuse(422, `No commit found for SHA: ${call.path.ref}`);
      return ok(commits.commit(state, call.repository, sha));
    },
  },
  {
    operation: `GET ${REPO}/git/commits/{commit_sha}`,
    needs: { contents: 'read' },
    answer(_state, call) {
      const sha = call.path.commit_sha ?? '';
      if (call.repository.git.resolve(sha) !== sha) return notFound();
      return ok(commits.gitCommit(call.repository, sha));
    },
  },
  {
    operation: `GET ${REPO}/compare/{basehead}`,
    needs: { contents: 'read' },
    answer(state, call) {
      const { git } = call.repository;
      const [base, head] = (call.path.basehead ?? '').split('...').map((name) => git.resolve(name));
      if (base === undefined || head === undefined) return notFound();
      return ok(commits.comparison(state, call.repository, base, head));
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
