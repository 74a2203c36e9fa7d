// Installs the filter that stands in a file, and makes PR_GET_DUMPABLE calls under it. Prints, in nanoseconds, how long the
// installation took and how long one call takes. Arguments: the file ("-" for no filter), and how many calls.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv) {
  static struct sock_filter code[BPF_MAXINSNS];
  if (argc != 3) return 2;
  long long installed = 0;
  if (argv[1][0] != '-') {
    FILE *file = fopen(argv[1], "r");
    if (file == 0) return 2;
    struct sock_fprog program = {fread(code, sizeof *code, BPF_MAXINSNS, file), code};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    long long start = now();
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) != 0) return 1;
    installed = now() - start;
  }
  long calls = atol(argv[2]);
  long long start = now();
  for (long i = 0; i < calls; i++) syscall(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0);
  printf("%lld %.2f\n", installed, (double)(now() - start) / calls);
  return 0;
}
