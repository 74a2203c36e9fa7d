// Makes each call from FIRST to LAST, and then those given, each in a child of its own that is killed after 100 ms; all
// arguments are -1. With `i386` as first argument through int 0x80, with `x86_64` through syscall.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void call(int i386, unsigned number) {
  if (!i386) {
    syscall((long)(int)number, -1L, -1L, -1L, -1L, -1L, -1L);
    return;
  }
  unsigned result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(-1), "c"(-1), "d"(-1), "S"(-1), "D"(-1)
                   : "r8", "r9", "r10", "r11", "memory", "cc");
}

static void call_in_child(int i386, unsigned number) {
  pid_t child = fork();
  if (child == 0) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    call(i386, number);  // fork and its like come back twice: both end
    _exit(0);
  }
  for (int i = 0; child > 0 && waitpid(child, 0, WNOHANG) == 0; i++) {
    if (i > 100) kill(child, SIGKILL);  // it waits for something, and may have blocked every signal
    usleep(i < 10 ? 50 : 1000);
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int i386 = strcmp(argv[1], "i386") == 0;
  for (unsigned number = (unsigned)atoi(argv[2]); number <= (unsigned)atoi(argv[3]); number++) call_in_child(i386, number);
  for (int i = 4; i < argc; i++) call_in_child(i386, (unsigned)strtoul(argv[i], 0, 0));
  return 0;
}
