import type { Answer } from './octokit-answer.ts';

/** Seconds of a `retry-after` that are waited for. */
export const LONGEST_WAIT = 30;

/** Seconds to wait where the answer is that of a rate limit, else undefined. */
export function readWait({ status, headers }: Answer): number | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (status === 429) return Number.isFinite(after) ? after : 0;
  if (status !== 403) return undefined;
  if (Number.isFinite(after)) return after;
  return headers['x-ratelimit-remaining'] === '0' ? LONGEST_WAIT + 1 : undefined;
}
