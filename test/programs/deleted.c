// Removes its own executable, then makes one getpriority call.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc > 1 && unlink(argv[0]) != 0) return 1;
  syscall(SYS_getpriority, PRIO_PROCESS, 0);
  return 0;
}
