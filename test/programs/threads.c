// A hundred threads, each of which makes one getpriority call.
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *run(void *unused) {
  syscall(SYS_getpriority, PRIO_PROCESS, 0);
  return unused;
}

int main(void) {
  pthread_t threads[100];
  for (int i = 0; i < 100; i++)
    if (pthread_create(&threads[i], 0, run, 0) != 0) return 1;
  for (int i = 0; i < 100; i++) pthread_join(threads[i], 0);
  return 0;
}
