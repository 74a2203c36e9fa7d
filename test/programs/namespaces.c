// Takes namespaces of its own, for users and processes, and there leaves an orphan that ignores SIGTERM in a session of
// its own and makes one getpriority call; prints the pid that the orphan has there. With `clone` as argument, clone makes
// the namespaces; with `enter` it enters the one of a child instead. A second argument is how many seconds the orphan
// lives.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int leave_orphan(unsigned seconds) {
  if (fork() == 0) {
    setsid();
    signal(SIGTERM, SIG_IGN);
    if (fork() == 0) {
      printf("pid %d\n", (int)getpid());
      fflush(stdout);
      syscall(SYS_getpriority, PRIO_PROCESS, 0);
      sleep(seconds);
    }
    _exit(0);
  }
  while (wait(0) > 0) continue;  // the namespace lives as long as its first process, to which orphans come
  return 0;
}

static int enter(void) {
  int ready[2], done[2];
  char byte, path[64];
  if (pipe(ready) != 0 || pipe(done) != 0) return 1;
  pid_t child = fork();
  if (child == 0) {
    if (unshare(CLONE_NEWUSER) != 0 || write(ready[1], "", 1) != 1) _exit(1);
    if (read(done[0], &byte, 1) < 0) _exit(1);
    _exit(0);
  }
  if (read(ready[0], &byte, 1) != 1) return 1;
  snprintf(path, sizeof path, "/proc/%d/ns/user", (int)child);
  int namespace = open(path, O_RDONLY);
  if (setns(namespace, CLONE_NEWUSER) != 0) return 1;
  printf("entered\n");
  if (write(done[1], "", 1) != 1) return 1;
  return 0;
}

int main(int argc, char **argv) {
  const char *way = argc > 1 ? argv[1] : "";
  unsigned seconds = argc > 2 ? (unsigned)atoi(argv[2]) : 0;
  if (strcmp(way, "enter") == 0) return enter();
  pid_t first;
  if (strcmp(way, "clone") == 0) {
    first = (pid_t)syscall(SYS_clone, CLONE_NEWUSER | CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
  } else {
    if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) return 1;
    first = fork();
  }
  if (first == 0) _exit(leave_orphan(seconds));
  return first < 0;
}
