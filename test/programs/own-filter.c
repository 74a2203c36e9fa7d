// Puts a filter of its own over getpriority and sync, then makes both, and prints what each gave: `done`, `refused`, or
// `trapped`. The argument says what the filter answers: errno, trap, kill, notify (a parent answers each with CONTINUE),
// trace (a parent that traces lets each go on); `errno-logged` asks for a record of what is refused. With a second
// argument the filter is installed by prctl.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *outcome;

static void on_trap(int number) { outcome = number == SIGSYS ? "trapped" : "?"; }

static int install(unsigned answer, unsigned flags, int by_prctl) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpriority, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sync, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, answer),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  if (by_prctl) return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static void say(const char *name) {
  printf("%s %s\n", name, outcome);
  fflush(stdout);
}

static void make_calls(void) {
  outcome = "done";
  if (syscall(SYS_getpriority, PRIO_PROCESS, 0) < 0 && errno == EPERM) outcome = "refused";
  say("getpriority");
  outcome = "done";
  if (syscall(SYS_sync) != 0 && errno == EPERM) outcome = "refused";
  say("sync");
}

static int give(int socket, int descriptor) {
  char byte = 0, space[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(socket, &message, 0) == 1 ? 0 : -1;
}

static int take(int socket) {
  char byte, space[CMSG_SPACE(sizeof(int))];
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
  int descriptor = -1;
  if (recvmsg(socket, &message, 0) == 1) memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
  return descriptor;
}

static int supervise(void) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0) return 1;
  if (fork() == 0) {
    int listener = install(SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER, 0);
    if (listener < 0 || give(sockets[1], listener) != 0) _exit(1);
    make_calls();
    _exit(0);
  }
  int listener = take(sockets[0]);
  for (int i = 0; i < 2; i++) {
    struct seccomp_notif request = {0};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0) return 1;
    struct seccomp_notif_resp response = {.id = request.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response) != 0) return 1;
  }
  return wait(0) < 0;
}

static int trace(void) {
  pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    if (install(SECCOMP_RET_TRACE, 0, 0) != 0) _exit(1);
    make_calls();
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL);
  for (int i = 0; i < 100 && ptrace(PTRACE_CONT, child, 0, 0) == 0; i++)
    if (waitpid(child, &status, 0) < 0 || WIFEXITED(status)) return 0;
  return 1;
}

int main(int argc, char **argv) {
  const char *answer = argc > 1 ? argv[1] : "";
  int by_prctl = argc > 2;
  if (strcmp(answer, "notify") == 0) return supervise();
  if (strcmp(answer, "trace") == 0) return trace();
  signal(SIGSYS, on_trap);
  if (strcmp(answer, "errno") == 0 && install(SECCOMP_RET_ERRNO | EPERM, 0, by_prctl) != 0) return 1;
  if (strcmp(answer, "errno-logged") == 0 && install(SECCOMP_RET_ERRNO | EPERM, SECCOMP_FILTER_FLAG_LOG, 0) != 0)
    return 1;
  if (strcmp(answer, "trap") == 0 && install(SECCOMP_RET_TRAP, 0, by_prctl) != 0) return 1;
  if (strcmp(answer, "kill") == 0 && install(SECCOMP_RET_KILL_PROCESS, 0, by_prctl) != 0) return 1;
  make_calls();
  return 0;
}
