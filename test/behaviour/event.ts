import type { PathItem, SyscallEvent } from '../../src/audit/event.ts';
import type { EventForms } from '../../src/behaviour/event-forms.ts';
import { isSecretFile } from '../../src/behaviour/secret-files.ts';
import { type ArchitectureName, architectureByName } from '../../src/seccomp/architecture.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';

/** A path item in short: `CREATE /tmp/x`. */
export function item(text: string, at = 0): PathItem {
  const [nameType = '', ...words] = text.split(' ');
  return {
    item: at,
    name: words.join(' '),
    nameType: nameType as PathItem['nameType'],
    inode: 1n,
    device: '00:01',
    mode: 0o100644,
  };
}

export interface EventParts extends Partial<Omit<SyscallEvent, 'paths' | 'args'>> {
  readonly args?: readonly bigint[];
  readonly paths?: readonly string[];
  readonly architecture?: ArchitectureName;
}

/** An event of a call by name, of session 7. */
export function event(call: string, parts: EventParts = {}): SyscallEvent {
  const { args = [], paths = [], architecture = 'x86_64', exit = 0n, ...rest } = parts;
  const nr = syscallNumber(architecture, call);
  if (nr === undefined) throw new Error(`${architecture} has no ${call}`);
  const [a = 0n, b = 0n, c = 0n, d = 0n] = args;
  return {
    serial: 1,
    timeMs: 0,
    session: 7,
    arch: architectureByName(architecture)?.token ?? 0,
    nr,
    succeeded: exit >= 0n,
    exit,
    args: [a, b, c, d],
    pid: 100,
    ppid: 99,
    uid: 0,
    euid: 0,
    comm: 'program',
    exe: '/usr/bin/program',
    cwd: '/',
    paths: paths.map(item),
    sockaddr: null,
    argv: null,
    mmap: null,
    openHow: null,
    pair: null,
    socketcall: null,
    targets: [],
    lines: [],
    ...rest,
  };
}

/** Takes paths as they are given, for files that are there, and an address for its bytes as text. */
export const plainForms: EventForms = {
  paths: ({ paths }) => paths.map(({ name }) => ({ value: name ?? '', isVerified: true })),
  place: (path) => path,
  isAt: (path, { name }) => name === path,
  address: ({ sockaddr }) => (sockaddr === null ? null : new TextDecoder().decode(sockaddr)),
  isSecret: isSecretFile,
};
