// Makes one call of every kind whose records differ, each with arguments that a test knows. Everything stays in the
// working directory and on the loopback.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void use_address(int family, int type, const void *address, socklen_t length) {
  int fd = socket(family, type, 0);
  if (connect(fd, address, length) == 0 && family != AF_INET) (void)!write(fd, "", 0);
  close(fd);
}

static void use_addresses(void) {
  struct sockaddr_in inet = {AF_INET, htons(9), {htonl(INADDR_LOOPBACK)}, {0}};
  struct sockaddr_in6 inet6 = {AF_INET6, htons(9), 0, IN6ADDR_LOOPBACK_INIT, 0};
  struct sockaddr_nl netlink = {AF_NETLINK, 0, 0, 0};
  struct sockaddr_vm vsock = {.svm_family = AF_VSOCK, .svm_port = 1234, .svm_cid = 2};
  struct sockaddr_ll packet = {.sll_family = AF_PACKET, .sll_protocol = htons(0x0800), .sll_ifindex = 1};
  struct sockaddr_un pathname = {AF_UNIX, "socket of mine"}, abstract = {AF_UNIX, "\0abstract name"};
  struct sockaddr unspecified = {AF_UNSPEC, {0}};
  use_address(AF_INET, SOCK_STREAM, &inet, sizeof inet);
  use_address(AF_INET6, SOCK_STREAM, &inet6, sizeof inet6);
  use_address(AF_NETLINK, SOCK_RAW, &netlink, sizeof netlink);
  use_address(AF_VSOCK, SOCK_STREAM, &vsock, sizeof vsock);
  use_address(AF_UNIX, SOCK_STREAM, &pathname, sizeof pathname);
  use_address(AF_UNIX, SOCK_DGRAM, &abstract, offsetof(struct sockaddr_un, sun_path) + 14);
  use_address(AF_INET, SOCK_DGRAM, &unspecified, sizeof unspecified);
  int raw = socket(AF_PACKET, SOCK_DGRAM, htons(0x0800));
  bind(raw, (struct sockaddr *)&packet, sizeof packet);
  close(raw);
  int listening = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(listening, (struct sockaddr *)&pathname, sizeof pathname);
  close(listening);
  int datagrams = socket(AF_INET, SOCK_DGRAM, 0);
  inet.sin_port = htons(53);
  sendto(datagrams, "x", 1, 0, (struct sockaddr *)&inet, sizeof inet);
  struct iovec part = {"y", 1};
  struct mmsghdr messages[2] = {{{&inet, sizeof inet, &part, 1, 0, 0, 0}, 0}, {{0, 0, &part, 1, 0, 0, 0}, 0}};
  struct sockaddr_in other = inet;
  other.sin_port = htons(54);
  messages[1].msg_hdr.msg_name = &other;
  messages[1].msg_hdr.msg_namelen = sizeof other;
  sendmsg(datagrams, &messages[0].msg_hdr, 0);
  syscall(SYS_sendmmsg, datagrams, messages, 2, 0);
  send(datagrams, "z", 1, 0);
  connect(-1, (struct sockaddr *)&inet, sizeof inet);
  connect(datagrams, (struct sockaddr *)8, sizeof inet);
  close(datagrams);
  int pair[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  pipe2(pair, O_CLOEXEC);
}

static void use_files(void) {
  mkdir("folder", 0755);
  int folder = open("folder", O_RDONLY | O_DIRECTORY);
  close(openat(folder, "made here", O_WRONLY | O_CREAT | O_TRUNC, 0640));
  close(openat(AT_FDCWD, "folder/../folder/quote\"and\\and\nline", O_RDWR | O_CREAT, 0600));
  close(openat(AT_FDCWD, "\xff\xfe not utf-8", O_WRONLY | O_CREAT, 0600));
  close(openat(AT_FDCWD, "gr\xc3\xbc\xc3\x9f", O_WRONLY | O_CREAT, 0600));
  close(openat(AT_FDCWD, ".", O_RDWR | O_TMPFILE, 0600));
  openat(AT_FDCWD, "missing/file", O_WRONLY);
  openat(AT_FDCWD, "", O_WRONLY);
  syscall(SYS_openat, AT_FDCWD, NULL, O_WRONLY);
  struct open_how how = {O_WRONLY | O_CREAT | O_CLOEXEC, 0600, RESOLVE_BENEATH};
  close(syscall(SYS_openat2, folder, "by openat2", &how, sizeof how));
  close(creat("created", 0600));
  symlink("folder/made here", "symbolic");
  close(open("symbolic", O_WRONLY | O_APPEND));
  link("created", "folder/hard");
  renameat2(AT_FDCWD, "created", folder, "renamed", 0);
  renameat2(AT_FDCWD, "folder/renamed", AT_FDCWD, "folder/hard", RENAME_EXCHANGE);
  chmod("folder/hard", 0644);
  int fd = open("folder/hard", O_RDWR);
  fchmod(fd, 0600);
  fchown(fd, getuid(), getgid());
  ftruncate(fd, 1);
  mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
  void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 777, 0);
  mprotect(memory, 4096, PROT_READ | PROT_EXEC);
  unlinkat(folder, "hard", 0);
  unlink("folder/renamed");
  unlink("never there");
  rmdir("folder");
  char longer[4000];
  memset(longer, 'l', sizeof longer);
  for (int at = 200; at < 4000; at += 200) longer[at] = '/';
  longer[3999] = 0;
  openat(AT_FDCWD, longer, O_WRONLY | O_CREAT, 0600);
}

