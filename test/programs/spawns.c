// Starts /bin/true by vfork and execve, and by posix_spawn; the vfork child makes one getpriority call before.
#define _GNU_SOURCE
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(void) {
  char *argv[] = {"true", 0};
  pid_t child = vfork();
  if (child == 0) {
    syscall(SYS_getpriority, PRIO_PROCESS, 0);
    execve("/bin/true", argv, environ);
    _exit(127);
  }
  waitpid(child, 0, 0);
  if (posix_spawn(&child, "/bin/true", 0, 0, argv, environ) != 0) return 1;
  waitpid(child, 0, 0);
  return 0;
}
