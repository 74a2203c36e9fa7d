// Makes getppid as often as the argument says.
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  long times = argc > 1 ? strtol(argv[1], 0, 10) : 0;
  for (long i = 0; i < times; i++) syscall(SYS_getppid);
  return 0;
}
