import { release } from 'node:os';
import type { OracleSubject } from './oracle-subjects.ts';

type Observer = 'record' | 'strace';

/** Why one observer saw calls that the other did not. */
export interface Explanation {
  readonly calls: readonly string[];
  /** Who alone may have seen them. */
  readonly only: readonly Observer[];
  /** Whether that can be so for this subject on this machine. */
  readonly holds: (subject: OracleSubject) => boolean;
  readonly reason: string;
}

export const EXPLANATIONS: readonly Explanation[] = [
  {
    calls: ['futex', 'sched_yield'],
    only: ['record', 'strace'],
    holds: ({ traits }) => traits.includes('threads'),
    reason:
      'made by a thread that finds a lock taken, or waits for another one: under either observer it is in some runs ' +
      'and not in others, and strace, which stops every thread at every call, makes threads meet at other moments',
  },
  {
    calls: ['uprobe', 'uretprobe'],
    only: ['strace'],
    holds: () => isKernelFrom(6, 14),
    reason:
      'x86_64 kernels from 6.14 on never give these two to a filter (kernel/seccomp.c); whoever makes them outside of ' +
      "the kernel's own trampolines gets SIGILL. A tracer sees the attempt",
  },
  {
    calls: ['getpriority', 'sync'],
    only: ['strace'],
    holds: ({ traits }) => traits.includes('own-filter'),
    reason:
      'refused by a filter of the program itself, which the kernel does not record (the hole `seccomp` is declared for ' +
      'it); a tracer sees the attempt',
  },
  {
    calls: ['restart_syscall'],
    only: ['strace'],
    holds: ({ traits }) => traits.includes('sleeps-beside-children'),
    reason:
      'made by strace: the signal of a child that ended, though ignored, has to be shown to the tracer, which ' +
      'interrupts the sleep of the parent; the kernel has it sleep on by this call',
  },
];

/** The explanation of a call that one observer alone saw; undefined where there is none. */
export function explain(call: string, by: Observer, subject: OracleSubject): Explanation | undefined {
  return EXPLANATIONS.find(
    ({ calls, only, holds }) => calls.includes(call) && only.includes(by) && holds(subject),
  );
}

function isKernelFrom(major: number, minor: number): boolean {
  const [ours = 0, sub = 0] = release().split('.').map(Number);
  return ours > major || (ours === major && sub >= minor);
}
