import type * as z from 'zod';
import { CallgateError } from '../errors.ts';

/** An answer of the API in the shape that is needed; refuses any other. */
export function readAnswer<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CallgateError(
    'github',
    `GitHub's answer on ${what} is not what was expected: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}
