import { behavioursOf } from '../../src/behaviour/behaviours-of.ts';
import { type EventParts, event, plainForms } from './event.ts';

/** What an event says, in short: `write /tmp/x (O_WRONLY) refused`. */
function describeEvent(call: string, parts: EventParts = {}): string[] {
  return behavioursOf(event(call, parts), plainForms).map(
    ({ kind, value, detail, outcome }) =>
      `${kind} ${value}${detail === '' ? '' : ` (${detail})`}${outcome === 'refused' ? ' refused' : ''}`,
  );
}

const address = (text: string) => new TextEncoder().encode(text);
const CWD = 0xffffff9cn;

test.each<[string, string, EventParts, string[]]>([
  ['an open for reading', 'openat', { args: [CWD, 0n, 0o2000000n], paths: ['NORMAL /etc/hosts'] }, []],
  ['an open for writing', 'openat', { args: [CWD, 0n, 0o2n], paths: ['NORMAL /x'] }, ['write /x (O_RDWR)']],
  [
    'a file that is made',
    'openat',
    { args: [CWD, 0n, 0o1101n], paths: ['PARENT /d/', 'CREATE /d/x'] },
    ['write /d/x (O_WRONLY|O_CREAT|O_TRUNC)'],
  ],
  [
    'O_CREAT of a file that is there, to read it',
    'open',
    { args: [0n, 0o100n], paths: ['PARENT /d/', 'NORMAL /d/x'] },
    [],
  ],
  ['a truncation', 'open', { args: [0n, 0o1000n], paths: ['NORMAL /x'] }, ['write /x (O_RDONLY|O_TRUNC)']],
  [
    'a nameless file',
    'openat',
    { args: [CWD, 0n, 0o20200002n], paths: ['NORMAL /tmp'] },
    ['write /tmp (O_RDWR|O_TMPFILE)'],
  ],
  ['O_PATH, whatever else it says', 'openat', { args: [CWD, 0n, 0o10000002n], paths: ['NORMAL /x'] }, []],
  [
    'an open that is refused',
    'openat',
    { args: [CWD, 0n, 0o1n], exit: -13n, paths: ['NORMAL /etc/passwd'] },
    ['write /etc/passwd (O_WRONLY) refused'],
  ],
  [
    'a file that may not be made',
    'openat',
    { args: [CWD, 0n, 0o101n], exit: -13n, paths: ['PARENT /etc/(unknown name)'] },
    ['write /etc/(unknown name) (O_WRONLY|O_CREAT) refused'],
  ],
  [
    'a file that was made by an open that failed afterwards',
    'openat',
    { args: [CWD, 0n, 0o40101n], exit: -22n, paths: ['PARENT /d/', 'CREATE /d/x'] },
    ['write /d/x (O_WRONLY|O_CREAT)'],
  ],
  ['a file that is not there', 'openat', { args: [CWD, 0n, 0o1n], exit: -2n }, []],
  ['a secret', 'openat', { args: [CWD], paths: ['NORMAL /etc/shadow'] }, ['read /etc/shadow (O_RDONLY)']],
  [
    'a secret that is refused',
    'openat',
    { args: [CWD], exit: -13n, paths: ['NORMAL $HOME/.aws/credentials'] },
    ['read $HOME/.aws/credentials (O_RDONLY) refused'],
  ],
  ['another file that is refused', 'openat', { args: [CWD], exit: -13n, paths: ['NORMAL /x'] }, []],
  [
    'openat2 for writing',
    'openat2',
    { openHow: { flags: 0o101n, mode: 0n, resolve: 0n }, paths: ['PARENT /d/', 'CREATE /d/x'] },
    ['write /d/x (O_WRONLY|O_CREAT)'],
  ],
  [
    'openat2 for reading',
    'openat2',
    { openHow: { flags: 0n, mode: 0n, resolve: 0n }, paths: ['NORMAL /x'] },
    [],
  ],
  ['openat2 where the kernel does not tell how', 'openat2', { paths: ['NORMAL /x'] }, ['write /x (O_RDWR)']],
  ['creat', 'creat', { paths: ['PARENT /', 'CREATE /x'] }, ['write /x (O_WRONLY|O_CREAT|O_TRUNC)']],
  [
    'a program',
    'execve',
    { exe: '/usr/bin/id', paths: ['NORMAL /usr/bin/id', 'NORMAL /lib64/ld-linux-x86-64.so.2'] },
    ['execute /usr/bin/id'],
  ],
  [
    'a script beside its interpreter, also one of the same name',
    'execve',
    { exe: '/usr/bin/dash', paths: ['NORMAL /tmp/dash', 'NORMAL /usr/bin/dash'] },
    ['execute /usr/bin/dash', 'execute /tmp/dash (by /usr/bin/dash)'],
  ],
  [
    'a program in memory, by its descriptor',
    'execveat',
    { exe: '/memfd:x (deleted)', args: [3n], paths: ['NORMAL '] },
    ['execute /memfd:x (deleted)'],
  ],
  [
    'a script by its descriptor',
    'execveat',
    { exe: '/usr/bin/dash', args: [3n], paths: ['NORMAL ', 'NORMAL /usr/bin/dash', 'NORMAL /lib/ld.so'] },
    ['execute /usr/bin/dash', 'execute  (by /usr/bin/dash)'],
  ],
  [
    'a script whose interpreter is a script',
    'execve',
    { exe: '/usr/bin/dash', paths: ['NORMAL /a', 'NORMAL /b', 'NORMAL /usr/bin/dash', 'NORMAL /lib/ld.so'] },
    ['execute /usr/bin/dash', 'execute /a (by /usr/bin/dash)', 'execute /b (by /usr/bin/dash)'],
  ],
  [
    'a program that is removed while it starts',
    'execve',
    { exe: '/w/x (deleted)', paths: ['NORMAL /w/x', 'NORMAL /lib/ld.so'] },
    ['execute /w/x (deleted)'],
  ],
  [
    'a start by another root, whose paths are not what they say',
    'execve',
    { exe: '/usr/bin/id', paths: ['NORMAL /evil/id'] },
    ['execute /usr/bin/id (unverified)', 'execute /evil/id (by /usr/bin/id (unverified))'],
  ],
  [
    'a program of another root behind what is allowed, as its loader',
    'execve',
    { exe: '/usr/bin/id', paths: ['NORMAL /x (unverified)', 'NORMAL /usr/bin/id'] },
    ['execute /usr/bin/id', 'execute /x (unverified) (by /usr/bin/id)'],
  ],
  ['a start that is refused', 'execve', { exit: -13n, paths: ['NORMAL /x'] }, ['execute /x refused']],
  ['a program that is not there', 'execve', { exit: -2n, paths: ['UNKNOWN /x'] }, []],
  ['a removed file', 'unlinkat', { paths: ['PARENT /', 'DELETE /x'] }, ['delete /x']],
  [
    'a file that may not be removed',
    'unlink',
    { exit: -13n, paths: ['PARENT /', 'DELETE /x'] },
    ['delete /x refused'],
  ],
  [
    'a rename',
    'renameat2',
    { paths: ['PARENT /', 'PARENT /', 'DELETE /a', 'CREATE /b'] },
    ['write /b', 'delete /a'],
  ],
  [
    'a rename over a file',
    'rename',
    { paths: ['PARENT /', 'PARENT /', 'DELETE /a', 'DELETE /b', 'CREATE /b'] },
    ['write /b', 'delete /a'],
  ],
  [
    'a link',
    'linkat',
    { paths: ['PARENT /', 'NORMAL /etc/shadow', 'CREATE /x'] },
    ['write /x', 'link /etc/shadow'],
  ],
  [
    'a symbolic link',
    'symlinkat',
    { paths: ['PARENT /', 'UNKNOWN /etc', 'CREATE /x'] },
    ['write /x', 'link /etc (/etc)'],
  ],
  [
    'a relative symbolic link',
    'symlink',
    { paths: ['PARENT /d/', 'UNKNOWN ../../etc', 'CREATE /d/e/x'] },
    ['write /d/e/x', 'link /etc (../../etc)'],
  ],
  ['a mode', 'fchmodat', { args: [CWD, 0n, 0o4755n], paths: ['NORMAL /x'] }, ['write /x (mode 04755)']],
  ['an owner', 'chown', { args: [0n, 0n, 0xffffffffn], paths: ['NORMAL /x'] }, ['write /x (owner 0:-1)']],
  ['a folder', 'mkdir', { paths: ['PARENT /', 'CREATE /x'] }, ['write /x']],
  ['a folder that is there', 'mkdir', { exit: -17n, paths: ['PARENT /', 'CREATE /x'] }, []],
  [
    'a connect that goes on',
    'connect',
    { exit: -115n, sockaddr: address('1.2.3.4:5') },
    ['connect 1.2.3.4:5'],
  ],
  [
    'a connect that nobody answers',
    'connect',
    { exit: -111n, sockaddr: address('1.2.3.4:5') },
    ['connect 1.2.3.4:5 refused'],
  ],
  ['a bind', 'bind', { sockaddr: address('0.0.0.0:80') }, ['bind 0.0.0.0:80']],
  ['a send to an address', 'sendto', { sockaddr: address('1.2.3.4:53') }, ['connect 1.2.3.4:53']],
  ['a send to where it is connected', 'sendto', {}, []],
  ['a socket', 'socket', { args: [2n, 0x80801n, 6n] }, ['use socket inet stream']],
  ['a raw socket', 'socket', { args: [10n, 3n, 58n] }, ['use socket inet6 raw icmpv6']],
  ['a netlink socket', 'socket', { args: [16n, 3n, 0n] }, ['use socket netlink raw route']],
  ['a packet socket', 'socket', { args: [17n, 3n, 0x0300n] }, ['use socket packet raw 0x3']],
  ['a family without a name', 'socket', { args: [99n, 1n, 7n] }, ['use socket 99 stream 7']],
  ['a plain clone', 'clone', { args: [0x1200011n], exit: 5n }, []],
  [
    'a clone into namespaces',
    'clone',
    { args: [0x50000011n], exit: 5n },
    ['use clone CLONE_NEWUSER', 'use clone CLONE_NEWNET'],
  ],
  ['unshare', 'unshare', { args: [0x10000200n] }, ['use unshare CLONE_NEWUSER', 'use unshare CLONE_FS']],
  ['setns to whatever it is', 'setns', { args: [3n, 0n] }, ['use setns any']],
  ['a prctl', 'prctl', { args: [15n] }, ['use prctl PR_SET_NAME']],
  ['a prctl without a name', 'prctl', { args: [0x7777n] }, ['use prctl 0x7777']],
  ['a trace', 'ptrace', { args: [16n, 1n], exit: -1n }, ['use ptrace PTRACE_ATTACH refused']],
  ['an ioctl', 'ioctl', { args: [0n, 0x5413n] }, ['use ioctl TIOCGWINSZ']],
  ['an ioctl without a name', 'ioctl', { args: [0n, 0x89f0n] }, ['use ioctl 0x89f0']],
  ['memory to execute', 'mprotect', { args: [0n, 0n, 5n] }, ['use mprotect exec']],
  ['memory to read', 'mprotect', { args: [0n, 0n, 1n] }, []],
  ['anonymous memory to execute', 'mmap', { args: [0n, 0n, 7n, 0x22n] }, ['use mmap exec']],
  ['a library', 'mmap', { args: [0n, 0n, 5n, 2n] }, []],
  [
    'a signal to others',
    'kill',
    { args: [1n, 9n], targets: [{ pid: 1, session: 4294967295, comm: 'init' }] },
    ['signal SIGKILL init'],
  ],
  [
    'a signal to its own',
    'tgkill',
    { args: [1n, 1n, 15n], targets: [{ pid: 1, session: 7, comm: 'x' }] },
    [],
  ],
  ['another user', 'setresuid', { args: [0xffffffffn, 0n, 0n] }, ['use setresuid -1 0 0']],
  ['bpf', 'bpf', { args: [5n] }, ['use bpf BPF_PROG_LOAD']],
  ['a keyring', 'keyctl', { args: [1n] }, ['use keyctl KEYCTL_JOIN_SESSION_KEYRING']],
  ['a mount', 'mount', { exit: -1n, paths: ['NORMAL /mnt'] }, ['use mount refused']],
  ['a call that says nothing', 'getpid', {}, []],
  [
    'a file by its handle',
    'open_by_handle_at',
    { args: [3n, 0n, 2n], paths: ['NORMAL /x'] },
    ['write /x (O_RDWR)'],
  ],
  [
    'a secret by its handle',
    'open_by_handle_at',
    { args: [3n, 0n, 0n], paths: ['NORMAL /etc/shadow'] },
    ['read /etc/shadow (O_RDONLY)'],
  ],
  ['a descriptor of another process', 'pidfd_getfd', { args: [3n, 4n], exit: 5n }, ['use pidfd_getfd']],
  ['memory of another process', 'process_vm_writev', { args: [7n], exit: 1n }, ['use process_vm_writev']],
  ['an attribute', 'setxattr', { paths: ['NORMAL /x'] }, ['write /x']],
  ['an attribute by a descriptor', 'fremovexattr', { args: [3n], paths: ['NORMAL /x'] }, ['write /x']],
  ['times', 'utimensat', { args: [CWD], paths: ['NORMAL /x'] }, ['write /x']],
  ['times of an open file, which names no path', 'utimensat', { args: [3n] }, []],
  ['accounting to a file', 'acct', { exit: -1n, paths: ['NORMAL /x'] }, ['use acct refused']],
  ['a swap file', 'swapon', { exit: -1n, paths: ['NORMAL /x'] }, ['use swapon refused']],
  ['a queue', 'mq_open', { exit: 3n, paths: ['CREATE x'] }, ['use mq_open']],
  [
    'what makes all memory executable',
    'personality',
    { args: [0x400000n] },
    ['use personality READ_IMPLIES_EXEC'],
  ],
  ['a question for the personality', 'personality', { args: [0xffffffffn] }, []],
  ['another personality', 'personality', { args: [0x40000n] }, []],
  ['shared memory to execute', 'shmat', { args: [1n, 0n, 0x8000n], exit: 0x7f00n }, ['use shmat exec']],
  ['shared memory', 'shmat', { args: [1n, 0n, 0n], exit: 0x7f00n }, []],
])('%s', (_, call, parts, expected) => {
  expect(describeEvent(call, parts)).toEqual(expected);
});

