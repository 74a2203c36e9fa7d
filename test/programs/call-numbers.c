// Makes the calls given as arguments: NUMBER, or i386:NUMBER through int 0x80. All arguments are -1, so that nothing
// is done by accident.
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void call_i386(unsigned number) {
  unsigned result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(-1), "c"(-1), "d"(-1), "S"(-1), "D"(-1)
                   : "r8", "r9", "r10", "r11", "memory", "cc");
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    if (strncmp(argv[i], "i386:", 5) == 0)
      call_i386((unsigned)strtoul(argv[i] + 5, 0, 0));
    else
      syscall((long)strtoul(argv[i], 0, 0), -1L, -1L, -1L, -1L, -1L, -1L);
  }
  _exit(0);
}
