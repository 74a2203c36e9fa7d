import * as z from 'zod';
import { explainValue } from '../baseline/callgate-text.ts';
import type { Toleration } from '../baseline/layer.ts';
import { parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { isSyscallName } from '../seccomp/syscall-table.ts';

/** A toleration's end is told for so many days before. */
const WARNED_DAYS = 14;
const DAY_MS = 86_400_000;

/** One entry of a suite's `tolerate`. */
export const TolerateSchema = z
  .strictObject({
    call: z.string().refine(isSyscallName).optional().describe('a system call, by its name'),
    behaviour: z.string().refine(isBehaviourRule).optional().describe('a behaviour, as KIND:VALUE'),
    reason: z.string().min(1).describe('why it is expected though no run shows it'),
    until: z
      .string()
      .refine(isDate)
      .optional()
      .describe('the last day on which it counts: YYYY-MM-DD, in UTC'),
  })
  .refine(({ call, behaviour }) => (call === undefined) !== (behaviour === undefined))
  .describe('a call or behaviour that is allowed though no run has shown it');

export type TolerateEntry = z.infer<typeof TolerateSchema>;

function isBehaviourRule(text: string): boolean {
  const found = parseBehaviourId(text);
  return found !== undefined && found.value !== '' && explainValue(found.kind, found.value) === null;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What counts on a day, what no longer does, and what is to be said of either. */
export interface ToleratedNow {
  readonly counting: readonly Toleration[];
  readonly expired: readonly Toleration[];
  readonly warnings: readonly string[];
}

/** Sorts tolerations by whether they count now, in milliseconds of Unix time; the whole of the last day does. */
export function tolerateAt(entries: readonly TolerateEntry[], nowMs: number): ToleratedNow {
  const counting: Toleration[] = [];
  const expired: Toleration[] = [];
  const warnings: string[] = [];
  for (const entry of entries) {
    const { reason, until } = entry;
    const toleration = { rule: ruleOf(entry), reason, until: until ?? null };
    const name = nameOf(entry);
    const end = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${until}T00:00:00Z`) + DAY_MS;
    if (nowMs >= end) {
      expired.push(toleration);
      warnings.push(`${name} was tolerated until ${until} and no longer is: record it, or remove the entry`);
      continue;
    }
    counting.push(toleration);
    const days = Math.ceil((end - nowMs) / DAY_MS);
    if (days <= WARNED_DAYS)
      warnings.push(`${name} is tolerated until ${until}, ${days === 1 ? 'today' : `${days - 1} more days`}`);
  }
  return { counting, expired, warnings };
}

/** As reports name it: `bpf`, or `execute:/usr/bin/id`. */
export function nameOf({ call, behaviour }: TolerateEntry): string {
  return call ?? behaviour ?? '';
}

function ruleOf({ call, behaviour, reason, until }: TolerateEntry): Toleration['rule'] {
  const comment = `tolerated${until === undefined ? '' : ` until ${until}`}: ${reason}`;
  const found = behaviour === undefined ? undefined : parseBehaviourId(behaviour);
  return found === undefined
    ? { names: [call ?? ''], action: 'SCMP_ACT_ALLOW', comment }
    : { kind: found.kind, value: found.value, comment };
}
