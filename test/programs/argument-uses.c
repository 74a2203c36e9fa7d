/*
 * Uses of calls that rules can tell apart by an argument. Without arguments it lists them, one line each:
 *
 *   NAME WHICH ARG0 ARG1 ARG2 ARG3
 *
 * `argument-uses WHICH...` makes the uses of these kinds, each in a process of its own. `argument-uses FILTER` makes
 * all of them under the filter in that file, and prints NAME WHICH ERRNO (0 where the call did not fail).
 *
 * - inside:  what a profile is learnt from;
 * - same:    differs from it in bits that no rule compares: other flags, what stands in a register's upper half;
 * - outside: differs in what rules compare.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIRTY(value) (0xdead00000000L | (long)(value))
#define PID 0x7069640

static int pair[2];
static char page[4096] __attribute__((aligned(4096)));

static const struct use {
  const char *name;
  long nr;
  long inside[4], same[4], outside[4];
} uses[] = {
#ifdef SYS_open
    {"open", SYS_open, {(long)"/dev/null", O_RDONLY}, {(long)"/dev/null", DIRTY(O_CLOEXEC | O_NONBLOCK)}, {(long)"/dev/null", O_RDWR}},
#endif
    {"openat", SYS_openat, {AT_FDCWD, (long)"/dev/null", O_RDONLY}, {AT_FDCWD, (long)"/dev/null", DIRTY(O_CLOEXEC | O_NOFOLLOW)}, {AT_FDCWD, (long)"/dev/null", O_WRONLY}},
    {"openat", SYS_openat, {AT_FDCWD, (long)"/dev/null", O_WRONLY | O_APPEND}, {AT_FDCWD, (long)"/dev/null", O_WRONLY | O_APPEND | O_CLOEXEC}, {AT_FDCWD, (long)"/dev/null", O_WRONLY | O_APPEND | O_CREAT, 0600}},
    {"openat", SYS_openat, {AT_FDCWD, (long)"/dev/null", O_RDONLY}, {AT_FDCWD, (long)"/dev/null", O_DIRECTORY}, {AT_FDCWD, (long)"/tmp", O_WRONLY | O_APPEND | O_TMPFILE, 0600}},
    {"openat", SYS_openat, {AT_FDCWD, (long)"/dev/null", O_RDONLY}, {AT_FDCWD, (long)"/dev/null", O_NOCTTY}, {AT_FDCWD, (long)"/dev/null", O_RDONLY | O_TRUNC}},
    {"socket", SYS_socket, {AF_INET, SOCK_DGRAM, 0}, {DIRTY(AF_INET), DIRTY(SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK), DIRTY(0)}, {AF_NETLINK, SOCK_RAW, 0}},
    {"socket", SYS_socket, {AF_UNIX, SOCK_STREAM, 0}, {AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0}, {AF_UNIX, SOCK_DGRAM, 0}},
    {"socket", SYS_socket, {AF_INET, SOCK_STREAM, 6}, {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 6}, {AF_INET, SOCK_STREAM, 0}},
    {"socketpair", SYS_socketpair, {AF_UNIX, SOCK_STREAM, 0, (long)pair}, {AF_UNIX, DIRTY(SOCK_STREAM | SOCK_CLOEXEC), 0, (long)pair}, {AF_UNIX, SOCK_SEQPACKET, 0, (long)pair}},
    {"clone", SYS_clone, {SIGCHLD}, {CLONE_FS | SIGCHLD}, {CLONE_NEWUTS | SIGCHLD}},
    {"unshare", SYS_unshare, {CLONE_FS}, {DIRTY(CLONE_FS)}, {CLONE_NEWUTS}},
    {"setns", SYS_setns, {-1, CLONE_NEWNET}, {-1, DIRTY(CLONE_NEWNET)}, {-1, 0}},
    {"prctl", SYS_prctl, {PR_SET_NAME, (long)"thread"}, {DIRTY(PR_SET_NAME), (long)"other"}, {PR_SET_DUMPABLE, 1}},
    {"ptrace", SYS_ptrace, {PTRACE_CONT, -1}, {PTRACE_CONT, -2}, {PTRACE_ATTACH, -1}},
    {"seccomp", SYS_seccomp, {SECCOMP_GET_ACTION_AVAIL, 0, 0}, {DIRTY(SECCOMP_GET_ACTION_AVAIL), 0, (long)page}, {SECCOMP_GET_NOTIF_SIZES, 0, 0}},
    {"ioctl", SYS_ioctl, {-1, TCGETS}, {0, DIRTY(TCGETS)}, {-1, TIOCSTI}},
    {"fcntl", SYS_fcntl, {-1, F_GETFD}, {0, DIRTY(F_GETFD)}, {-1, F_SETOWN}},
    {"mmap", SYS_mmap, {0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS}, {0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS}, {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS}},
    {"mprotect", SYS_mprotect, {(long)page, 4096, PROT_READ | PROT_WRITE}, {(long)page, 4096, PROT_READ}, {(long)page, 4096, PROT_READ | PROT_EXEC}},
    {"pkey_mprotect", SYS_pkey_mprotect, {(long)page, 4096, PROT_READ | PROT_WRITE, -1}, {(long)page, 4096, PROT_READ, -1}, {(long)page, 4096, PROT_READ | PROT_EXEC, -1}},
    {"kill", SYS_kill, {PID, 0}, {PID, DIRTY(0)}, {PID, SIGCONT}},
    {"tkill", SYS_tkill, {PID, 0}, {PID, DIRTY(0)}, {PID, SIGCONT}},
    {"tgkill", SYS_tgkill, {PID, PID, 0}, {PID, PID, DIRTY(0)}, {PID, PID, SIGCONT}},
    {"pidfd_send_signal", SYS_pidfd_send_signal, {-1, 0}, {-1, DIRTY(0)}, {-1, SIGCONT}},
    {"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {PID, 0}, {PID, DIRTY(0)}, {PID, SIGCONT}},
    {"rt_tgsigqueueinfo", SYS_rt_tgsigqueueinfo, {PID, PID, 0}, {PID, PID, DIRTY(0)}, {PID, PID, SIGCONT}},
    {"setuid", SYS_setuid, {1000}, {DIRTY(1000)}, {1001}},
    {"setgid", SYS_setgid, {1000}, {DIRTY(1000)}, {1001}},
    {"setfsuid", SYS_setfsuid, {1000}, {DIRTY(1000)}, {1001}},
    {"setfsgid", SYS_setfsgid, {1000}, {DIRTY(1000)}, {1001}},
    {"setreuid", SYS_setreuid, {-1, 1000}, {0xffffffff, DIRTY(1000)}, {-1, 1001}},
    {"setregid", SYS_setregid, {-1, 1000}, {0xffffffff, DIRTY(1000)}, {1000, 1000}},
    {"setresuid", SYS_setresuid, {-1, -1, 1000}, {0xffffffff, 0xffffffff, DIRTY(1000)}, {-1, -1, 1001}},
    {"setresgid", SYS_setresgid, {-1, -1, 1000}, {0xffffffff, 0xffffffff, DIRTY(1000)}, {-1, 1000, 1000}},
    {"bpf", SYS_bpf, {BPF_MAP_CREATE, 0, 0}, {DIRTY(BPF_MAP_CREATE), 0, 0}, {BPF_PROG_LOAD, 0, 0}},
    {"keyctl", SYS_keyctl, {KEYCTL_GET_KEYRING_ID, -1, 0}, {DIRTY(KEYCTL_GET_KEYRING_ID), -1, 0}, {KEYCTL_READ, -1, 0}},
    {"mount", SYS_mount, {0, 0, 0, MS_RDONLY}, {0, 0, 0, DIRTY(MS_RDONLY)}, {0, 0, 0, MS_BIND}},
    {"umount2", SYS_umount2, {0, MNT_DETACH}, {0, DIRTY(MNT_DETACH)}, {0, MNT_FORCE}},
    {"personality", SYS_personality, {0xffffffff}, {DIRTY(0xffffffff)}, {0x40000}},
};

static void load(const char *path) {
  static struct sock_filter filter[4096];
  int fd = open(path, O_RDONLY);
  ssize_t size = read(fd, filter, sizeof(filter));
  struct sock_fprog program = {.len = size / sizeof(*filter), .filter = filter};
  if (size <= 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) {
    perror(path);
    _exit(255);
  }
}

/* The error number of the call, made in a process of its own; 0 where it did not fail. */
static int make(const struct use *use, const long *args, const char *filter) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    long own = getpid();
    long a[4];
    for (int i = 0; i < 4; i++) a[i] = args[i] == PID ? own : args[i];
    if (filter) load(filter);
    errno = 0;
    long result = syscall(use->nr, a[0], a[1], a[2], a[3], use->nr == SYS_mmap ? -1L : 0L, 0L);
    /* setfsuid tells no error, but gives the number of the user before; a denied call gives -1. */
    _exit(result == -1 ? errno : 0);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
    fprintf(stderr, "%s: status %x\n", use->name, child < 0 ? errno : status);
    exit(1);
  }
  if (WEXITSTATUS(status) == 255) exit(1);
  return WEXITSTATUS(status);
}

int main(int argc, char **argv) {
  static const char *const kinds[] = {"inside", "same", "outside"};
  int isRun = argc > 1 && strchr(argv[1], '/') == NULL;
  for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
    const struct use *use = &uses[i];
    const long *const args[] = {use->inside, use->same, use->outside};
    for (int kind = 0; kind < 3; kind++) {
      const long *a = args[kind];
      if (argc == 1)
        printf("%s %s %ld %ld %ld %ld\n", use->name, kinds[kind], a[0], a[1], a[2], a[3]);
      else if (!isRun)
        printf("%s %s %d\n", use->name, kinds[kind], make(use, a, argv[1]));
      else
        for (int n = 1; n < argc; n++)
          if (strcmp(argv[n], kinds[kind]) == 0) make(use, a, NULL);
    }
  }
  return 0;
}
