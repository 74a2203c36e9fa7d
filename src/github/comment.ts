import * as z from 'zod';
import { CallgateError } from '../errors.ts';
import { COMMENT_MARKER } from '../report/comment.ts';
import type { Rejection } from '../report/rejection.ts';
import { readAnswer } from './answer-schema.ts';
import type { Client } from './client.ts';
import type { CommentPolicy } from './comment-policy.ts';
import { readHeadSha } from './pull-request.ts';
import { readRejections } from './rejection-record.ts';

/** `outdated`: the pull request's head is another commit by now, and nothing was written. */
export type Posted = 'created' | 'updated' | 'unchanged' | 'not needed' | 'outdated';

/** What is said of a commit; `isNews` where it is worth a comment that is not there yet. */
export interface CommentText {
  readonly render: (rejections: readonly Rejection[]) => string;
  readonly isNews: boolean;
  readonly headSha: string;
}

export interface Place {
  readonly repository: string;
  readonly number: number;
}

const PAGE = 100;
/** Of comments; more than a pull request has. */
const MOST_PAGES = 100;

const Viewer = z.object({ viewer: z.object({ login: z.string() }) });
const Created = z.object({ id: z.int().positive() });
const Comments = z.array(
  z.object({
    id: z.int().positive(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullable(),
  }),
);

/**
 * Puts the text into the one comment of a pull request: the one that bears the marker and was written by whom the token is
 * of, wherever in the conversation. It is made only where there is none, and left alone where it says this already. Right
 * before it is written, the pull request is asked for its head: what was seen of another commit is not its verdict. What
 * maintainers have rejected is read from the answers to them.
 */
export async function upsertComment(
  client: Client,
  { repository, number }: Place,
  text: CommentText,
  policy: CommentPolicy,
): Promise<Posted> {
  if (policy === 'never') return 'not needed';
  const issue = `/repos/${repository}/issues/${number}`;
  const comment = (id: number) => `/repos/${repository}/issues/comments/${id}`;
  const login = await readLogin(client);
  const comments = await readComments(client, issue);
  const found = findReport(comments, login);
  const body = text.render(readRejections(comments, login));
  const isCurrent = async () => (await readHeadSha(client, repository, number)) === text.headSha;
  if (found === undefined) {
    if (policy === 'on-change' && !text.isNews) return 'not needed';
    if (!(await isCurrent())) return 'outdated';
    const { data } = await client.rest('POST', `${issue}/comments`, { body: { body } });
    const { id } = readAnswer(Created, data, 'the new comment');
    const first = findReport(await readComments(client, issue), login);
    if (first === undefined || first.id === id) return 'created';
    // Another job was a moment earlier: its comment is the one, and it gets what was said last.
    await client.rest('PATCH', comment(first.id), { body: { body } });
    await client.rest('DELETE', comment(id), { expect: [404] });
    return 'updated';
  }
  if (normalize(found.body) === normalize(body)) return 'unchanged';
  if (!(await isCurrent())) return 'outdated';
  await client.rest('PATCH', comment(found.id), { body: { body } });
  return 'updated';
}

/** Whom the token is of: `github-actions[bot]`, or an App's. REST tells that to people only. */
async function readLogin(client: Client): Promise<string> {
  const { data, errors } = await client.graphql('query { viewer { login } }', {});
  if (errors.length > 0) {
    const found = errors.map(({ message }) => message).join('; ');
    throw new CallgateError('github', `GitHub does not say whom the token is of: ${found.slice(0, 300)}.`);
  }
  return readAnswer(Viewer, data, 'whom the token is of').viewer.login;
}

interface WrittenComment {
  readonly id: number;
  readonly body: string;
  readonly login: string | undefined;
}

async function readComments(client: Client, issue: string): Promise<WrittenComment[]> {
  const all: WrittenComment[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await client.rest('GET', `${issue}/comments?per_page=${PAGE}&page=${page}`);
    const comments = readAnswer(Comments, data, 'the comments');
    all.push(...comments.map(({ id, body, user }) => ({ id, body: body ?? '', login: user?.login })));
    if (comments.length < PAGE) return all;
  }
  throw new CallgateError('github', `There are more than ${MOST_PAGES * PAGE} comments; none was written.`);
}

/** The report's one comment: the first that bears the marker and is by this login. */
export function findReport<T extends { readonly body: string; readonly login: string | undefined }>(
  comments: readonly T[],
  login: string,
): T | undefined {
  return comments.find((comment) => comment.login === login && isMarked(comment.body));
}

/** Only as the first line: further down it may be quoted. */
const isMarked = (body: string) => normalize(body).split('\n')[0] === COMMENT_MARKER;

/** As GitHub may give it back. */
const normalize = (body: string) => body.replaceAll('\r\n', '\n').trimEnd();
