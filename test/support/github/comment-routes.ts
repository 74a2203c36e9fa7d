import * as objects from './objects.ts';
import { type Needs, notFound, ok, page, REPO, type Route, refuse } from './route.ts';

const READ_COMMENTS: Needs = [{ issues: 'read' }, { 'pull-requests': 'read' }];
const WRITE_COMMENTS: Needs = [{ issues: 'write' }, { 'pull-requests': 'write' }];

/** Comments and reactions. */
export const COMMENT_ROUTES: readonly Route[] = [
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
];

const isTooLong = (body: string) => body.length > 65_536;
