import type { ArchitectureName } from '../seccomp/architecture.ts';
import {
  BPF_COMMANDS,
  KEYCTL_COMMANDS,
  NAMESPACE_FLAGS,
  PRCTL_OPTIONS,
  PTRACE_REQUESTS,
  UNSHARE_FLAGS,
} from './argument-names.ts';
import { watchedFlags } from './open-flags.ts';

/** A bit test on one of the first four arguments: at least one bit of the mask is set. */
export interface BitTest {
  readonly argument: number;
  readonly mask: number;
}

type Flag = readonly [name: string, bit: number];

/** How an event of a call becomes behaviours. */
export type Decoding =
  /** `flags` is an argument, or stands in a record of its own (openat2), or is fixed (creat). */
  | { readonly as: 'open'; readonly flags: number | 'record' | 'creat' }
  /** What PATH records say was made, removed or changed. */
  | { readonly as: 'paths'; readonly detail?: { readonly name: string; readonly argument: number } }
  | { readonly as: 'link' }
  | { readonly as: 'execute' }
  | { readonly as: 'address'; readonly kind: 'connect' | 'bind' }
  | { readonly as: 'socket' }
  /** The bits of an argument, a behaviour each; `none` names a call without any. */
  | {
      readonly as: 'bits';
      readonly argument: number;
      readonly bits: readonly Flag[];
      readonly none?: string;
      /** An argument that asks, and changes nothing. */
      readonly question?: number;
    }
  /** The number in an argument, by name where there is one. */
  | { readonly as: 'number'; readonly names: 'ioctl' | ReadonlyMap<number, string> }
  | { readonly as: 'ids'; readonly count: number }
  | { readonly as: 'word'; readonly word: string }
  | { readonly as: 'signal'; readonly argument: number }
  /** i386's and s390x's one call for all of sockets (linux/net.h), or of System V's memory (linux/ipc.h). */
  | { readonly as: 'socketcall' | 'ipc' };

/** Calls that are decoded alike. */
export interface CallUse {
  readonly calls: readonly string[];
  readonly decoding: Decoding;
  /** Without one of these bits set an event of the call gives no behaviour; all must hold. */
  readonly tests?: (architecture: ArchitectureName) => readonly BitTest[];
  /** So seldom made that a rule of its own, which is asked of every call, costs more than events of all its uses. */
  readonly isRare?: true;
  /** Gives a behaviour only where an address was passed. */
  readonly needsAddress?: true;
  /** The argument that holds the number which is the behaviour. */
  readonly numberIn?: number;
  /** Arguments that are the descriptors which the paths, in their order, are relative to. */
  readonly directories?: readonly number[];
}

const namespaces = NAMESPACE_FLAGS.filter(([name]) => name !== 'CLONE_NEWTIME');
const maskOf = (flags: readonly Flag[]) => flags.reduce((mask, [, bit]) => mask | bit, 0);
const cloneFlags = (architecture: ArchitectureName) => (architecture === 's390x' ? 1 : 0);
const opened = (argument: number) => (architecture: ArchitectureName) => [
  { argument, mask: watchedFlags(architecture) },
];
const PROT_EXEC = 4;
const MAP_ANONYMOUS = 0x20;
const SHM_EXEC = 0o100000;
/** linux/personality.h */
const READ_IMPLIES_EXEC = 0x400000;
const paths = { as: 'paths' } as const;

/**
 * Which calls say what a program does beyond being called, and how. Names that an architecture lacks are passed over
 * there: `open` on aarch64, `setuid32` on all but the oldest. clone3 is not here, for its flags stand behind a pointer
 * and no record shows them. clone(2) takes s390x's first two arguments in the other order; its lowest eight bits are a
 * signal, so that it cannot make a time namespace. Anonymous memory alone counts of mmap: a program's libraries are
 * mapped to be executed as well. Sources: the system calls' pages of man-pages, linux/sched.h, asm-generic/mman-common.h, linux/shm.h.
 */
