// Closes every descriptor and ignores what can be ignored. With an argument it leaves a daemon that lives so many
// seconds, makes one getpriority call and ignores SIGTERM; without, it sleeps for a minute itself.
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  syscall(SYS_close_range, 0, ~0U, 0);
  for (int i = 1; i < 32; i++) signal(i, SIG_IGN);
  if (argc == 1) {
    syscall(SYS_getpriority, PRIO_PROCESS, 0);
    for (int i = 0; i < 600; i++) usleep(100000);
    return 0;
  }
  if (fork() == 0) {
    setsid();
    if (fork() == 0) {
      syscall(SYS_getpriority, PRIO_PROCESS, 0);
      sleep((unsigned)atoi(argv[1]));
    }
  }
  _exit(0);
}
