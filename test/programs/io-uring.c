// Does a no-op and creates the file of the argument inside an io_uring, with no system call for either; prints the two
// results.
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct io_uring_params params = {0};
  int ring = (int)syscall(SYS_io_uring_setup, 4, &params);
  if (argc != 2 || ring < 0) return 1;
  size_t size = params.sq_off.array + params.sq_entries * sizeof(unsigned);
  size_t completed = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
  char *memory = mmap(0, size > completed ? size : completed, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring,
                      IORING_OFF_SQ_RING);
  struct io_uring_sqe *entries = mmap(0, params.sq_entries * sizeof *entries, PROT_READ | PROT_WRITE,
                                      MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
  if (memory == MAP_FAILED || entries == MAP_FAILED) return 1;
  memset(entries, 0, 2 * sizeof *entries);
  entries[0] = (struct io_uring_sqe){.opcode = IORING_OP_NOP};
  entries[1] = (struct io_uring_sqe){.opcode = IORING_OP_OPENAT,
                                     .fd = AT_FDCWD,
                                     .addr = (unsigned long)argv[1],
                                     .len = 0644,
                                     .open_flags = O_CREAT | O_WRONLY};
  unsigned *order = (unsigned *)(memory + params.sq_off.array);
  order[0] = 0;
  order[1] = 1;
  __atomic_store_n((unsigned *)(memory + params.sq_off.tail), 2, __ATOMIC_RELEASE);
  if (syscall(SYS_io_uring_enter, ring, 2, 2, IORING_ENTER_GETEVENTS, 0, 0) != 2) return 1;
  struct io_uring_cqe *results = (struct io_uring_cqe *)(memory + params.cq_off.cqes);
  printf("nop %d openat %s\n", results[0].res, results[1].res >= 0 ? "done" : "failed");
  return 0;
}
