import { readFileSync } from 'node:fs';
import { listEntries } from '../../src/risk/call-table.ts';
import type { RiskNote } from '../../src/risk/note.ts';
import { REASONS } from '../../src/risk/reasons.ts';
import { riskiestFirst, riskOf } from '../../src/risk/risk.ts';
import { allSyscallNames } from '../../src/seccomp/syscall-table.ts';

const notes = allSyscallNames().map(riskOf);
const where = (test: (note: RiskNote) => boolean) => notes.filter(test).map(({ call }) => call);
const words = (text: string) => text.trim().split(/\s+/);

function allowedByExample(name: string): string[] {
  const text = readFileSync(`${import.meta.dirname}/../../examples/${name}/seccomp.json`, 'utf8');
  const profile: { syscalls: { names: string[] }[] } = JSON.parse(text);
  return profile.syscalls.flatMap(({ names }) => names);
}

describe('the tables', () => {
  test('have every call of every architecture once, and nothing else', () => {
    expect(
      listEntries()
        .map(({ call }) => call)
        .sort(),
    ).toEqual(allSyscallNames());
  });

  test('say in a few words what each call is for, in signs that stand for themselves everywhere', () => {
    for (const { call, purpose } of listEntries()) {
      expect({ call, purpose }).toEqual({
        call,
        purpose: expect.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} ,.()’-]{2,44}$/u),
      });
    }
  });
});

describe('the reasons', () => {
  test('are one sentence each, with a source on the web', () => {
    for (const { calls, why, source } of REASONS) {
      expect({ calls, why }).toEqual({
        calls,
        why: expect.stringMatching(/^[A-Z](?:[^.]|\.(?=\S))+[^. ]\.$/),
      });
      expect(source.title).toMatch(/^\S.{3,60}$/);
      expect(source.url).toMatch(/^https:\/\/[a-z0-9.]+\/\S+$/);
    }
  });

  test('are of calls that there are, one a call', () => {
    const calls = REASONS.flatMap((reason) => words(reason.calls));
    expect(calls.filter((call) => !allSyscallNames().includes(call))).toEqual([]);
    expect(calls.filter((call, index) => calls.indexOf(call) !== index)).toEqual([]);
  });

  test('are there for every call of high risk but those of other processors', () => {
    expect(where(({ level, why }) => level === 'high' && why === null)).toEqual([
      'osf_kloadcall',
      'osf_kmodcall',
      'osf_mount',
      'osf_reboot',
      'osf_swapctl',
      'osf_swapon',
      'rtas',
    ]);
  });

  test.each([
    'accept bind connect listen socket execve execveat memfd_create clone clone3 chroot mknod mknodat',
    'kill pidfd_send_signal prctl mprotect pkey_mprotect modify_ldt vmsplice splice sendfile copy_file_range',
    'name_to_handle_at lookup_dcookie syslog adjtimex set_mempolicy mbind move_pages ioctl uselib nfsservctl',
    'seccomp personality quotactl fanotify_init landlock_restrict_self setuid setresgid setgroups capset',
  ])('are there for what a reviewer will ask about: %s', (calls) => {
    expect(words(calls).filter((call) => riskOf(call).why === null)).toEqual([]);
  });
});

describe('the risk', () => {
  test('is high where a call ends or widens a sandbox, or takes over another process', () => {
    const calls =
      'io_uring_setup io_uring_enter io_uring_register bpf ptrace userfaultfd add_key keyctl request_key mount umount2 ' +
      'fsopen fsmount move_mount open_tree mount_setattr pivot_root unshare setns open_by_handle_at perf_event_open ' +
      'kexec_load init_module finit_module delete_module process_vm_readv process_vm_writev pidfd_getfd swapon reboot ' +
      'iopl ioperm acct settimeofday clock_settime';
    expect(words(calls).filter((call) => riskOf(call).level !== 'high')).toEqual([]);
  });

  test('is not high for what the examples do, but for io_uring', () => {
    const calls = [...new Set(['agent', 'mcp'].flatMap(allowedByExample))];
    expect(calls).toContain('clone3');
    expect(calls.filter((call) => riskOf(call).level === 'high').sort()).toEqual([
      'io_uring_enter',
      'io_uring_setup',
    ]);
  });

  test('is not high only because Docker asks for a capability', () => {
    const gated = where(({ docker, level }) => docker === 'conditional' && level !== 'high');
    expect(gated).toEqual(expect.arrayContaining(['clone', 'clone3', 'chroot', 'socket', 'sethostname']));
    expect(riskOf('clone3')).toMatchObject({ level: 'low', docker: 'conditional', group: 'process' });
  });

  test('is low for what only takes rights away', () => {
    expect(riskOf('landlock_restrict_self')).toMatchObject({ level: 'low', docker: 'allowed' });
  });

  test.each(['x86_64:#480', 'no_such_call', '', 'constructor'])('of an unknown call is high: %j', (call) => {
    expect(riskOf(call)).toEqual({
      call,
      group: 'other',
      level: 'high',
      purpose: 'not known',
      why: expect.stringMatching(/nobody can say what it does/),
      source: null,
      docker: 'blocked',
    });
  });

  test('orders calls, and leaves those of one level as they were', () => {
    const calls = ['read', 'connect', 'bpf', 'close', 'x86_64:#480', 'bind'].map((name) => ({ name }));
    const names = ['bpf', 'x86_64:#480', 'connect', 'bind', 'read', 'close'];
    expect(riskiestFirst(calls).map(({ name }) => name)).toEqual(names);
  });

  test('is told with group, purpose, reason, source and what Docker does', () => {
    expect(riskOf('bpf')).toEqual({
      call: 'bpf',
      group: 'kernel',
      level: 'high',
      purpose: 'load and run programs in the kernel',
      why: expect.stringMatching(/inside the kernel/),
      source: { title: 'bpf(2)', url: 'https://man7.org/linux/man-pages/man2/bpf.2.html' },
      docker: 'conditional',
    });
    expect(riskOf('read')).toMatchObject({ group: 'file', level: 'low', why: null, source: null });
  });
});
