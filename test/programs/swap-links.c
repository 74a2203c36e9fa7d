// In its first argument's folder, makes links that lead to its second's, works through them, and puts plain folders and
// files in their place again. The third argument says how.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char outside[4096], old[4200], new[4200];

static void make(int at, const char *path, int flags) {
  int fd = openat(at, path, O_WRONLY | flags, 0644);
  if (fd >= 0) close(fd);
}

static volatile int stop;
static void *swap(void *unused) {
  while (!stop) syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "b", 2 /* RENAME_EXCHANGE */);
  return unused;
}

int main(int argc, char **argv) {
  if (argc < 4 || chdir(argv[1]) != 0) return 1;
  snprintf(outside, sizeof outside, "%s", argv[2]);
  snprintf(old, sizeof old, "%s/old", outside);
  snprintf(new, sizeof new, "%s/new", outside);
  const char *how = argv[3];
  if (strcmp(how, "folder") == 0) {
    if (symlink(outside, "a") != 0) return 2;
    make(AT_FDCWD, "a/new", O_CREAT);
    unlink("a");
    mkdir("a", 0755);
    make(AT_FDCWD, "a/new", O_CREAT);
  } else if (strcmp(how, "file") == 0) {
    if (symlink(old, "a") != 0) return 2;
    make(AT_FDCWD, "a", O_TRUNC);
    unlink("a");
    make(AT_FDCWD, "a", O_CREAT);
  } else if (strcmp(how, "dangling") == 0) {
    if (symlink(new, "a") != 0) return 2;
    make(AT_FDCWD, "a", O_CREAT);
    unlink("a");
    make(AT_FDCWD, "a", O_CREAT);
  } else if (strcmp(how, "rename") == 0) {
    if (symlink(outside, "a") != 0) return 2;
    rename("a/old", "b");
    unlink("a");
    mkdir("a", 0755);
  } else if (strcmp(how, "descriptors") == 0) {
    int from = open(outside, O_RDONLY | O_DIRECTORY), to = open(".", O_RDONLY | O_DIRECTORY);
    make(from, "new", O_CREAT);
    renameat(from, "old", to, "old");
    close(from);
  } else if (strcmp(how, "race") == 0) {
    if (symlink(outside, "a") != 0) return 2;
    mkdir("b", 0755);
    pthread_t thread;
    pthread_create(&thread, NULL, swap, NULL);
    for (int i = 0; i < 300; i++) make(AT_FDCWD, "a/raced", O_CREAT);
    stop = 1;
    pthread_join(thread, NULL);
  } else if (strcmp(how, "mount") == 0) {
    mkdir("a", 0755);
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return 3;
    if (mount(outside, "a", NULL, MS_BIND, NULL) != 0) return 4;
    make(AT_FDCWD, "a/new", O_CREAT);
    umount("a");
    make(AT_FDCWD, "a/new", O_CREAT);
  } else if (strcmp(how, "root") == 0) {
    // Under another root, outside has the name of what is inside.
    char inner[4400];
    for (char *at = strchr(argv[1] + 1, '/');; at = strchr(at + 1, '/')) {
      snprintf(inner, sizeof inner, "%s%.*s", outside, at ? (int)(at - argv[1]) : (int)strlen(argv[1]), argv[1]);
      mkdir(inner, 0755);
      if (at == NULL) break;
    }
    if (chroot(outside) != 0) return 5;
    snprintf(inner, sizeof inner, "%s/new", argv[1]);
    make(AT_FDCWD, inner, O_CREAT);
  } else {
    return 6;
  }
  return 0;
}