export const CALL_TABLE: readonly CallUse[] = [
  { calls: ['open'], decoding: { as: 'open', flags: 1 }, tests: opened(1) },
  { calls: ['openat'], decoding: { as: 'open', flags: 2 }, tests: opened(2), directories: [0] },
  { calls: ['openat2'], decoding: { as: 'open', flags: 'record' }, directories: [0] },
  { calls: ['creat'], decoding: { as: 'open', flags: 'creat' } },
  { calls: ['open_by_handle_at'], decoding: { as: 'open', flags: 2 } },
  { calls: ['execve'], decoding: { as: 'execute' } },
  { calls: ['execveat'], decoding: { as: 'execute' }, directories: [0] },
  { calls: ['unlink', 'rmdir', 'rename', 'mkdir', 'mknod'], decoding: paths },
  { calls: ['unlinkat', 'mkdirat', 'mknodat'], decoding: paths, directories: [0] },
  { calls: ['renameat', 'renameat2'], decoding: paths, directories: [0, 2] },
  { calls: ['link', 'symlink'], decoding: { as: 'link' } },
  { calls: ['linkat'], decoding: { as: 'link' }, directories: [0, 2] },
  { calls: ['symlinkat'], decoding: { as: 'link' }, directories: [1] },
  { calls: ['truncate', 'truncate64', 'utime', 'utimes'], decoding: paths },
  { calls: ['setxattr', 'lsetxattr', 'removexattr', 'lremovexattr'], decoding: paths },
  {
    calls: ['fsetxattr', 'fremovexattr', 'setxattrat', 'removexattrat'],
    decoding: paths,
    directories: [0],
  },
  { calls: ['utimensat', 'utimensat_time64', 'futimesat'], decoding: paths, directories: [0] },
  { calls: ['chmod'], decoding: { as: 'paths', detail: { name: 'mode', argument: 1 } } },
  { calls: ['fchmod'], decoding: { as: 'paths', detail: { name: 'mode', argument: 1 } }, directories: [0] },
  {
    calls: ['fchmodat', 'fchmodat2'],
    decoding: { as: 'paths', detail: { name: 'mode', argument: 2 } },
    directories: [0],
  },
  {
    calls: ['chown', 'lchown', 'chown32', 'lchown32'],
    decoding: { as: 'paths', detail: { name: 'owner', argument: 1 } },
  },
  {
    calls: ['fchown', 'fchown32'],
    decoding: { as: 'paths', detail: { name: 'owner', argument: 1 } },
    directories: [0],
  },
  {
    calls: ['fchownat'],
    decoding: { as: 'paths', detail: { name: 'owner', argument: 2 } },
    directories: [0],
  },
  { calls: ['connect'], decoding: { as: 'address', kind: 'connect' } },
  {
    calls: ['sendto', 'sendmsg', 'sendmmsg'],
    decoding: { as: 'address', kind: 'connect' },
    needsAddress: true,
  },
  { calls: ['bind'], decoding: { as: 'address', kind: 'bind' } },
  { calls: ['socket', 'socketpair'], decoding: { as: 'socket' } },
  { calls: ['socketcall'], decoding: { as: 'socketcall' } },
  {
    calls: ['clone'],
    decoding: { as: 'bits', argument: 0, bits: namespaces },
    tests: (architecture) => [{ argument: cloneFlags(architecture), mask: maskOf(namespaces) }],
  },
  { calls: ['unshare'], decoding: { as: 'bits', argument: 0, bits: [...NAMESPACE_FLAGS, ...UNSHARE_FLAGS] } },
  { calls: ['setns'], decoding: { as: 'bits', argument: 1, bits: NAMESPACE_FLAGS, none: 'any' } },
  {
    calls: ['mprotect', 'pkey_mprotect'],
    decoding: { as: 'word', word: 'mprotect exec' },
    tests: () => [{ argument: 2, mask: PROT_EXEC }],
  },
  {
    calls: ['mmap', 'mmap2'],
    decoding: { as: 'word', word: 'mmap exec' },
    tests: () => [
      { argument: 2, mask: PROT_EXEC },
      { argument: 3, mask: MAP_ANONYMOUS },
    ],
  },
  {
    calls: ['shmat'],
    decoding: { as: 'word', word: 'shmat exec' },
    tests: () => [{ argument: 2, mask: SHM_EXEC }],
    isRare: true,
  },
  { calls: ['ipc'], decoding: { as: 'ipc' } },
  {
    calls: ['personality'],
    decoding: {
      as: 'bits',
      argument: 0,
      bits: [['READ_IMPLIES_EXEC', READ_IMPLIES_EXEC]],
      question: 0xffffffff,
    },
    tests: () => [{ argument: 0, mask: READ_IMPLIES_EXEC }],
    isRare: true,
  },
  { calls: ['prctl'], decoding: { as: 'number', names: PRCTL_OPTIONS }, numberIn: 0 },
  { calls: ['ptrace'], decoding: { as: 'number', names: PTRACE_REQUESTS }, numberIn: 0 },
  { calls: ['ioctl'], decoding: { as: 'number', names: 'ioctl' }, numberIn: 1 },
  { calls: ['bpf'], decoding: { as: 'number', names: BPF_COMMANDS }, numberIn: 0 },
  { calls: ['keyctl'], decoding: { as: 'number', names: KEYCTL_COMMANDS }, numberIn: 0 },
  {
    calls: ['kill', 'tkill', 'rt_sigqueueinfo', 'pidfd_send_signal'],
    decoding: { as: 'signal', argument: 1 },
  },
  { calls: ['tgkill', 'rt_tgsigqueueinfo'], decoding: { as: 'signal', argument: 2 } },
  {
    calls: ['setuid', 'setgid', 'setfsuid', 'setfsgid', 'setuid32', 'setgid32', 'setfsuid32', 'setfsgid32'],
    decoding: { as: 'ids', count: 1 },
  },
  { calls: ['setreuid', 'setregid', 'setreuid32', 'setregid32'], decoding: { as: 'ids', count: 2 } },
  { calls: ['setresuid', 'setresgid', 'setresuid32', 'setresgid32'], decoding: { as: 'ids', count: 3 } },
  { calls: ['setgroups', 'setgroups32'], decoding: { as: 'word', word: 'setgroups' } },
  ...[
    'pidfd_getfd',
    'process_vm_writev',
    'acct',
    'swapon',
    'mq_open',
    'add_key',
    'request_key',
    'mount',
    'umount',
    'umount2',
    'pivot_root',
    'chroot',
    'move_mount',
    'open_tree',
    'fsopen',
    'fsconfig',
    'fsmount',
    'fspick',
    'mount_setattr',
  ].map((name) => ({ calls: [name], decoding: { as: 'word', word: name } as const })),
];

const byCall = new Map(CALL_TABLE.flatMap((use) => use.calls.map((call) => [call, use] as const)));

/** How a call is decoded; undefined for one that the table does not have. */
export function findUse(call: string): CallUse | undefined {
  return byCall.get(call);
}
