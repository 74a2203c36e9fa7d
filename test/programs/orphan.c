// Leaves a grandchild in a session of its own that makes one getpriority call and ends within a millisecond.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  pid_t child = fork();
  if (child == 0) {
    setsid();
    if (fork() == 0) {
      usleep(500);
      syscall(SYS_getpriority, PRIO_PROCESS, 0);
    }
    _exit(0);
  }
  waitpid(child, 0, 0);
  _exit(0);
}
