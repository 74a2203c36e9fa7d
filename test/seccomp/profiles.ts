import type { ArgumentCondition, Profile, Rule, Target } from '../../src/baseline/profile.ts';

/** A machine without capabilities. */
export function machine(architecture = 'x86_64', changes: Partial<Target> = {}): Target {
  return { architecture, capabilities: [], kernel: '6.18', ...changes };
}

/** A profile that answers EPERM to all that its rules do not name. */
export function profileOf(syscalls: readonly Rule[], changes: Partial<Profile> = {}): Profile {
  return { defaultAction: 'SCMP_ACT_ERRNO', syscalls, ...changes };
}

export function allow(...names: string[]): Rule {
  return { names, action: 'SCMP_ACT_ALLOW' };
}

export function allowIf(name: string, ...args: ArgumentCondition[]): Rule {
  return { names: [name], action: 'SCMP_ACT_ALLOW', args };
}

/** Sixty calls of a small server, as profiles of real agents have them. */
export const SIXTY_CALLS =
  'accept4 access arch_prctl bind brk clone clone3 close connect dup2 epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd2 execve exit exit_group fcntl fstat futex getcwd getdents64 getegid geteuid getgid getpeername getpid getrandom getsockname getsockopt gettid getuid ioctl kill listen lseek madvise mmap mprotect munmap newfstatat openat pipe2 poll pread64 prlimit64 read readlink recvfrom rseq rt_sigaction rt_sigprocmask rt_sigreturn sched_yield sendto set_robust_list socket statx write'.split(
    ' ',
  );
