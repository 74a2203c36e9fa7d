// Makes calls of numbers in the range that canaries are drawn from: so many different ones, and the first so many times
// more. Arguments: how many, how many times.
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  long many = atol(argv[1]), times = atol(argv[2]), step = 0x10000000 / (many + 1);
  for (long i = 0; i < many; i++) syscall(0x10000000 + i * step);
  for (long i = 0; i < times; i++) syscall(0x10000000);
  return 0;
}
