// Hands its standard output to another process through a Unix socket. `keep PATH` waits at the socket, takes what it is
// given, and writes to it without end for ten seconds at most; `give PATH` is the one that gives.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static char space[CMSG_SPACE(sizeof(int))];

static int keep(int listener) {
  char byte, block[65536];
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
  int taken, connection = accept(listener, 0, 0);
  if (recvmsg(connection, &message, 0) != 1) return 1;
  memcpy(&taken, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof taken);
  memset(block, 'x', sizeof block);
  if (fcntl(taken, F_SETPIPE_SZ, 1 << 20) < 0 || write(connection, "", 1) != 1) return 1;
  signal(SIGPIPE, SIG_IGN);
  fork();
  for (time_t end = time(0) + 10; time(0) < end && write(taken, block, sizeof block) > 0;) continue;
  return 0;
}

static int give(int connection) {
  char byte = 0;
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  int output = 1;
  *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof output)};
  memcpy(CMSG_DATA(header), &output, sizeof output);
  return sendmsg(connection, &message, 0) != 1 || read(connection, &byte, 1) != 1;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, argv[2], sizeof address.sun_path - 1);
  int end = socket(AF_UNIX, SOCK_STREAM, 0);
  if (strcmp(argv[1], "give") == 0)
    return connect(end, (struct sockaddr *)&address, sizeof address) != 0 || give(end) != 0;
  return bind(end, (struct sockaddr *)&address, sizeof address) != 0 || listen(end, 1) != 0 || keep(end) != 0;
}
