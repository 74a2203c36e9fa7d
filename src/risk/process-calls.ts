import type { CallTable } from './call-table.ts';

/** Processes, threads and how they are scheduled. */
export const PROCESS_CALLS: CallTable = {
  low: `
    start a process or thread: clone clone3 fork vfork
    run another program: execve
    end this process or thread: exit exit_group
    wait for a child: wait4 waitid waitpid
    own and parent’s process id: getpid getppid gettid getxpid
    process groups and sessions: getpgid getpgrp setpgid getsid setsid setpgrp
    settings of this process: prctl arch_prctl
    handle of a process: pidfd_open
    thread-local storage: set_thread_area get_thread_area set_tls get_tls arc_settls arc_gettls
    thread bookkeeping of the C library: set_tid_address set_robust_list get_robust_list rseq
      rseq_slice_yield
    sleep and wake threads: futex futex_time64 futex_waitv futex_wait futex_wake futex_requeue
    give up the processor: sched_yield
    which processors a thread runs on: sched_getaffinity sched_setaffinity getcpu sched_get_affinity
      sched_set_affinity
    scheduling, read: sched_getparam sched_getscheduler sched_getattr sched_get_priority_max
      sched_get_priority_min sched_rr_get_interval sched_rr_get_interval_time64 getpriority ioprio_get
    scheduling, changed: sched_setparam sched_setscheduler sched_setattr setpriority nice ioprio_set
    resource limits: getrlimit setrlimit ugetrlimit prlimit64 ulimit
    resources used: getrusage times
    order memory between threads: membarrier`,
  medium: `
    run a program by descriptor: execveat
    compare kernel objects of two processes: kcmp
    free the memory of a killed process: process_mrelease
    Linux-VServer (never built in): vserver
    run a program on a Cell processor: spu_create spu_run`,
  high: `
    read and control another process: ptrace
    read another process’s memory: process_vm_readv
    write another process’s memory: process_vm_writev
    take another process’s file descriptor: pidfd_getfd
    leave for new namespaces: unshare
    enter another’s namespaces: setns`,
};

/** Signals, from whomever to whomever. */
export const SIGNAL_CALLS: CallTable = {
  low: `
    set up and mask signals: rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigtimedwait
      rt_sigtimedwait_time64 sigaction sigprocmask sigpending sigsuspend signal sgetmask ssetmask
    return from a signal handler: rt_sigreturn sigreturn
    stack of a signal handler: sigaltstack
    receive signals by descriptor: signalfd signalfd4
    wait for a signal: pause
    signal one thread: tgkill tkill
    continue an interrupted call: restart_syscall`,
  medium: `
    signal a process: kill
    signal a process by its handle: pidfd_send_signal
    signal a process, with data: rt_sigqueueinfo rt_tgsigqueueinfo`,
  high: '',
};

/** Memory of this process and of others. */
export const MEMORY_CALLS: CallTable = {
  low: `
    map memory or a file: mmap mmap2
    unmap memory: munmap
    change how memory may be used: mprotect
    grow or shrink the heap: brk
    move or remap memory: mremap remap_file_pages
    advice on the use of memory: madvise
    which pages are in memory: mincore
    write mapped memory back: msync
    keep memory from being swapped: mlock mlock2 mlockall munlock munlockall
    seal memory against changes: mseal
    memory protection keys: pkey_alloc pkey_free pkey_mprotect
    page placement, read: get_mempolicy
    shadow stack of a thread: map_shadow_stack
    flush the processor’s caches: cacheflush cachectl riscv_flush_icache
    protection of parts of pages (PowerPC): subpage_prot
    page size: getpagesize`,
  medium: `
    file that lives in memory alone: memfd_create
    memory hidden from the kernel: memfd_secret
    page placement, changed: mbind set_mempolicy set_mempolicy_home_node
    move pages of a process: move_pages migrate_pages
    advice on another process’s memory: process_madvise`,
  high: `
    handle page faults in user space: userfaultfd`,
};

/** Who a process is and what it may do. */
export const PRIVILEGE_CALLS: CallTable = {
  low: `
    own user and groups: getuid geteuid getgid getegid getuid32 geteuid32 getgid32 getegid32 getresuid
      getresgid getresuid32 getresgid32 getgroups getgroups32 getxuid getxgid
    own capabilities, read: capget
    restrict oneself: landlock_create_ruleset landlock_add_rule landlock_restrict_self
    security modules and attributes, read: lsm_get_self_attr lsm_list_modules
    list namespaces: listns`,
  medium: `
    change the user: setuid setreuid setresuid setfsuid setuid32 setreuid32 setresuid32 setfsuid32
    change the group: setgid setregid setresgid setfsgid setgid32 setregid32 setresgid32 setfsgid32
      setgroups setgroups32
    change own capabilities: capset
    install a system call filter: seccomp
    security attributes, changed: lsm_set_self_attr
    how the kernel treats the process: personality
    security module call (never built in): security`,
  high: `
    store or fetch keys in the kernel: add_key keyctl request_key`,
};
