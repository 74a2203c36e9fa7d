// Two thousand short children, at most fifty at a time; each makes one getpriority call.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int running = 0;
  for (int i = 0; i < 2000; i++) {
    if (running == 50) {
      wait(0);
      running--;
    }
    pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
      syscall(SYS_getpriority, PRIO_PROCESS, 0);
      _exit(0);
    }
    running++;
  }
  while (wait(0) > 0) continue;
  return 0;
}
