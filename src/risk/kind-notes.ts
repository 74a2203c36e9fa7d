import type { Kind } from '../behaviour/behaviour.ts';
import type { RiskLevel, RiskSource } from './note.ts';
import { manualPage } from './sources.ts';

/** What is to be said of every behaviour of one kind. */
export interface KindNote {
  readonly purpose: string;
  readonly why: string;
  readonly source: RiskSource;
  /** Whether seccomp can hold a program to it where nothing but the profile is enforced. */
  readonly enforced: string;
}

const POINTER =
  'no: seccomp sees no memory behind a pointer, so it is seen and gated here, and held by no profile';

export const KIND_NOTES: Readonly<Record<Kind, KindNote>> = {
  execute: {
    purpose: 'runs a program',
    why: 'A program that nobody has looked at runs with the rights of this one, and the name of the call does not say which.',
    source: manualPage('execve'),
    enforced: POINTER,
  },
  connect: {
    purpose: 'sends to an address',
    why: 'This is how data leaves, and how orders come in; a profile of names allows every address or none.',
    source: manualPage('connect'),
    enforced: POINTER,
  },
  bind: {
    purpose: 'takes an address, to be reached there',
    why: 'A program that can be reached can be steered from outside.',
    source: manualPage('bind'),
    enforced: POINTER,
  },
  read: {
    purpose: 'reads a file that holds secrets',
    why: 'What was read can be given away: an agent may be talked into it by a text that it works on.',
    source: manualPage('open'),
    enforced: POINTER,
  },
  write: {
    purpose: 'makes or changes a file',
    why: 'It is outside of the work tree and of the temporary directory: what is changed there outlives the run.',
    source: manualPage('open'),
    enforced:
      'in part: record --arguments makes rules for openat’s way of access, which tell writing from reading, and no path from another',
  },
  delete: {
    purpose: 'removes a file',
    why: 'It is outside of the work tree and of the temporary directory, and nobody gets it back.',
    source: manualPage('unlink'),
    enforced: POINTER,
  },
  link: {
    purpose: 'makes a link',
    why: 'Others that open the link work on what it leads to: a write that looks harmless is led out of its folder.',
    source: manualPage('symlink', 7),
    enforced: POINTER,
  },
  signal: {
    purpose: 'signals a process of another',
    why: 'It can end or steer another program, such as one that watches the agent.',
    source: manualPage('kill'),
    enforced: 'no: seccomp sees the number of a process, and not whose it is',
  },
  use: {
    purpose: 'uses a call in a way that few programs need',
    why: 'The name of the call is allowed for its everyday uses; this one is another.',
    source: manualPage('syscalls'),
    enforced:
      'record --arguments makes rules for what stands in an argument itself; what is behind a pointer, as with openat2 and clone3, seccomp cannot see',
  },
};

/** A use of a call by what stands in its text, before what is known of the call; the first that fits is told. */
export const USE_NOTES: readonly {
  readonly pattern: RegExp;
  readonly level: RiskLevel;
  readonly purpose: string;
  readonly why: string;
  readonly source: RiskSource;
}[] = [
  {
    pattern: /^socket\S* packet\b/,
    level: 'high',
    purpose: 'reads and sends whole network packets',
    why: 'What others of the machine send can be read along, and packets be sent in their name.',
    source: manualPage('packet', 7),
  },
  {
    pattern: /^socket\S* inet6? raw\b/,
    level: 'high',
    purpose: 'makes network packets by hand',
    why: 'Packets of its own making pass by what connect would show, such as data in pings.',
    source: manualPage('raw', 7),
  },
  {
    pattern: /^socket\S* vsock\b/,
    level: 'high',
    purpose: 'opens a way to the host of a virtual machine',
    why: 'It leads out of a virtual machine to its host, past the network and all that watches it.',
    source: manualPage('vsock', 7),
  },
  {
    pattern: /^socket\S* netlink\b/,
    level: 'medium',
    purpose: 'talks to the kernel over netlink',
    why: 'It tells of the machine’s network and processes, and with the rights for it changes routes, firewall and audit.',
    source: manualPage('netlink', 7),
  },
  {
    pattern: /\bCLONE_NEWUSER\b/,
    level: 'high',
    purpose: 'becomes root in a user namespace of its own',
    why: 'In a namespace of its own a program has every capability: parts of the kernel open to it that only root had reached.',
    source: manualPage('user_namespaces', 7),
  },
  {
    pattern: /\bCLONE_NEW\w+\b/,
    level: 'high',
    purpose: 'leaves for a namespace of its own',
    why: 'Files, processes or networks are others there than those that are looked at from here.',
    source: manualPage('namespaces', 7),
  },
  {
    pattern: /^(?:mmap2?|mprotect|pkey_mprotect)\b.*\bexec\b/,
    level: 'medium',
    purpose: 'makes memory executable',
    why: 'Data becomes code: just-in-time compilers need it, and so does code that somebody has sent in.',
    source: manualPage('mprotect'),
  },
  {
    pattern: /^ioctl TIOC(?:STI|LINUX)\b/,
    level: 'high',
    purpose: 'types into the terminal',
    why: 'What it types is run by the shell of whoever sits there, outside of the run and its filter.',
    source: manualPage('ioctl_tty'),
  },
  {
    pattern: /^prctl PR_SET_(?:PTRACER|DUMPABLE|MM)\b/,
    level: 'high',
    purpose: 'changes who may look into the process',
    why: 'It lets another process trace this one, or hides what this one is.',
    source: manualPage('prctl'),
  },
  {
    pattern: /^set(?:re|res|fs)?[ug]id\b.*\b0\b/,
    level: 'high',
    purpose: 'becomes root',
    why: 'As root no file is closed to it; a test run has no reason to become root.',
    source: manualPage('setuid'),
  },
];
