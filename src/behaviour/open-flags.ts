import type { ArchitectureName } from '../seccomp/architecture.ts';

/** What open(2) may do beyond reading, asm-generic/fcntl.h: the same on every architecture with a table. */
export const O_ACCMODE = 0o3;
export const O_CREAT = 0o100;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_PATH = 0o10000000;
/** Without O_DIRECTORY, which O_TMPFILE includes and which differs. */
const O_TMPFILE_BIT = 0o20000000;

/** asm/fcntl.h: arm, arm64 and powerpc number O_DIRECTORY otherwise than asm-generic/fcntl.h. */
const OWN_DIRECTORY: readonly ArchitectureName[] = ['aarch64', 'arm', 'ppc64le'];

export function directoryFlag(architecture: ArchitectureName): number {
  return OWN_DIRECTORY.includes(architecture) ? 0o40000 : 0o200000;
}

/**
 * Flags of which an open must have one to be of interest: it may change something, or gives a descriptor of a folder
 * that later calls are relative to.
 */
export function watchedFlags(architecture: ArchitectureName): number {
  return O_ACCMODE | O_CREAT | O_TRUNC | O_PATH | directoryFlag(architecture);
}

const ACCESS = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE'] as const;
const NAMED: readonly (readonly [string, number])[] = [
  ['O_CREAT', O_CREAT],
  ['O_EXCL', 0o200],
  ['O_TRUNC', O_TRUNC],
  ['O_APPEND', O_APPEND],
  ['O_TMPFILE', O_TMPFILE_BIT],
];

/** `O_WRONLY|O_CREAT|O_TRUNC`; what only says how a file is read or waited for is left out. */
export function describeFlags(flags: number): string {
  let text: string = ACCESS[flags & O_ACCMODE] ?? '';
  for (const [name, bit] of NAMED) if ((flags & bit) !== 0) text += `|${name}`;
  return text;
}

/** Whether a file that was opened so may be changed; O_CREAT alone changes nothing where the file is there. */
export function mayChange(flags: number): boolean {
  if ((flags & O_PATH) !== 0) return false;
  return (flags & O_ACCMODE) !== 0 || (flags & O_TRUNC) !== 0;
}
