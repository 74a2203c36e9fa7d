// Makes getpriority calls at a steady pace for so many milliseconds, and one sync somewhere between; prints how often
// it made each. Arguments: milliseconds, calls a millisecond, the millisecond of the sync (-1 for none), and a file that
// it makes in its last moment, to end when the file is gone, at the latest after ten seconds.
#include <fcntl.h>
#include <stdio.h>
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
  if (argc < 4) return 2;
  long length = atol(argv[1]), rate = atol(argv[2]), moment = atol(argv[3]), calls = 0, syncs = 0;
  for (long start = now(), at = 0; at < length; at = now() - start) {
    for (long i = 0; i < rate; i++, calls++) syscall(SYS_getpriority, PRIO_PROCESS, 0);
    if (moment >= 0 && at >= moment && syncs == 0) {
      syscall(SYS_sync);
      syncs = 1;
    }
    usleep(1000);
  }
  printf("getpriority %ld sync %ld\n", calls, syncs);
  if (argc > 4) {
    close(open(argv[4], O_CREAT | O_WRONLY, 0600));
    for (int i = 0; i < 10000 && access(argv[4], F_OK) == 0; i++) usleep(1000);
  }
  return 0;
}
