import {
  BPF_COMMANDS,
  NAMESPACE_FLAGS,
  PRCTL_OPTIONS,
  PTRACE_REQUESTS,
  SIGNALS,
  SOCKET_FAMILIES,
} from '../behaviour/argument-names.ts';
import { describeFlags } from '../behaviour/open-flags.ts';

/** Whether ausearch's text of an argument stands for the value that we read in it. */
type Agrees = (value: number, text: string) => boolean;

/** Bits that ausearch names, with a `|` between; of both sides, only those with a name of ours count. */
const bits =
  (names: readonly (readonly [string, number])[]): Agrees =>
  (value, text) => {
    const printed = new Set(text.split('|'));
    return names.every(([name, bit]) => printed.has(name) === ((value & bit) !== 0));
  };

/** One name, ours or ausearch's own; where either side has none, the value cannot be held against it. */
const name =
  (names: ReadonlyMap<number, string>): Agrees =>
  (value, text) => {
    const ours = names.get(value);
    if (ours === undefined || /^(?:unknown-|0x|\d)/.test(text)) return true;
    return text === ours || text === OTHER_NAMES[ours];
  };

/** What ausearch 3.0.9 calls otherwise, one of them by a mistake. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  unix: 'local',
  SIGPWR: 'IGPWR',
  PTRACE_PEEKUSR: 'PTRACE_PEEKUSER',
  PTRACE_POKEUSR: 'PTRACE_POKEUSER',
};

/** It takes CLONE_NEWCGROUP for the CLONE_STOPPED of old kernels, and does not know CLONE_NEWTIME. */
const namespaces = bits(
  NAMESPACE_FLAGS.filter(([flag]) => flag !== 'CLONE_NEWCGROUP' && flag !== 'CLONE_NEWTIME'),
);

const openFlags: Agrees = (value, text) => {
  const theirs = new Set(text.split('|').map((flag) => flag.replace(/^__/, '')));
  if ((value & 3) === 3) return theirs.has('O_WRONLY') && theirs.has('O_RDWR');
  const ours = new Set(describeFlags(value).split('|'));
  const OURS = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_CREAT', 'O_EXCL', 'O_TRUNC', 'O_APPEND', 'O_TMPFILE'];
  return OURS.every((flag) => theirs.has(flag) === ours.has(flag));
};

const protection = bits([
  ['PROT_READ', 1],
  ['PROT_WRITE', 2],
  ['PROT_EXEC', 4],
]);

/** Arguments that `ausearch -i` 3.0.9 reads rightly, by the call: which one, and how it is held against ours. */
export const ARGUMENT_READINGS: Readonly<Record<string, readonly [index: number, agrees: Agrees]>> = {
  open: [1, openFlags],
  openat: [2, openFlags],
  mprotect: [2, protection],
  mmap: [2, protection],
  unshare: [0, namespaces],
  setns: [1, namespaces],
  prctl: [0, name(PRCTL_OPTIONS)],
  ptrace: [0, name(PTRACE_REQUESTS)],
  bpf: [0, name(BPF_COMMANDS)],
  kill: [1, name(SIGNALS)],
  tkill: [1, name(SIGNALS)],
  tgkill: [2, name(SIGNALS)],
  socket: [0, name(SOCKET_FAMILIES)],
};

/** Which argument ausearch reads otherwise, as `a2=TEXT`; undefined where it reads none, or as we do. */
export function findOtherArgument(
  call: string | undefined,
  args: readonly bigint[],
  line: string,
): string | undefined {
  const reading = call === undefined ? undefined : ARGUMENT_READINGS[call];
  if (reading === undefined) return undefined;
  const [index, agrees] = reading;
  const text = new RegExp(` a${index}=(\\S+) `).exec(line)?.[1] ?? '';
  return agrees(Number((args[index] ?? 0n) & 0xffffffffn), text) ? undefined : `a${index}=${text}`;
}
