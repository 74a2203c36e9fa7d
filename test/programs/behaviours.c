// Does one thing of each kind that audit rules tell of, in the folder that it is given, and says when it is done.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int holds, const char *what) {
  if (holds) return;
  perror(what);
  exit(1);
}

static void use_files(void) {
  int folder = open(".", O_RDONLY | O_DIRECTORY);
  check(folder >= 0, "open .");
  check(mkdir("sub", 0755) == 0, "mkdir");
  close(openat(folder, "sub/made", O_WRONLY | O_CREAT, 0600));
  close(openat(folder, "sub/made", O_RDONLY | O_CREAT, 0600));
  struct open_how how = {.flags = O_RDWR | O_CREAT, .mode = 0600};
  check(syscall(SYS_openat2, folder, "how", &how, sizeof how) >= 0, "openat2");
  check(rename("sub/made", "moved") == 0 && link("moved", "hard") == 0, "rename");
  check(symlink("/etc/hostname", "soft") == 0 && chmod("moved", 0700) == 0, "symlink");
  check(truncate("moved", 1) == 0 && unlink("hard") == 0 && rmdir("sub") == 0, "truncate");
  check(open("/etc/hostname", O_RDONLY) >= 0 && open("missing", O_WRONLY) < 0, "open");
}

static void use_sockets(void) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_un local = {.sun_family = AF_UNIX};
  memcpy(local.sun_path, "\0callgate-test", 14);
  int stream = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  check(connect(stream, (struct sockaddr *)&to, sizeof to) != 0, "connect");
  int datagram = socket(AF_INET, SOCK_DGRAM, 0);
  to.sin_port = htons(10);
  check(sendto(datagram, "x", 1, 0, (struct sockaddr *)&to, sizeof to) == 1, "sendto");
  int abstract = socket(AF_UNIX, SOCK_DGRAM, 0);
  check(bind(abstract, (struct sockaddr *)&local, sizeof(sa_family_t) + 14) == 0, "bind");
  close(socket(AF_NETLINK, SOCK_RAW, 0));
}

static void use_memory(void) {
  void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  check(page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0, "mprotect");
  check(mprotect(page, 4096, PROT_READ) == 0, "mprotect");
  check(mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED, "mmap");
}

static void use_processes(void) {
  check(prctl(PR_SET_DUMPABLE, 1) == 0 && prctl(PR_SET_NAME, "other") == 0, "prctl");
  int rows;
  ioctl(0, TIOCOUTQ, &rows);
  ioctl(1, FIONREAD, &rows);
  syscall(SYS_kill, 1, 0);
  kill(getpid(), 0);
  pid_t child = fork();
  if (child == 0) {
    unshare(CLONE_NEWUTS | CLONE_FILES);
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    int memory = memfd_create("in-memory", 0);
    int self = open("/proc/self/exe", O_RDONLY);
    char block[65536];
    for (ssize_t length; (length = read(self, block, sizeof block)) > 0;)
      if (write(memory, block, (size_t)length) != length) _exit(1);
    char *argv[] = {"nothing", 0}, *envp[] = {0};
    syscall(SYS_execveat, memory, "", argv, envp, AT_EMPTY_PATH);
    _exit(1);
  }
  int status;
  check(waitpid(child, &status, 0) == child, "waitpid");
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
}

int main(int argc, char **argv) {
  if (argc < 2) return 0;
  check(chdir(argv[1]) == 0, argv[1]);
  use_files();
  use_sockets();
  use_memory();
  use_processes();
  puts("done");
  execlp("/bin/true", "true", (char *)0);
  return 1;
}
