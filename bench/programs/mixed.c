// A load like that of a test run: 60 processes one after another, each of which starts a program, writes, reads and
// removes files, talks through a pipe, maps memory and looks around. The same calls every time; about 100,000 in all.
// Arguments: a folder to work in; with a second one, this is one of the 60, by its number.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 60, FILES = 50, BLOCK = 16384, BLOCKS = 4, PIPED = 200, MAPS = 90, ROUNDS = 4 };

static unsigned char block[BLOCK];
static uint64_t sum = 14695981039346656037u;

static void check(int holds, const char *what) {
  if (holds) return;
  perror(what);
  exit(1);
}

// FNV-1a over what was read, several times: with something to compute in between, about 70,000 calls are made a second,
// four times as many as when Node starts.
static void add(const unsigned char *bytes, size_t length) {
  for (int round = 0; round < ROUNDS; round++)
    for (size_t i = 0; i < length; i++) sum = (sum ^ bytes[i]) * 1099511628211u;
}

static void use_file(const char *name) {
  struct stat status;
  int file = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  check(file >= 0, name);
  for (int i = 0; i < BLOCKS; i++) check(write(file, block, BLOCK) == BLOCK, "write");
  check(fstat(file, &status) == 0 && lseek(file, 0, SEEK_SET) == 0, "lseek");
  for (int i = 0; i < BLOCKS; i++) {
    check(read(file, block, BLOCK) == BLOCK, "read");
    add(block, BLOCK);
  }
  check(close(file) == 0 && stat(name, &status) == 0 && access(name, R_OK) == 0, "stat");
  check(access("missing", R_OK) != 0 && unlink(name) == 0, "unlink");
}

static void use_pipe(void) {
  int ends[2];
  check(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
  for (int i = 0; i < PIPED; i++) {
    check(write(ends[1], block, 512) == 512 && read(ends[0], block, 512) == 512, "pipe");
    add(block, 512);
  }
  close(ends[0]);
  close(ends[1]);
}

static void use_memory(void) {
  for (int i = 0; i < MAPS; i++) {
    unsigned char *map = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(map != MAP_FAILED, "mmap");
    for (int at = 0; at < 65536; at += 4096) map[at] = (unsigned char)i;
    check(mprotect(map, 4096, PROT_READ) == 0 && munmap(map, 65536) == 0, "munmap");
  }
}

static void look_around(void) {
  DIR *folder = opendir("/etc");
  check(folder != 0, "/etc");
  while (readdir(folder) != 0) sum += 1;
  closedir(folder);
}

static int work(const char *folder, const char *number) {
  char name[64];
  check(chdir(folder) == 0, folder);
  memset(block, atoi(number), BLOCK);
  for (int i = 0; i < FILES; i++) {
    snprintf(name, sizeof name, "%s-%d", number, i);
    use_file(name);
  }
  use_pipe();
  use_memory();
  look_around();
  return sum == 0;
}

int main(int argc, char **argv) {
  if (argc == 3) return work(argv[1], argv[2]);
  check(argc == 2, "usage: mixed FOLDER");
  for (int i = 0; i < PROCESSES; i++) {
    char number[16];
    int status;
    snprintf(number, sizeof number, "%d", i);
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
      execl(argv[0], argv[0], argv[1], number, (char *)0);
      _exit(127);
    }
    check(waitpid(child, &status, 0) == child && status == 0, "a child");
  }
  return 0;
}
