// Prints the time, in microseconds since 1970, and then makes one getpriority call. Arguments: how many milliseconds to
// wait before and after.
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_for(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, 0);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  struct timespec now;
  wait_for(atol(argv[1]));
  clock_gettime(CLOCK_REALTIME, &now);
  printf("%lld\n", now.tv_sec * 1000000LL + now.tv_nsec / 1000);
  fflush(stdout);
  syscall(SYS_getpriority, PRIO_PROCESS, 0);
  wait_for(atol(argv[2]));
  return 0;
}
