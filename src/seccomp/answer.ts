import type { Action } from '../baseline/profile.ts';
import { CallgateError } from '../errors.ts';

/** What a profile says to a call: an action, and for ERRNO and TRACE the number that goes with it. */
export interface Answer {
  /** Never SCMP_ACT_KILL: that is the old name of SCMP_ACT_KILL_THREAD. */
  readonly action: Action;
  readonly errno?: number;
}

const EPERM = 1;
const MAX_ERRNO = 4095;

/** The kernel's order of precedence (seccomp(2)), the most restrictive first, with each action's return value. */
const RETURN_VALUES: ReadonlyMap<Action, number> = new Map<Action, number>([
  ['SCMP_ACT_KILL_PROCESS', 0x80000000],
  ['SCMP_ACT_KILL_THREAD', 0x00000000],
  ['SCMP_ACT_TRAP', 0x00030000],
  ['SCMP_ACT_ERRNO', 0x00050000],
  ['SCMP_ACT_NOTIFY', 0x7fc00000],
  ['SCMP_ACT_TRACE', 0x7ff00000],
  ['SCMP_ACT_LOG', 0x7ffc0000],
  ['SCMP_ACT_ALLOW', 0x7fff0000],
]);

const ORDER: readonly Action[] = [...RETURN_VALUES.keys()];

/** The answer of a rule or default: SCMP_ACT_KILL by its new name, EPERM where ERRNO or TRACE names no number. */
export function answerOf(action: Action, errno: number | undefined): Answer {
  const current = action === 'SCMP_ACT_KILL' ? 'SCMP_ACT_KILL_THREAD' : action;
  if (current !== 'SCMP_ACT_ERRNO' && current !== 'SCMP_ACT_TRACE') return { action: current };
  return { action: current, errno: errno ?? EPERM };
}

export function sameAnswer(a: Answer, b: Answer): boolean {
  return a.action === b.action && a.errno === b.errno;
}

/** 0 for the most restrictive action; a call that several rules match gets the lowest of them. */
export function severityOf(answer: Answer): number {
  return ORDER.indexOf(answer.action);
}

/** Whether the call runs and no other process is asked: ALLOW or LOG. */
export function isPermission(answer: Answer): boolean {
  return answer.action === 'SCMP_ACT_ALLOW' || answer.action === 'SCMP_ACT_LOG';
}

/**
 * The 32-bit value that a filter returns for an answer (include/uapi/linux/seccomp.h). Refuses NOTIFY and
 * TRACE, which need a supervising process, and an error number past the kernel's 4095.
 */
export function returnValueOf(answer: Answer): number {
  const { action, errno = 0 } = answer;
  if (action === 'SCMP_ACT_NOTIFY' || action === 'SCMP_ACT_TRACE') {
    throw new CallgateError(
      'filter',
      `${action} cannot be compiled: it needs a supervising process. Expected ALLOW, LOG, ERRNO, TRAP, KILL_THREAD or KILL_PROCESS.`,
    );
  }
  if (!Number.isInteger(errno) || errno < 0 || errno > MAX_ERRNO) {
    throw new CallgateError('filter', `error number ${errno} is out of range; expected 0 to ${MAX_ERRNO}.`);
  }
  return (RETURN_VALUES.get(action) ?? 0) + errno;
}

/** A return value as people read it: `ALLOW`, `ERRNO(38)`, or the hexadecimal number of an unknown one. */
export function describeReturnValue(value: number): string {
  const base = value & 0xffff0000;
  const data = value & 0xffff;
  for (const [action, number] of RETURN_VALUES) {
    if ((number | 0) !== base) continue;
    const name = action.replace('SCMP_ACT_', '');
    return action === 'SCMP_ACT_ERRNO' || action === 'SCMP_ACT_TRACE' ? `${name}(${data})` : name;
  }
  return `0x${value.toString(16)}`;
}
