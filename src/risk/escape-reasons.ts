import type { Reason } from './reasons.ts';
import { DOCKER, FLATPAK, kernelPage, manualPage } from './sources.ts';

/** Calls that reach beyond the process: into the kernel, other processes, and the walls around them. */
export const ESCAPE_REASONS: readonly Reason[] = [
  {
    calls: 'io_uring_setup io_uring_enter io_uring_register',
    why: 'What is asked for through the ring (opening files, connecting, sending) passes no seccomp filter, and flaws in it have been used to leave containers, so Docker blocks it.',
    source: DOCKER,
  },
  {
    calls: 'bpf',
    why: 'It runs code inside the kernel, where a flaw of the verifier or a granted capability gives sight of and power over every process.',
    source: manualPage('bpf'),
  },
  {
    calls: 'ptrace',
    why: 'Whoever traces a process decides what it does, so an agent can take over any other process of its user that the machine lets it trace.',
    source: manualPage('ptrace'),
  },
  {
    calls: 'process_vm_readv',
    why: 'It reads the memory of other processes of the same user, secrets and tokens included.',
    source: manualPage('process_vm_readv'),
  },
  {
    calls: 'process_vm_writev',
    why: 'It writes into the memory of other processes of the same user, and so changes what they do.',
    source: manualPage('process_vm_readv'),
  },
  {
    calls: 'pidfd_getfd',
    why: 'It takes open files and connections out of another process, with all that they give access to.',
    source: manualPage('pidfd_getfd'),
  },
  {
    calls: 'process_madvise',
    why: 'It acts on the memory of another process, such as forcing it out to swap.',
    source: manualPage('process_madvise'),
  },
  {
    calls: 'kcmp',
    why: 'It tells which kernel objects two processes share, for which it needs the rights of a tracer.',
    source: manualPage('kcmp'),
  },
  {
    calls: 'userfaultfd',
    why: 'It lets a program halt the kernel in the middle of an access to its memory, which makes races in the kernel easy to win.',
    source: kernelPage('admin-guide/sysctl/vm', 'unprivileged_userfaultfd'),
  },
  {
    calls: 'add_key keyctl request_key',
    why: 'Keyrings belong to the user and not to the container: keys of other programs come within reach, and flaws in keyrings have given root.',
    source: DOCKER,
  },
  {
    calls: 'mount',
    why: 'It changes what every path means, and can lay bare what the sandbox had covered.',
    source: DOCKER,
  },
  {
    calls: 'umount umount2',
    why: 'What was mounted to cover something is gone with it.',
    source: DOCKER,
  },
  {
    calls: 'fsopen fsconfig fsmount fspick move_mount open_tree open_tree_attr mount_setattr',
    why: 'Together these calls do what mount does, so a rule for mount alone does not hold them; Flatpak answers as if they did not exist.',
    source: FLATPAK,
  },
  {
    calls: 'pivot_root',
    why: 'It exchanges the root of the whole file system, and with it every path that the sandbox relies on.',
    source: DOCKER,
  },
  {
    calls: 'chroot fchroot',
    why: 'A changed root is no wall: a process with the capability to change it can also get out of it.',
    source: manualPage('chroot'),
  },
  {
    calls: 'unshare',
    why: 'In a user namespace of its own a process has every capability, and much more of the kernel is open to it.',
    source: manualPage('user_namespaces', 7),
  },
  {
    calls: 'setns',
    why: 'It enters the namespaces of other processes, such as the host’s, by a descriptor of them.',
    source: manualPage('setns'),
  },
  {
    calls: 'clone',
    why: 'Threads and processes come from it; only with namespace flags does it matter, and those the report lists as a hole.',
    source: manualPage('clone'),
  },
  {
    calls: 'clone3',
    why: 'The C library starts threads by it; its flags, those for namespaces among them, are in memory that no filter can read.',
    source: manualPage('clone'),
  },
  {
    calls: 'open_by_handle_at',
    why: 'It opens files by number instead of by path, and was once the way out of containers to any file of the host.',
    source: DOCKER,
  },
  {
    calls: 'name_to_handle_at',
    why: 'It gives the handle that open_by_handle_at needs, and tells one mount from another.',
    source: manualPage('open_by_handle_at'),
  },
  {
    calls: 'perf_event_open',
    why: 'Counters and traces tell what other processes and the kernel do, and the interface has a history of flaws.',
    source: kernelPage('admin-guide/perf-security', 'Perf events and tool security'),
  },
  {
    calls: 'init_module finit_module create_module delete_module',
    why: 'Kernel modules are shared by everything on the host: what loads one rules the machine.',
    source: DOCKER,
  },
  {
    calls: 'get_kernel_syms query_module',
    why: 'They told of the kernel’s symbols and modules, and no kernel since 2.6 has them: only old code or a probe asks.',
    source: DOCKER,
  },
  {
    calls: 'kexec_load kexec_file_load',
    why: 'It puts another kernel in place of the running one.',
    source: DOCKER,
  },
  {
    calls: 'reboot',
    why: 'It ends everything on the machine, other jobs included.',
    source: DOCKER,
  },
  {
    calls: 'swapon swapoff',
    why: 'Swap is the whole host’s, and holds memory of every process.',
    source: DOCKER,
  },
  {
    calls: 'acct',
    why: 'It switches off the host’s own record of which processes ran.',
    source: DOCKER,
  },
  {
    calls: 'iopl ioperm',
    why: 'Who has the hardware’s ports can go past the kernel.',
    source: DOCKER,
  },
  {
    calls: 'pciconfig_iobase pciconfig_read pciconfig_write',
    why: 'It reaches the registers of devices, past the drivers that guard them.',
    source: manualPage('pciconfig_read'),
  },
  {
    calls: 's390_pci_mmio_read s390_pci_mmio_write',
    why: 'It reaches the memory of PCI devices, past the drivers that guard it.',
    source: manualPage('s390_pci_mmio_write'),
  },
  {
    calls: 'settimeofday clock_settime clock_settime64 stime osf_settimeofday',
    why: 'The clock is the whole host’s: certificates, tokens and logs of everybody depend on it.',
    source: DOCKER,
  },
  {
    calls: 'adjtimex clock_adjtime clock_adjtime64',
    why: 'Reading is harmless; with the capability it changes the clock of the whole host.',
    source: manualPage('adjtimex'),
  },
];
