import * as z from 'zod';
import type { Rejection } from '../report/rejection.ts';

const RecordSchema = z.object({ name: z.string().min(1), by: z.string().min(1), reason: z.string() });
const RECORD = /^<!-- callgate:rejected ([A-Za-z0-9+/]{1,20000}={0,2}) -->$/;
const ANSWER = /^<!-- callgate:answer \d+ -->$/;

/** A rejection as the second line of its answer, from which later comments know of it; nothing in it ends the line. */
export function renderRecord({ name, by, reason }: Rejection): string {
  return `<!-- callgate:rejected ${Buffer.from(JSON.stringify({ name, by, reason })).toString('base64')} -->`;
}

/** Those that the answers of `login` have recorded, the oldest first; what another wrote records nothing. */
export function readRejections(
  comments: readonly { readonly login: string | undefined; readonly body: string }[],
  login: string,
): Rejection[] {
  return comments.flatMap((comment) => (comment.login === login ? readRecord(comment.body) : []));
}

function readRecord(body: string): Rejection[] {
  const [first = '', second = ''] = body.split(/\r?\n/, 2);
  const [, encoded] = RECORD.exec(second) ?? [];
  if (encoded === undefined || !ANSWER.test(first)) return [];
  try {
    return [RecordSchema.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')))];
  } catch {
    return [];
  }
}
