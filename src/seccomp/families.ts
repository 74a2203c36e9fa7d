/** Calls that give a program the same ability under several spellings: older and newer, with more arguments or wider numbers. */
export interface Family {
  /** What all of them do, in the words of a report. */
  readonly does: string;
  readonly calls: readonly string[];
  /** Where one of them can do more, or shows a filter less: what a reader has to know before it is taken for the others. */
  readonly exception: string | null;
  readonly source: string;
}

const page = (name: string) => `https://man7.org/linux/man-pages/man2/${name}.2.html`;
const family = (does: string, calls: string, source: string, exception: string | null = null): Family => ({
  does,
  calls: calls.split(' '),
  exception,
  source: page(source),
});

/**
 * By ability. A call that can do more in another way than its arguments, such as creat beside open or fstat, which
 * names no file, beside stat, is in none. Numbers of the 32-bit architectures (`stat64`, `clock_gettime64`) are spellings too.
 */
export const FAMILIES: readonly Family[] = [
  family(
    'open a file',
    'open openat openat2',
    'openat2',
    'openat2 has its flags behind a pointer, where seccomp does not see them: no rule can hold it to reading',
  ),
  family('tell whether a file can be reached', 'access faccessat faccessat2', 'access'),
  family(
    'look at a file by its name',
    'stat lstat stat64 lstat64 newfstatat fstatat64 statx',
    'stat',
    'newfstatat and statx also look at an open file (AT_EMPTY_PATH)',
  ),
  family(
    'start a process or thread',
    'fork vfork clone clone3',
    'clone',
    'clone and clone3 also make namespaces, and clone3 has its flags behind a pointer, where seccomp does not see them',
  ),
  family('execute a program', 'execve execveat', 'execveat', 'execveat also executes an open file'),
  family('make a pipe', 'pipe pipe2', 'pipe'),
  family('duplicate a descriptor', 'dup dup2 dup3', 'dup'),
  family(
    'wait for descriptors',
    'select _newselect pselect6 pselect6_time64 poll ppoll ppoll_time64 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2',
    'select',
  ),
  family(
    'send over a socket',
    'send sendto sendmsg sendmmsg',
    'send',
    'sendmsg and sendmmsg also pass descriptors over a unix socket (SCM_RIGHTS)',
  ),
  family(
    'receive from a socket',
    'recv recvfrom recvmsg recvmmsg recvmmsg_time64',
    'recv',
    'recvmsg and recvmmsg also take descriptors from a unix socket (SCM_RIGHTS)',
  ),
  family('accept a connection', 'accept accept4', 'accept'),
  family('tell the time', 'time gettimeofday clock_gettime clock_gettime64', 'gettimeofday'),
  family('sleep', 'nanosleep clock_nanosleep clock_nanosleep_time64', 'clock_nanosleep'),
  family('read from a descriptor', 'read readv pread64 preadv preadv2', 'readv'),
  family('write to a descriptor', 'write writev pwrite64 pwritev pwritev2', 'readv'),
  family(
    'rename a file',
    'rename renameat renameat2',
    'rename',
    'renameat2 also exchanges two files (RENAME_EXCHANGE)',
  ),
  family('make a folder', 'mkdir mkdirat', 'mkdir'),
  family('make a hard link', 'link linkat', 'link', 'linkat also links an open file (AT_EMPTY_PATH)'),
  family('make a symbolic link', 'symlink symlinkat', 'symlink'),
  family('read a symbolic link', 'readlink readlinkat', 'readlink'),
  family('change the mode of a file', 'chmod fchmodat fchmodat2', 'chmod'),
  family('list a folder', 'getdents getdents64', 'getdents'),
  family('make a counter to wait for', 'eventfd eventfd2', 'eventfd'),
  family('make a descriptor for signals', 'signalfd signalfd4', 'signalfd'),
  family('watch files', 'inotify_init inotify_init1', 'inotify_init'),
  family('wait for a child', 'waitpid wait4 waitid', 'wait4'),
  family('wait on a lock', 'futex futex_time64', 'futex'),
  family('move in a file', 'lseek _llseek', 'lseek'),
  family('copy between descriptors', 'sendfile sendfile64', 'sendfile'),
];

const byName = new Map(FAMILIES.flatMap((one) => one.calls.map((name) => [name, one] as const)));

/** The family of a call; undefined where it has no other spelling. */
export function familyOf(name: string): Family | undefined {
  return byName.get(name);
}
