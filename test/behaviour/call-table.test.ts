import { readFileSync } from 'node:fs';
import {
  BPF_COMMANDS,
  IOCTL_REQUESTS,
  KEYCTL_COMMANDS,
  NAMESPACE_FLAGS,
  NETLINK_PROTOCOLS,
  PRCTL_OPTIONS,
  PTRACE_REQUESTS,
  SIGNALS,
  UNSHARE_FLAGS,
} from '../../src/behaviour/argument-names.ts';
import { CALL_TABLE, findUse } from '../../src/behaviour/call-table.ts';
import { fixedSecrets, isSecretFile } from '../../src/behaviour/secret-files.ts';
import { isSyscallName } from '../../src/seccomp/syscall-table.ts';

const calls = CALL_TABLE.flatMap((use) => use.calls);

test('every call of the table is one, once', () => {
  expect(calls.filter((call) => !isSyscallName(call))).toEqual([]);
  expect(new Set(calls).size).toBe(calls.length);
});

test.each(
  (
    'open openat openat2 creat execve execveat socket socketpair connect bind sendto sendmsg sendmmsg clone unshare setns ' +
    'prctl ptrace ioctl mmap mprotect kill tkill tgkill unlink unlinkat rmdir rename renameat renameat2 link linkat ' +
    'symlink symlinkat chmod fchmod fchmodat chown fchown lchown fchownat truncate mkdir mkdirat setuid setgid setreuid ' +
    'setresuid setgroups bpf keyctl mount umount2 pivot_root move_mount open_tree fsopen fsconfig fsmount'
  ).split(' '),
)('%s is in the table', (call) => {
  expect(findUse(call)).toBeDefined();
});

/** Whether a header says so, on a line or behind a shift. */
function valueIn(header: string, name: string): number | undefined {
  const text = readFileSync(`/usr/include/${header}`, 'utf8');
  const found = new RegExp(`^\\s*#\\s*define\\s+${name}\\s+\\(?(0x[0-9a-fA-F]+|\\d+)`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

test.each([
  ['prctl options', 'linux/prctl.h', PRCTL_OPTIONS, ''],
  ['ptrace requests', 'linux/ptrace.h', PTRACE_REQUESTS, ''],
  ['keyctl commands', 'linux/keyctl.h', KEYCTL_COMMANDS, ''],
  ['ioctl requests', 'asm-generic/ioctls.h', IOCTL_REQUESTS, ''],
  ['signals', 'asm-generic/signal.h', SIGNALS, ''],
  ['netlink protocols', 'linux/netlink.h', NETLINK_PROTOCOLS, 'NETLINK_'],
])('%s are those of the header', (_, header, names, prefix) => {
  const wrong = [...names].filter(
    ([number, name]) => valueIn(header, prefix + name.toUpperCase()) !== number,
  );
  expect(wrong).toEqual([]);
});

test('bpf’s commands stand in the order of their enum', () => {
  const text = readFileSync('/usr/include/linux/bpf.h', 'utf8');
  const listed = /enum bpf_cmd \{([^}]*)\}/.exec(text)?.[1]?.match(/BPF_\w+/g) ?? [];
  // Another name for one that stands before it.
  const distinct = [...new Set(listed)].filter((name) => name !== 'BPF_PROG_RUN');
  expect([...BPF_COMMANDS.values()]).toEqual(distinct.slice(0, BPF_COMMANDS.size));
});

test('namespace flags are those of the header', () => {
  const wrong = [...NAMESPACE_FLAGS, ...UNSHARE_FLAGS].filter(
    ([name, bit]) => valueIn('linux/sched.h', name) !== bit,
  );
  expect(wrong).toEqual([]);
});

test.each([
  ['/etc/shadow', true],
  ['$HOME/.ssh/id_ed25519', true],
  ['/home/other/.ssh/config', true],
  ['$WORKSPACE/.env', true],
  ['$WORKSPACE/app/.env.local', true],
  ['$HOME/.aws/credentials', true],
  ['/etc/passwd', false],
  ['$WORKSPACE/src/env.ts', false],
  ['$WORKSPACE/environment/x', false],
])('%s: a secret is %s', (path, expected) => {
  expect(isSecretFile(path)).toBe(expected);
});

test('secrets with a path of their own are looked for in the home', () => {
  const fixed = fixedSecrets('/home/me/');
  expect(fixed).toContain('/home/me/.ssh');
  expect(fixed).toContain('/etc/shadow');
  expect(fixed.filter((path) => path.includes('*') || path.includes('$'))).toEqual([]);
});
