/**
 * What ausearch -i prints for an AUDIT_ARCH_* token, from its release 2.8 on: any of these, or
 * `unknown-elf-type(c00000f3)` where the release does not know the architecture. Checked against 3.0.9.
 */
const ARCHITECTURE_NAMES: { readonly [token: number]: readonly string[] } = {
  3221225534: ['x86_64'],
  1073741827: ['i386'],
  3221225655: ['aarch64'],
  1073741864: ['arm', 'armeb'],
  3221225715: ['riscv64'],
  2147483670: ['s390x'],
  22: ['s390'],
  3221225493: ['ppc64le'],
  2147483669: ['ppc64'],
  20: ['ppc'],
  3221225730: ['loongarch64'],
};

/** Where ausearch 3.0.9 gives a call another name than the kernel's headers do; found by comparing all numbers. */
const OTHER_NAMES: { readonly [token: number]: { readonly [name: string]: string } } = {
  3221225534: { pread64: 'pread', pwrite64: 'pwrite' },
  1073741827: {
    kexec_load: 'sys_kexec_load',
    sched_rr_get_interval_time64: 'sched_rr_get_interval64',
  },
  3221225655: { getdents64: 'getdents', pread64: 'pread', pwrite64: 'pwrite', fstat: 'newfstat' },
  1073741864: {
    _llseek: 'llseek',
    _newselect: 'newselect',
    _sysctl: 'sysctl',
    arm_fadvise64_64: 'fadvise64_64',
    arm_sync_file_range: 'sync_file_range',
    sched_rr_get_interval_time64: 'sched_rr_get_interval64',
  },
  2147483670: { pread64: 'pread', pwrite64: 'pwrite' },
  3221225493: {
    pread64: 'pread',
    pwrite64: 'pwrite',
    newfstatat: 'fstatat64',
    timerfd_create: 'timerfd',
    perf_event_open: 'perf_counter_open',
  },
};

/** SECCOMP_RET_* without its data; audit 3.0 to 4.1 differ in the words. */
const ACTION_NAMES: { readonly [code: number]: readonly string[] } = {
  2147483648: ['kill', 'kill-process', 'kill_process'],
  0: ['kill', 'kill-thread', 'kill_thread'],
  196608: ['trap'],
  327680: ['errno'],
  2143289344: ['user-notify', 'user-notif', 'user_notif'],
  2146435072: ['trace'],
  2147221504: ['log'],
  2147418112: ['allow'],
};

const MARK_OF_UNKNOWN = 'unknown-elf-type(';

/** Whether ausearch says by `text` that it does not know the architecture: its call's name then means nothing. */
export function isUnknownArchitecture(text: string, token: number): boolean {
  return text === `${MARK_OF_UNKNOWN}${token.toString(16)})`;
}

export function isArchitectureName(text: string, token: number): boolean {
  return ARCHITECTURE_NAMES[token]?.includes(text) === true;
}

/**
 * Whether ausearch's text stands for the call with this number and kernel name. A number, bare or as
 * `unknown-syscall(473)`, always does when it is the right one: ausearch's tables may be older than ours. A name where
 * we have none never does, for it cannot be checked.
 */
export function isCallName(text: string, token: number, nr: number, name: string | undefined): boolean {
  const number = /^(?:unknown-syscall\((-?\d{1,10})\)|(-?\d{1,10}))$/.exec(text);
  if (number !== null) return Number(number[1] ?? number[2]) >>> 0 === nr;
  return name !== undefined && (text === name || text === OTHER_NAMES[token]?.[name]);
}

export function isActionName(text: string, code: number): boolean {
  const unknown = `unknown-seccomp-code(0x${code.toString(16)})`;
  return text === unknown || ACTION_NAMES[(code & 0xffff0000) >>> 0]?.includes(text) === true;
}
