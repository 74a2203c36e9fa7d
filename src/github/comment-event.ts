import * as z from 'zod';
import { CallgateError } from '../errors.ts';
import type { CommentEvent } from './answer-command.ts';

export const UserSchema = z.object({ login: z.string(), id: z.int(), type: z.string() });

/** A comment of GitHub's REST API, and of its events; a removed account is `ghost`. */
export const CommentSchema = z
  .object({
    id: z.int().positive(),
    body: z.string().nullish(),
    user: UserSchema.nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    html_url: z.string(),
  })
  .transform(({ id, body, user, created_at, updated_at, html_url }) => ({
    id,
    body: body ?? '',
    author: toPerson(user),
    createdAt: created_at,
    updatedAt: updated_at,
    url: html_url,
  }));

const EventSchema = z.object({
  action: z.string(),
  issue: z.object({ number: z.int().positive(), pull_request: z.object({}).nullish() }),
  comment: CommentSchema,
});

export function toPerson(user: z.infer<typeof UserSchema> | null): {
  login: string;
  id: number;
  isBot: boolean;
} {
  if (user === null) return { login: 'ghost', id: 0, isBot: true };
  return { login: user.login, id: user.id, isBot: user.type !== 'User' };
}

/** Reads the event of a comment; undefined for one that is not on a pull request. */
export function parseCommentEvent(text: string): { number: number; event: CommentEvent } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CallgateError('github', `The event is not JSON: ${(cause as Error).message}.`, { cause });
  }
  const parsed = EventSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CallgateError(
      'github',
      `The event is not one of a comment: ${issue?.path.join('.')}: ${issue?.message}. Expected a workflow \`on: issue_comment\`.`,
    );
  }
  const { action, issue, comment } = parsed.data;
  if (issue.pull_request === undefined || issue.pull_request === null) return undefined;
  return { number: issue.number, event: { action, comment } };
}
