import type { ArgumentCondition } from '../baseline/profile.ts';

/** A use of a call after which something may go unseen; `conditions` name the use, none means any. */
export interface WatchedCall {
  readonly name: string;
  readonly conditions: readonly ArgumentCondition[];
}

const argumentIs = (index: number, value: bigint): ArgumentCondition => ({ index, op: 'SCMP_CMP_EQ', value });

/**
 * What the gate's filter logs even where the profile permits it, so that a report can say precisely what its proof does
 * not cover: PR_SET_SECCOMP (22), and PTRACE_TRACEME (0), PTRACE_ATTACH (16), PTRACE_SEIZE (0x4206). Sources:
 * linux/prctl.h, linux/ptrace.h.
 */
export const WATCHED_CALLS: readonly WatchedCall[] = [
  { name: 'io_uring_setup', conditions: [] },
  { name: 'seccomp', conditions: [] },
  { name: 'setns', conditions: [] },
  { name: 'unshare', conditions: [] },
  { name: 'prctl', conditions: [argumentIs(0, 22n)] },
  { name: 'ptrace', conditions: [argumentIs(0, 0n)] },
  { name: 'ptrace', conditions: [argumentIs(0, 16n)] },
  { name: 'ptrace', conditions: [argumentIs(0, 0x4206n)] },
];
