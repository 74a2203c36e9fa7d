import type { CallTable } from './call-table.ts';

/** Sockets of every kind. */
export const NETWORK_CALLS: CallTable = {
  low: `
    pair of connected sockets: socketpair
    send on a socket: send sendto sendmsg sendmmsg
    receive from a socket: recv recvfrom recvmsg recvmmsg recvmmsg_time64
    end a connection: shutdown
    addresses of a socket: getsockname getpeername
    options of a socket: getsockopt setsockopt`,
  medium: `
    open a socket: socket
    connect to an address: connect
    take an address: bind
    wait for connections: listen
    take a connection: accept accept4
    all socket calls in one: socketcall`,
  high: '',
};

/** Messages, memory and semaphores between processes. */
export const IPC_CALLS: CallTable = {
  low: `
    make a pipe: pipe pipe2
    event counter: eventfd eventfd2
    System V shared memory: shmget shmat shmdt shmctl
    System V semaphores: semget semop semctl semtimedop semtimedop_time64
    System V messages: msgget msgsnd msgrcv msgctl
    POSIX message queues: mq_open mq_unlink mq_timedsend mq_timedsend_time64 mq_timedreceive
      mq_timedreceive_time64 mq_notify mq_getsetattr
    all System V calls in one: ipc
    messages of STREAMS (never built in): getpmsg putpmsg
    distributed System V (never built in): dipc`,
  medium: '',
  high: '',
};

/** Clocks and timers. */
export const TIME_CALLS: CallTable = {
  low: `
    tell the time: time gettimeofday clock_gettime clock_gettime64 clock_getres clock_getres_time64 ftime
    sleep: nanosleep clock_nanosleep clock_nanosleep_time64
    timers of a process: alarm getitimer setitimer timer_create timer_delete timer_getoverrun timer_gettime
      timer_gettime64 timer_settime timer_settime64
    timers by descriptor: timerfd timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime
      timerfd_settime64`,
  medium: `
    read or tune the clock: adjtimex clock_adjtime clock_adjtime64 old_adjtimex`,
  high: `
    set the system’s clock: settimeofday clock_settime clock_settime64 stime`,
};

/** The kernel itself, and the machine below it. */
export const KERNEL_CALLS: CallTable = {
  low: `
    name of the system: uname olduname oldolduname gethostname getdomainname
    memory, load and uptime: sysinfo
    random bytes: getrandom
    what the processor can do: riscv_hwprobe s390_sthyi kern_features
    counters of the processor (s390): s390_runtime_instr s390_guarded_storage`,
  medium: `
    change the system’s name: sethostname setdomainname
    read or clear the kernel’s log: syslog
    kernel settings (removed): _sysctl
    load a shared library (removed): uselib
    the kernel’s symbols (removed): get_kernel_syms query_module
    hang up the terminal: vhangup
    local descriptor table: modify_ldt
    run 16-bit code: vm86 vm86old
    trampolines of the kernel’s own probes: uprobe uretprobe
    performance counters (SPARC): perfctr
    debugging of a context (PowerPC): sys_debug_setcontext`,
  high: `
    operations that are no system calls: io_uring_setup io_uring_enter io_uring_register
    load and run programs in the kernel: bpf
    watch performance events: perf_event_open
    load a kernel module: init_module finit_module create_module
    remove a kernel module: delete_module
    load another kernel: kexec_load kexec_file_load
    restart or halt the machine: reboot
    swap to a file or device: swapon swapoff
    process accounting of the whole system: acct
    access to hardware ports: iopl ioperm
    registers of PCI devices: pciconfig_iobase pciconfig_read pciconfig_write s390_pci_mmio_read
      s390_pci_mmio_write
    services of the firmware (PowerPC): rtas`,
};

/** Left over from other times, and what one architecture alone has. */
export const OTHER_CALLS: CallTable = {
  low: `
    a number that was never used: afs_syscall break gtty idle lock mpx prof profil stty tuxcall
    any call by its number: syscall
    byte order of the processor: switch_endian
    atomic operations for the C library: atomic_barrier atomic_cmpxchg_32 arc_usr_cmpxchg
    memory model of the processor: memory_ordering
    mode of the processor (ARM): usr26 usr32
    breakpoint of a program: breakpoint
    trap handlers of a program: utrap_install
    exchange a thread’s context: swapcontext
    upper half of addresses (Alpha): sethae
    several calls in one (never built in): multiplexer
    settings of a MIPS machine: sysmips
    OSF-1 file call (Alpha): oldumount osf_chflags osf_fchflags osf_fstat osf_fstatfs osf_fstatfs64
      osf_getdirentries osf_getfsstat osf_getmnt osf_lstat osf_mvalid osf_old_creat osf_old_fstat
      osf_old_lstat osf_old_open osf_old_stat osf_pathconf osf_fpathconf osf_stat osf_statfs osf_statfs64
      osf_utimes osf_exportfs osf_fdatasync osf_getfh osf_revoke osf_select osf_fuser osf_oldquota
    OSF-1 process or signal call (Alpha): osf_alt_setsid osf_alt_sigpending osf_getrusage
      osf_old_getpgrp osf_old_killpg osf_old_sigaction osf_old_sigblock osf_old_sigreturn osf_old_sigsetmask
      osf_old_sigvec osf_old_vtrace osf_old_wait osf_pid_block osf_pid_unblock osf_priocntlset osf_profil
      osf_set_program_attributes osf_set_speculative osf_signal osf_sigprocmask osf_sigsendset osf_sigstack
      osf_sigwaitprim osf_wait4 osf_waitid osf_uswitch osf_subsys_info osf_getlogin osf_setlogin
    OSF-1 memory or message call (Alpha): osf_memcntl osf_mincore osf_mremap osf_msfs_syscall
      osf_msleep osf_mwakeup osf_old_vadvise osf_plock osf_sbrk osf_shmat osf_sstk osf_alt_plock
      osf_asynch_daemon osf_naccept osf_nfssvc osf_ngetpeername osf_ngetsockname osf_nrecvfrom osf_nrecvmsg
      osf_nsendmsg osf_afs_syscall
    OSF-1 time or system call (Alpha): osf_getaddressconf osf_getdomainname osf_gethostid osf_getitimer
      osf_getsysinfo osf_gettimeofday osf_ntp_gettime osf_proplist_syscall osf_setitimer osf_sysinfo
      osf_table osf_usleep_thread osf_utc_gettime osf_utsname osf_syscall osf_uadmin osf_audcntl osf_audgen`,
  medium: `
    run another program (Alpha, SPARC): exec_with_loader execv osf_execve
    clock and name of the system (Alpha): osf_adjtime osf_ntp_adjtime osf_utc_adjtime osf_sethostid
      osf_setsysinfo
    security call of OSF-1 (Alpha): osf_security`,
  high: `
    attach a file system (Alpha): osf_mount
    load code into the kernel (Alpha): osf_kloadcall osf_kmodcall
    restart or halt the machine (Alpha): osf_reboot
    set the system’s clock (Alpha): osf_settimeofday
    swap to a file or device (Alpha): osf_swapon osf_swapctl`,
};
