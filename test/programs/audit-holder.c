// Takes the audit socket as an audit daemon does, says so, and swallows every record until it gets SIGTERM.
#include <linux/audit.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t ending;
static void end(int number) { ending = number; }

static int hold(int audit, int pid) {
  struct {
    struct nlmsghdr head;
    struct audit_status status;
  } message;
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  memset(&message, 0, sizeof message);
  message.head.nlmsg_len = sizeof message;
  message.head.nlmsg_type = AUDIT_SET;
  message.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  message.status.mask = AUDIT_STATUS_PID;
  message.status.pid = pid;
  return sendto(audit, &message, sizeof message, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0;
}

int main(void) {
  struct sigaction action = {.sa_handler = end}; // without SA_RESTART, so that recv returns
  struct {
    struct nlmsghdr head;
    char data[16384];
  } received;
  int audit = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
  sigaction(SIGTERM, &action, NULL);
  if (audit < 0 || hold(audit, getpid())) return 1;
  while (!ending) {
    ssize_t length = recv(audit, &received, sizeof received, 0);
    if (length < (ssize_t)(sizeof received.head + sizeof(int)) || received.head.nlmsg_type != NLMSG_ERROR) continue;
    if (*(int *)received.data != 0) return 1;
    puts("held");
    fflush(stdout);
  }
  return hold(audit, 0);
}
