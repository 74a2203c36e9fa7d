// Leaves chains of processes that get away by forking: each forks its successor and ends. Every generation ignores
// SIGTERM and is in a session of its own. Arguments: chains, milliseconds before the first of each forks, generations a
// chain, milliseconds that a chain may last in all.
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  long generations = atol(argv[3]), end = now() + atol(argv[4]);
  signal(SIGTERM, SIG_IGN);
  for (int chain = 0; chain < atoi(argv[1]); chain++) {
    if (fork() != 0) continue;
    syscall(SYS_getpriority, PRIO_PROCESS, 0);
    usleep((useconds_t)atol(argv[2]) * 1000);
    for (long i = 0; i < generations && now() < end; i++) {
      pid_t successor = fork();
      if (successor != 0) _exit(successor < 0);
      setsid();
    }
    _exit(0);
  }
  return 0;
}
