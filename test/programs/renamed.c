// Takes the bytes given in hex as its thread name, then makes one getpriority call.
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char name[17] = {0};
  for (int i = 0; argc > 1 && i < 15 && argv[1][2 * i] != 0; i++) {
    unsigned byte;
    if (sscanf(argv[1] + 2 * i, "%2x", &byte) != 1) return 1;
    name[i] = (char)byte;
  }
  prctl(PR_SET_NAME, name);
  syscall(SYS_getpriority, PRIO_PROCESS, 0);
  return 0;
}