static int child(void) {
  pid_t pid = fork();
  if (pid == 0) {
    pause();
    _exit(0);
  }
  return pid;
}

static void use_processes(void) {
  int one = child();
  prctl(PR_SET_NAME, "renamed \"now\"");
  ptrace(PTRACE_SEIZE, one, 0, 0);
  ptrace(PTRACE_DETACH, one, 0, 0);
  kill(one, 0);
  kill(one, SIGTERM);
  waitpid(one, 0, 0);
  kill(one, SIGTERM);
  one = child();
  syscall(SYS_tgkill, one, one, SIGKILL);
  waitpid(one, 0, 0);
  signal(SIGUSR1, SIG_IGN);
  int group[20];
  setpgid(0, 0);
  for (int n = 0; n < 20; n++) group[n] = child();
  kill(0, SIGUSR1);
  for (int n = 0; n < 20; n++) {
    kill(group[n], SIGKILL);
    waitpid(group[n], 0, 0);
  }
  unshare(CLONE_NEWUTS);
}

static void run(const char *path, char **argv, int fd, int flags) {
  pid_t pid = fork();
  if (pid == 0) {
    char *env[] = {NULL};
    if (fd < 0)
      execve(path, argv, env);
    else
      syscall(SYS_execveat, fd, path, argv, env, flags);
    _exit(9);
  }
  waitpid(pid, 0, 0);
}

static char *repeat(char with, size_t length) {
  char *text = malloc(length + 1);
  memset(text, with, length);
  text[length] = 0;
  return text;
}

static void copy(int to) {
  int from = open("/proc/self/exe", O_RDONLY);
  char part[65536];
  for (ssize_t n; (n = read(from, part, sizeof part)) > 0;) (void)!write(to, part, n);
  close(from);
}

static void use_programs(void) {
  char *few[] = {"program", "end", "", "two words", "quote\"", "caf\xc3\xa9", NULL};
  run("/proc/self/exe", few, -1, 0);
  run("missing program", few, -1, 0);
  char *some[4000] = {"program", "end", repeat('x', 20000), repeat(' ', 9000), repeat('y', 7499), repeat('v', 7500), repeat('z', 9000), "last", NULL};
  run("/proc/self/exe", some, -1, 0);
  char *many[4000] = {"program", "end", NULL};
  for (int n = 2; n < 1500; n++) many[n] = n % 2 ? "argument" : "with space";
  run("/proc/self/exe", many, -1, 0);
  char *none[] = {NULL};
  run("/proc/self/exe", none, -1, 0);
  int memory = memfd_create("in memory", 0);
  copy(memory);
  run("", few, memory, AT_EMPTY_PATH);
  int file = open("program", O_WRONLY | O_CREAT | O_TRUNC, 0755);
  copy(file);
  close(file);
  int folder = open(".", O_RDONLY | O_DIRECTORY);
  run("program", few, folder, 0);
  file = open("program", O_RDONLY);
  unlink("program");
  run("", few, file, AT_EMPTY_PATH);
  file = open("script", O_WRONLY | O_CREAT | O_TRUNC, 0755);
  (void)!write(file, "#!/bin/true an option\n", 22);
  close(file);
  run("./script", few, -1, 0);
}

#if defined(__x86_64__)
static int call_i386(unsigned number, unsigned a, unsigned b, unsigned c) {
  int result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "r8", "r9", "r10", "r11", "memory");
  return result;
}

static void use_i386(void) {
  unsigned *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  low[0] = AF_INET, low[1] = SOCK_STREAM, low[2] = 0;
  int fd = call_i386(102, 1, (unsigned)(uintptr_t)low, 0);
  struct sockaddr_in inet = {AF_INET, htons(9), {htonl(INADDR_LOOPBACK)}, {0}};
  memcpy(low + 16, &inet, sizeof inet);
  low[0] = fd, low[1] = (unsigned)(uintptr_t)(low + 16), low[2] = sizeof inet;
  call_i386(102, 3, (unsigned)(uintptr_t)low, 0);
  strcpy((char *)low, "by i386");
  call_i386(5, (unsigned)(uintptr_t)low, O_WRONLY | O_CREAT, 0600);
  call_i386(192, 0, 4096, PROT_READ);
}
#else
static void use_i386(void) {}
#endif

int main(int argc, char **argv) {
  if (argc < 2 || strcmp(argv[1], "end") == 0) _exit(0);
  // The kernel keeps the title of a process as it was at its first record.
  pid_t pid = fork();
  if (pid > 0) {
    waitpid(pid, 0, 0);
    return 0;
  }
  for (int n = 1; n < argc; n++) {
    if (strcmp(argv[n], "addresses") == 0) use_addresses();
    if (strcmp(argv[n], "files") == 0) use_files();
    if (strcmp(argv[n], "processes") == 0) use_processes();
    if (strcmp(argv[n], "programs") == 0) use_programs();
    if (strcmp(argv[n], "i386") == 0) use_i386();
  }
  return 0;
}
