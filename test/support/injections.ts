export const EXAMPLES = ['agent', 'mcp'] as const;
export type Example = (typeof EXAMPLES)[number];

/** Node after 20 names its threads by `prctl`, so that a baseline allows uses of that. */
export const NAMES_THREADS = Number(process.versions.node.split('.')[0]) > 20;

/** Something hostile that a tool does beside its work; `test/programs/inject.cjs` and `inject.c` do it. */
export interface Injection {
  readonly name: string;
  /** As `KIND VALUE`, with OUTSIDE, PORT and FILE for those of the run, SHELL for what `/bin/sh` is. */
  readonly shows: string;
  /** The executable that does it, by the end of its path; of a program, the one that starts it. */
  readonly by: string;
  /** What else comes with it. */
  readonly brings?: readonly string[];
  /** How rules for arguments alone have it, as `NAME (ARGUMENTS) PATH`; the name alone where they allow no use of it. */
  readonly call?: string | Readonly<Record<Example, string>>;
}

export const INJECTIONS: readonly Injection[] = [
  {
    name: 'exec',
    shows: 'execute /usr/bin/id',
    by: 'SHELL',
    brings: ['execute SHELL', 'use socket unix stream'],
  },
  { name: 'script', shows: 'execute OUTSIDE/script.sh', by: '/node', brings: ['execute /usr/bin/uname'] },
  { name: 'relative', shows: 'execute /usr/bin/whoami', by: '/node' },
  { name: 'execveat', shows: 'execute /usr/bin/nproc', by: '/node', call: 'execveat' },
  { name: 'memfd', shows: 'execute /memfd:injected (deleted)', by: '/node', call: 'memfd_create' },
  {
    name: 'write',
    shows: 'write OUTSIDE/loot.txt',
    by: '/node',
    call: 'openat (write|create|append) OUTSIDE/loot.txt',
  },
  { name: 'shadow', shows: 'read /etc/shadow', by: '/node' },
  { name: 'key', shows: 'read $HOME/.ssh/id_rsa', by: '/node' },
  {
    name: 'connect',
    shows: 'connect 127.0.0.1:PORT',
    by: '/node',
    brings: ['use socket inet stream'],
  },
  {
    name: 'listen',
    shows: 'bind [::]:0',
    by: '/node',
    brings: ['use socket inet6 stream'],
    call: { agent: 'socket (inet6 stream 0)', mcp: 'listen' },
  },
  {
    name: 'packet',
    shows: 'use socket packet raw 0x3',
    by: '/node',
    call: { agent: 'socket (packet raw 768)', mcp: 'socket' },
  },
  {
    name: 'netlink',
    shows: 'use socket netlink raw route',
    by: '/node',
    call: { agent: 'socket (netlink raw 0)', mcp: 'socket' },
  },
  { name: 'unshare', shows: 'use unshare CLONE_NEWUSER', by: '/node', call: 'unshare' },
  {
    name: 'prctl',
    shows: 'use prctl PR_SET_DUMPABLE',
    by: '/node',
    call: NAMES_THREADS ? 'prctl (PR_SET_DUMPABLE)' : 'prctl',
  },
  {
    name: 'symlink',
    shows: 'write OUTSIDE/FILE',
    by: '/node',
    brings: ['write OUTSIDE/away', 'delete OUTSIDE/away', 'link OUTSIDE'],
  },
];

/** For a node without a compiler at run time, which makes memory executable itself. */
export const MPROTECT: Injection = {
  name: 'mprotect',
  shows: 'use mprotect exec',
  by: '/node',
  call: 'mprotect (exec)',
};
