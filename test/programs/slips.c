// Does what once passed as something else, beside what is allowed: WORK may be changed, OUTSIDE may not.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

extern char **environ;
static const char *work, *outside;

static void check(int holds, const char *what) {
  if (holds) return;
  perror(what);
  exit(1);
}

static char *in(const char *folder, const char *name) {
  static char paths[4][PATH_MAX];
  static int next;
  char *path = paths[next++ % 4];
  snprintf(path, PATH_MAX, "%s/%s", folder, name);
  return path;
}

static struct sockaddr_in inet(int family, in_addr_t address, int port) {
  return (struct sockaddr_in){.sin_family = family, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
}

static void use_addresses(void) {
  int out = socket(AF_INET, SOCK_DGRAM, 0), in = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in allowed = inet(AF_INET, INADDR_LOOPBACK, 9001), other = inet(AF_UNSPEC, INADDR_LOOPBACK, 9999);
  check(sendto(out, "x", 1, 0, (void *)&allowed, sizeof allowed) == 1, "sendto");
  check(sendto(out, "x", 1, 0, (void *)&other, sizeof other) == 1, "sendto without a family");
  struct sockaddr_in any = inet(AF_UNSPEC, INADDR_ANY, 9998);
  check(bind(in, (void *)&any, sizeof any) == 0, "bind without a family");
  struct sockaddr_in first = inet(AF_INET, INADDR_LOOPBACK, 9997);
  struct iovec byte = {"x", 1};
  struct mmsghdr two[2] = {
      {.msg_hdr = {.msg_name = &first, .msg_namelen = sizeof first, .msg_iov = &byte, .msg_iovlen = 1}},
      {.msg_hdr = {.msg_name = &allowed, .msg_namelen = sizeof allowed, .msg_iov = &byte, .msg_iovlen = 1}},
  };
  check(sendmmsg(out, two, 2, 0) == 2, "sendmmsg");
}

static void send_to(int socket, const char *path) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
  check(sendto(socket, "x", 1, 0, (void *)&to, sizeof to) == 1, path);
}

/** The test listens at both sockets. */
static void use_unix_sockets(void) {
  int from = socket(AF_UNIX, SOCK_DGRAM, 0);
  check(chdir(work) == 0, "chdir");
  send_to(from, "../../outside/dots");
  check(symlink(in(outside, "linked"), "link") == 0, "symlink");
  send_to(from, "link");
}

static void make_links(void) {
  check(symlink("../../etc/shadow", "relative") == 0, "symlink");
  check(symlink(in(work, "../../etc/shadow"), "absolute") == 0, "symlink");
}

static void use_files(void) {
  struct {
    struct file_handle handle;
    unsigned char bytes[MAX_HANDLE_SZ];
  } of = {.handle.handle_bytes = MAX_HANDLE_SZ};
  int mount;
  check(name_to_handle_at(AT_FDCWD, in(outside, "by-handle"), &of.handle, &mount, 0) == 0, "name_to_handle_at");
  int folder = open("/", O_RDONLY);
  check(open_by_handle_at(folder, &of.handle, O_WRONLY) >= 0, "open_by_handle_at");
  setxattr(in(outside, "attribute"), "trusted.x", "x", 1, 0);
  check(utimensat(AT_FDCWD, in(outside, "times"), NULL, 0) == 0, "utimensat");
}

static void use_memory(void) {
  char byte;
  struct iovec from = {"x", 1}, to = {&byte, 1};
  check(process_vm_writev(getpid(), &from, 1, &to, 1, 0) == 1, "process_vm_writev");
  int shared = shmget(IPC_PRIVATE, 4096, 0700);
  check(shmat(shared, NULL, SHM_EXEC) != (void *)-1 && shmctl(shared, IPC_RMID, NULL) == 0, "shmat");
  int old = personality(0xffffffff);
  check(personality(old | READ_IMPLIES_EXEC) >= 0 && personality(old) >= 0, "personality");
  check(syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, getpid(), 0), 0, 0) >= 0, "pidfd_getfd");
}

/** In a child that stays for a while, for its descriptor to be looked at; it reads its input to the end. */
static void start(void (*run)(void)) {
  int input[2];
  check(pipe2(input, O_CLOEXEC) == 0, "pipe");
  pid_t child = fork();
  if (child == 0) {
    dup2(input[0], 0);
    run();
    perror("start");
    _exit(1);
  }
  usleep(300000);
  close(input[0]);
  close(input[1]);
  int status;
  check(waitpid(child, &status, 0) == child && status == 0, "a started program");
}

static char *const ARGV[] = {"x", NULL};
static char *const ENDS[] = {"dash", "end", NULL};

static void run_by_descriptor(void) {
  syscall(SYS_execveat, open(in(outside, "descriptor.sh"), O_RDONLY), "", ARGV, environ, AT_EMPTY_PATH);
}
static void run_by_proc(void) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", open(in(outside, "proc.sh"), O_RDONLY));
  execv(path, ARGV);
}
static void run_chain(void) { execv(in(work, "chain.sh"), ARGV); }
static void run_in_other_root(void) {
  if (chroot(in(outside, "root")) == 0) execv("/usr/bin/dash", ENDS);
}
static void run_under_mount(void) {
  if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return;
  if (mount(in(outside, "root/usr/bin/dash"), "/usr/bin/dash", NULL, MS_BIND, NULL) == 0) execv("/usr/bin/dash", ENDS);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "end") == 0) return 0;
  check(argc == 3, "usage: slips WORK OUTSIDE");
  work = argv[1];
  outside = argv[2];
  use_addresses();
  use_unix_sockets();
  make_links();
  use_files();
  use_memory();
  start(run_by_descriptor);
  start(run_by_proc);
  start(run_chain);
  start(run_in_other_root);
  start(run_under_mount);
  return 0;
}
