import type { Reason } from './reasons.ts';
import { DOCKER, FLATPAK, kernelPage, manualPage, SYSTEMD } from './sources.ts';

/** Calls that programs use every day or once did, and what an agent could use them for. */
export const USE_REASONS: readonly Reason[] = [
  {
    calls: 'execve',
    why: 'Once it is allowed, every program that can be reached may be run, and a profile of names does not see which.',
    source: manualPage('execve'),
  },
  {
    calls: 'execveat',
    why: 'It runs a program by descriptor, also one from memfd_create that never was a file: nothing on disk is left to look at.',
    source: manualPage('execveat'),
  },
  {
    calls: 'memfd_create',
    why: 'A file in memory alone can be filled and run without a trace on disk.',
    source: manualPage('memfd_create'),
  },
  {
    calls: 'memfd_secret',
    why: 'Not even the kernel can read this memory any more, nor anybody who inspects the process.',
    source: manualPage('memfd_secret'),
  },
  {
    calls: 'socket',
    why: 'Every way out to the network, and to local services such as a container daemon, begins with a socket.',
    source: manualPage('socket'),
  },
  {
    calls: 'connect',
    why: 'This is how data leaves; a profile of names allows every address or none.',
    source: manualPage('connect'),
  },
  {
    calls: 'bind listen accept accept4',
    why: 'A program that takes connections can be steered from outside.',
    source: manualPage('listen'),
  },
  {
    calls: 'socketcall',
    why: 'All socket calls are behind it, with their arguments in memory that no filter can read.',
    source: manualPage('socketcall'),
  },
  {
    calls: 'ipc',
    why: 'All System V calls are behind it; the name alone does not say which.',
    source: manualPage('ipc'),
  },
  {
    calls: 'kill',
    why: 'It reaches any process of the same user, such as one that watches the agent.',
    source: manualPage('kill'),
  },
  {
    calls: 'pidfd_send_signal',
    why: 'It signals what the handle stands for, like kill; a rule for kill does not hold it.',
    source: manualPage('pidfd_send_signal'),
  },
  {
    calls: 'rt_sigqueueinfo rt_tgsigqueueinfo',
    why: 'It signals any process of the same user, with data of the sender’s choice.',
    source: manualPage('rt_sigqueueinfo'),
  },
  {
    calls: 'setuid setreuid setresuid setfsuid setuid32 setreuid32 setresuid32 setfsuid32',
    why: 'A process that may change its user becomes anybody, and a test run has no reason to.',
    source: SYSTEMD,
  },
  {
    calls:
      'setgid setregid setresgid setfsgid setgid32 setregid32 setresgid32 setfsgid32 setgroups setgroups32',
    why: 'Groups open files and sockets, a container daemon’s among them.',
    source: SYSTEMD,
  },
  {
    calls: 'capset',
    why: 'Programs drop capabilities by it; it can also make use of those that a process was left with.',
    source: manualPage('capabilities', 7),
  },
  {
    calls: 'seccomp',
    why: 'Sandboxes are built with it, and a filter of its own can let a program’s calls pass unlogged.',
    source: kernelPage('userspace-api/seccomp_filter', 'Seccomp BPF'),
  },
  {
    calls: 'prctl',
    why: 'Every start of a program uses it; among its many commands is a filter of one’s own.',
    source: manualPage('prctl'),
  },
  {
    calls: 'prlimit64',
    why: 'It also sets the limits of other processes of the same user, which can end them.',
    source: manualPage('getrlimit'),
  },
  {
    calls: 'landlock_create_ruleset landlock_add_rule landlock_restrict_self',
    why: 'It can only take rights away from the caller: a program that makes a sandbox for itself.',
    source: kernelPage('userspace-api/landlock', 'Landlock'),
  },
  {
    calls: 'personality',
    why: 'It can switch off the randomisation of addresses, which makes flaws easier to use; Docker allows a few values.',
    source: manualPage('personality'),
  },
  {
    calls: 'mprotect',
    why: 'Loaders and just-in-time compilers need it; it also turns data into code.',
    source: manualPage('mprotect'),
  },
  {
    calls: 'pkey_mprotect pkey_alloc pkey_free',
    why: 'JavaScript engines guard their code with protection keys; it changes rights on memory as mprotect does.',
    source: manualPage('pkeys', 7),
  },
  {
    calls: 'modify_ldt',
    why: 'Only 16-bit and very old code needs it, and it has leaked kernel memory before; Flatpak blocks it.',
    source: FLATPAK,
  },
  {
    calls: 'vm86 vm86old',
    why: 'Hardly anything runs 16-bit code, and this old part of the kernel is seldom looked at.',
    source: DOCKER,
  },
  {
    calls: 'mbind set_mempolicy set_mempolicy_home_node',
    why: 'It changes where memory lies on the host, which others may feel; Flatpak blocks it as needless.',
    source: FLATPAK,
  },
  {
    calls: 'move_pages migrate_pages',
    why: 'It moves the memory of other processes, too, and tells about their pages.',
    source: FLATPAK,
  },
  {
    calls: 'splice tee vmsplice',
    why: 'Pages go from one place to another without being copied; a flaw there (Dirty Pipe) let anybody overwrite files that are only readable.',
    source: { title: 'CVE-2022-0847', url: 'https://nvd.nist.gov/vuln/detail/CVE-2022-0847' },
  },
  {
    calls: 'copy_file_range sendfile sendfile64',
    why: 'File contents move inside the kernel: whoever watches read and write sees nothing of it.',
    source: manualPage('copy_file_range'),
  },
  {
    calls: 'mknod mknodat',
    why: 'With the capability it makes nodes of disks and memory; without, only pipes, sockets and files.',
    source: manualPage('mknod'),
  },
  {
    calls: 'fanotify_init fanotify_mark',
    why: 'With the capability it sees, and can refuse, every access to a whole file system.',
    source: manualPage('fanotify', 7),
  },
  {
    calls: 'quotactl quotactl_fd',
    why: 'Quotas are the host’s: with the capability, limits of others can be lifted.',
    source: DOCKER,
  },
  {
    calls: 'chmod fchmod fchmodat fchmodat2',
    why: 'It can open files to everybody, and give a program the rights of its owner (set-user-ID).',
    source: manualPage('chmod'),
  },
  {
    calls: 'ioctl',
    why: 'Each device has commands of its own behind this one name; one of them, TIOCSTI, types into the terminal.',
    source: FLATPAK,
  },
  {
    calls: 'syslog',
    why: 'The kernel’s log is the whole host’s, and has addresses and device details in it.',
    source: FLATPAK,
  },
  {
    calls: 'lookup_dcookie',
    why: 'It told the path of a file of any process, for a profiler that is gone from the kernel.',
    source: DOCKER,
  },
  {
    calls: 'uselib',
    why: 'Nothing has used it for decades: only old code or an exploit asks for it.',
    source: DOCKER,
  },
  {
    calls: 'nfsservctl',
    why: 'Removed from Linux 3.1: nothing but a probe calls it.',
    source: DOCKER,
  },
  {
    calls: '_sysctl sysfs ustat',
    why: 'Obsolete, and replaced by /proc and other calls.',
    source: DOCKER,
  },
  {
    calls: 'sethostname setdomainname vhangup',
    why: 'It acts on the whole system or terminal, and needs a capability that tests do not have.',
    source: SYSTEMD,
  },
];