test.each<[string, string, EventParts, string[]]>([
  [
    'clone on s390x takes its flags second',
    'clone',
    { architecture: 's390x', args: [0n, 0x10000011n] },
    ['use clone CLONE_NEWUSER'],
  ],
  [
    'a socketcall is the call that it stands for',
    'socketcall',
    { architecture: 'i386', args: [1n], socketcall: [16n, 3n, 9n] },
    ['use socket netlink raw audit'],
  ],
  [
    'a connect by socketcall',
    'socketcall',
    { architecture: 'i386', args: [3n], socketcall: [3n, 0n, 16n], sockaddr: address('1.2.3.4:5') },
    ['connect 1.2.3.4:5'],
  ],
  [
    'a connect that a signal ended, and that goes on',
    'connect',
    { args: [3n, 0n, 16n], exit: -4n, sockaddr: address('1.2.3.4:5') },
    ['connect 1.2.3.4:5'],
  ],
  [
    'several addresses, of which the record has the last one',
    'sendmmsg',
    { args: [3n, 0n, 2n], exit: 1n, sockaddr: address('1.2.3.4:5') },
    ['connect 1.2.3.4:5', 'use sendmmsg several addresses'],
  ],
  [
    'a unix socket by the file that its path leads to',
    'connect',
    { args: [3n, 0n, 16n], sockaddr: address('\x01\0./x'), paths: ['NORMAL /run/real'] },
    ['connect unix:/run/real'],
  ],
  [
    'a symbolic link by letters that leave the workspace',
    'symlink',
    { paths: ['UNKNOWN ../../etc/shadow', 'PARENT $WORKSPACE/', 'CREATE $WORKSPACE/l'] },
    ['write $WORKSPACE/l', 'link $WORKSPACE/../../etc/shadow (unverified) (../../etc/shadow)'],
  ],
  [
    'a symbolic link by letters that go up and stay in the workspace',
    'symlink',
    { paths: ['UNKNOWN ../b/./c', 'PARENT $WORKSPACE/a/', 'CREATE $WORKSPACE/a/l'] },
    ['write $WORKSPACE/a/l', 'link $WORKSPACE/b/c (../b/./c)'],
  ],
  [
    'a symbolic link to an absolute path that goes up',
    'symlink',
    { paths: ['UNKNOWN /w/../etc/shadow', 'PARENT /w/', 'CREATE /w/l'] },
    ['write /w/l', 'link /etc/shadow (/w/../etc/shadow)'],
  ],
  [
    'shared memory to execute by ipc',
    'ipc',
    { architecture: 'i386', args: [21n, 1n, 0x8000n, 0n] },
    ['use shmat exec'],
  ],
  ['another call by ipc', 'ipc', { architecture: 'i386', args: [2n, 1n, 0x8000n, 0n] }, []],
  ['ids of 32 bits on i386', 'setuid32', { architecture: 'i386', args: [0n] }, ['use setuid 0']],
  ['mmap2 on i386', 'mmap2', { architecture: 'i386', args: [0n, 0n, 4n, 0x20n] }, ['use mmap exec']],
])('%s', (_, call, parts, expected) => {
  expect(describeEvent(call, parts)).toEqual(expected);
});

test('a path that is not verified makes no verified behaviour', () => {
  const forms = { ...plainForms, paths: () => [{ value: '/x (unverified)', isVerified: false }] };
  const found = behavioursOf(event('openat', { args: [CWD, 0n, 1n], paths: ['NORMAL /x'] }), forms);
  expect(found).toEqual([
    {
      kind: 'write',
      value: '/x (unverified)',
      call: 'openat',
      detail: 'O_WRONLY',
      outcome: 'done',
      isVerified: false,
    },
  ]);
});
