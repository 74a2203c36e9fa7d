import type { ArgumentCondition } from '../baseline/profile.ts';

/** A use of a call after which something may go unseen; `conditions` name the use, none means any. */
export interface WatchedCall {
  readonly name: string;
  /** Only there, or everywhere but there. */
  readonly architecture?: string;
  readonly exceptOn?: string;
  readonly conditions: readonly ArgumentCondition[];
}

/** The kernel takes an int here, so whatever stands in the upper half is no part of the value. */
const argumentIs = (index: number, value: bigint): ArgumentCondition => ({
  index,
  op: 'SCMP_CMP_MASKED_EQ',
  value: 0xffffffffn,
  valueTwo: value,
});

const argumentIsNot = (index: number, value: bigint): ArgumentCondition => ({
  index,
  op: 'SCMP_CMP_NE',
  value,
});

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET and NEWTIME (linux/sched.h). */
const NAMESPACE_FLAGS = [
  0x20000n,
  0x2000000n,
  0x4000000n,
  0x8000000n,
  0x10000000n,
  0x20000000n,
  0x40000000n,
  0x80n,
];

/**
 * What the gate's filter logs even where the profile permits it, so that a report can say precisely what its proof does
 * not cover: prlimit64 that sets a limit of a process by its pid, PR_SET_SECCOMP (22), PTRACE_TRACEME (0), PTRACE_ATTACH (16), PTRACE_SEIZE (0x4206), and clone's namespace
 * flags, which s390x takes as its second argument. clone3 has its flags behind a pointer, where no filter sees them.
 * Sources: linux/prctl.h, linux/ptrace.h, clone(2).
 */
export const WATCHED_CALLS: readonly WatchedCall[] = [
  { name: 'pidfd_getfd', conditions: [] },
  { name: 'process_vm_writev', conditions: [] },
  { name: 'io_uring_setup', conditions: [] },
  { name: 'seccomp', conditions: [] },
  { name: 'setns', conditions: [] },
  { name: 'unshare', conditions: [] },
  { name: 'prlimit64', conditions: [argumentIsNot(0, 0n), argumentIsNot(2, 0n)] },
  { name: 'prctl', conditions: [argumentIs(0, 22n)] },
  { name: 'ptrace', conditions: [argumentIs(0, 0n)] },
  { name: 'ptrace', conditions: [argumentIs(0, 16n)] },
  { name: 'ptrace', conditions: [argumentIs(0, 0x4206n)] },
  ...NAMESPACE_FLAGS.flatMap((flag) =>
    [0, 1].map((index) => ({
      name: 'clone',
      ...(index === 1 ? { architecture: 's390x' } : { exceptOn: 's390x' }),
      conditions: [{ index, op: 'SCMP_CMP_MASKED_EQ' as const, value: flag, valueTwo: flag }],
    })),
  ),
];
