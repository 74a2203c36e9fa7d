import {
  BPF_COMMANDS,
  CLONE_FLAGS,
  FAMILIES,
  FCNTL_COMMANDS,
  KEYCTL_OPERATIONS,
  MOUNT_FLAGS,
  OPEN_FLAGS,
  PRCTL_OPTIONS,
  PROTECTIONS,
  PTRACE_REQUESTS,
  SECCOMP_OPERATIONS,
  SIGNALS,
  SOCKET_TYPES,
  TERMINAL_REQUESTS,
  UMOUNT_FLAGS,
  UNSHARE_FLAGS,
  type Words,
} from './constants.ts';
import { INT, type Part } from './part.ts';

/** What a filter can compare of a call, in ways that get coarser; all rules of one call are of one way. */
export interface Comparable {
  readonly ways: readonly Way[];
}

export interface Way {
  readonly parts: readonly Part[];
  /** For people, of a way that is not the first: `the type of the request only`. */
  readonly what: string;
}

const NO_WORDS: Words = new Map();
const value = (index: number, words: Words = NO_WORDS, radix: 10 | 16 = 10, mask = INT): Part => ({
  index,
  mask,
  words,
  kind: 'value',
  radix,
});
const bits = (index: number, words: Words, zero?: string, mask = INT): Part => ({
  index,
  mask,
  words,
  kind: 'bits',
  radix: 16,
  ...(zero === undefined ? {} : { zero }),
});

const maskOf = (words: Words): bigint => [...words.keys()].reduce((all, bit) => all | bit, 0n);
const exactly = (...parts: Part[]): Comparable => ({ ways: [{ parts, what: '' }] });

/** The access mode, creating, truncating, appending and a file without a name. */
function opening(index: number): Comparable {
  const mode: Words = new Map([...OPEN_FLAGS].filter(([bit]) => bit < 4n));
  return {
    ways: [
      { parts: [bits(index, OPEN_FLAGS, 'read', maskOf(OPEN_FLAGS))], what: '' },
      { parts: [bits(index, mode, 'read', 3n)], what: 'the access mode only' },
    ],
  };
}

/** SOCK_NONBLOCK and SOCK_CLOEXEC are no part of the type. */
const FAMILY = value(0, FAMILIES);
const TYPE = value(1, SOCKET_TYPES, 10, INT & ~0x80800n);
const SOCKET: Comparable = {
  ways: [
    { parts: [FAMILY, TYPE, value(2)], what: '' },
    { parts: [FAMILY, TYPE], what: 'the family and the type only' },
    { parts: [FAMILY], what: 'the family only' },
  ],
};

/** The second byte of a request says which driver it is for (asm-generic/ioctl.h). */
function requests(words: Words): Comparable {
  return {
    ways: [
      { parts: [value(1, words, 16)], what: '' },
      { parts: [value(1, NO_WORDS, 16, 0xff00n)], what: 'the type of the request only' },
    ],
  };
}

const clone = (index: number): Comparable =>
  exactly(bits(index, CLONE_FLAGS, 'no-namespace', maskOf(CLONE_FLAGS)));
const PROTECTION = exactly(bits(2, PROTECTIONS, 'no-exec', maskOf(PROTECTIONS)));

/**
 * The calls with an argument worth a rule that a filter can see: a number, not what a pointer leads to. Where the arguments
 * stand is of each call's manual page; the same on every architecture but for those that `comparableOf` knows.
 */
const COMPARABLES: ReadonlyMap<string, Comparable> = new Map([
  ['open', opening(1)],
  ['openat', opening(2)],
  ['socket', SOCKET],
  ['socketpair', SOCKET],
  ['clone', clone(0)],
  ['unshare', exactly(bits(0, UNSHARE_FLAGS))],
  ['setns', exactly(bits(1, UNSHARE_FLAGS, 'any'))],
  ['prctl', exactly(value(0, PRCTL_OPTIONS))],
  ['ptrace', exactly(value(0, PTRACE_REQUESTS, 16))],
  ['seccomp', exactly(value(0, SECCOMP_OPERATIONS))],
  ['ioctl', requests(TERMINAL_REQUESTS)],
  ['fcntl', exactly(value(1, FCNTL_COMMANDS))],
  ['fcntl64', exactly(value(1, FCNTL_COMMANDS))],
  ['mmap', PROTECTION],
  ['mmap2', PROTECTION],
  ['mprotect', PROTECTION],
  ['pkey_mprotect', PROTECTION],
  ['kill', exactly(value(1, SIGNALS))],
  ['tkill', exactly(value(1, SIGNALS))],
  ['tgkill', exactly(value(2, SIGNALS))],
  ['pidfd_send_signal', exactly(value(1, SIGNALS))],
  ['rt_sigqueueinfo', exactly(value(1, SIGNALS))],
  ['rt_tgsigqueueinfo', exactly(value(2, SIGNALS))],
  ...['setuid', 'setgid', 'setfsuid', 'setfsgid'].map((name) => [name, exactly(value(0))] as const),
  ...['setreuid', 'setregid'].map((name) => [name, exactly(value(0), value(1))] as const),
  ...['setresuid', 'setresgid'].map((name) => [name, exactly(value(0), value(1), value(2))] as const),
  ['bpf', exactly(value(0, BPF_COMMANDS))],
  ['keyctl', exactly(value(0, KEYCTL_OPERATIONS))],
  ['mount', exactly(bits(3, MOUNT_FLAGS))],
  ['umount2', exactly(bits(1, UMOUNT_FLAGS))],
  ['personality', exactly(value(0, NO_WORDS, 16))],
]);

/** i386 and s390x hand mmap one pointer to all its arguments. */
const MMAP_BY_POINTER: ReadonlySet<string> = new Set(['i386', 's390x']);
const S390X_CLONE = clone(1);
const UNNAMED_REQUESTS = requests(NO_WORDS);

/** Undefined for a call without an argument that rules speak of. `arch` is one of our architecture names. */
export function comparableOf(name: string, arch: string): Comparable | undefined {
  if (name === 'mmap' && MMAP_BY_POINTER.has(arch)) return undefined;
  if (name === 'clone' && arch === 's390x') return S390X_CLONE;
  if (name === 'ioctl' && arch === 'ppc64le') return UNNAMED_REQUESTS;
  return COMPARABLES.get(name);
}

/** The names of the calls that have such an argument. */
export function comparableNames(): readonly string[] {
  return [...COMPARABLES.keys()];
}
