"""Starts one command under a seccomp filter in an audit session of its own, and outlives all its descendants.

Run as root by the observer: /usr/bin/python3 -I -S launcher.py. Standard input: one line of JSON (the plan), then
control bytes: a signal number to pass on to the whole tree (a kill follows after the grace period), or 0 to kill
it at once; the end of standard input means that the observer is gone, and kills as well. Standard output: frames
of one type byte, a little-endian 32-bit length, and the payload: 1 and 2 are the subject's standard output and
error, 3 is a JSON message. Everything here is the standard library, so that it can be read in one sitting.
"""

import ctypes
import errno
import fcntl
import json
import os
import select
import signal
import struct
import sys
import termios
import time

PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 24, 36, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
CAP_AUDIT = (29, 30, 37)  # AUDIT_WRITE, AUDIT_CONTROL, AUDIT_READ
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW = 1, 4
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446  # the same numbers on every architecture
LANDLOCK_SCOPE_SIGNAL = 2
CLONE_NEWNS = 0x20000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_SLAVE = 1, 2, 4, 8, 1 << 14, 1 << 19
OUTPUT_HIGH_WATER = 1 << 20

# PyDLL keeps the interpreter lock during a call, so that nothing but the call itself enters the kernel.
libc = ctypes.PyDLL(None, use_errno=True)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def checked(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), "%s: %s" % (what, os.strerror(ctypes.get_errno())))


def encoded(text):
    return text.encode("utf-8", "surrogateescape")


def prepare_filter(plan, key):
    code = bytes.fromhex(plan[key])
    return Program(len(code) // 8, code)


def install_filter(plan, program):
    checked(
        libc.syscall(plan["seccompNumber"], SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, ctypes.byref(program)),
        "seccomp",
    )


def drop_privileges(plan):
    for capability in CAP_AUDIT:
        checked(libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), "prctl(PR_CAPBSET_DROP)")
    checked(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "prctl(PR_CAP_AMBIENT)")
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    checked(libc.capget(header, data), "capget")
    data[2] = data[5] = 0  # the inheritable sets, which root would get back in spite of the bounding set
    checked(libc.capset(header, data), "capset")
    os.setgroups(plan["groups"])
    os.setresgid(plan["gid"], plan["gid"], plan["gid"])
    os.setresuid(plan["uid"], plan["uid"], plan["uid"])


def hide(folders):
    """Lays an empty file system over each folder, in a mount namespace of this process and its descendants."""
    if not folders:
        return
    checked(libc.unshare(CLONE_NEWNS), "unshare")
    checked(libc.mount(None, b"/", None, MS_REC | MS_SLAVE, None), "mount")
    for folder in folders:
        flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC
        checked(libc.mount(b"tmpfs", encoded(folder), b"tmpfs", flags, b"size=4k,mode=755"), "mount")


def make_fence():
    """A Landlock ruleset that keeps its process from tracing, reading and signalling others; None before Linux 6.12."""
    scopes = (ctypes.c_uint64 * 3)(0, 0, LANDLOCK_SCOPE_SIGNAL)
    ruleset = libc.syscall(LANDLOCK_CREATE_RULESET, scopes, ctypes.sizeof(scopes), 0)
    return None if ruleset < 0 else ruleset


def runs_x32():
    """Whether the kernel answers a getpid of x32, by a child: a filter that we are under may kill whoever asks."""
    if os.uname().machine != "x86_64":
        return False
    pid = os.fork()
    if pid == 0:
        os._exit(0 if libc.syscall(ctypes.c_long(0x40000000 | 39)) == os.getpid() else 1)
    return os.waitpid(pid, 0)[1] == 0


def run_child(plan, out, err, failed, fence):
    """In the child: becomes the subject. Between the filter and execve there is exactly one call, the start canary."""
    step = "set-up"
    try:
        os.setsid()
        for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        null = os.open("/dev/null", os.O_RDONLY)
        for target, source in ((0, null), (1, out), (2, err)):
            os.dup2(source, target, inheritable=True)
        for name in os.listdir("/proc/self/fd"):  # whatever our caller's callers left open
            if int(name) > 2 and os.path.exists("/proc/self/fd/" + name):
                os.set_inheritable(int(name), False)
        os.umask(plan["umask"])
        step = "hide"
        hide(plan["hidden"])
        step = "set-up"
        drop_privileges(plan)
        step = "chdir"
        os.chdir(encoded(plan["cwd"]))
        step = "execve"
        path = encoded(plan["path"])
        argv = (ctypes.c_char_p * (len(plan["argv"]) + 1))(*map(encoded, plan["argv"]), None)
        envp = (ctypes.c_char_p * (len(plan["env"]) + 1))(*map(encoded, plan["env"]), None)
        program = prepare_filter(plan, "filter")
        canary, execve, syscall = ctypes.c_long(plan["startCanary"]), libc.execve, libc.syscall
        checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl(PR_SET_NO_NEW_PRIVS)")
        if fence is not None:
            checked(libc.syscall(LANDLOCK_RESTRICT_SELF, fence, 0), "landlock_restrict_self")
        execve(b"", argv, envp)  # both fail here; once tried, they allocate nothing and so make no calls of their own
        syscall(ctypes.c_long(-1))
        install_filter(plan, program)
        syscall(canary)
        execve(path, argv, envp)
        code = ctypes.get_errno()
    except OSError as problem:
        code = problem.errno
    os.write(failed, json.dumps({"errno": errno.errorcode.get(code, "?"), "step": step}).encode())
    os._exit(127)


def read_file(path):
    """By the system calls alone: open() asks whether it is a terminal, and the run's audit rules record each asking."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 4096)
    finally:
        os.close(file)


def session_members(session):
    """(pid, comm) of every process of the audit session but this one; the dead that wait to be reaped included."""
    members = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            if int(read_file("/proc/%s/sessionid" % name)) != session:
                continue
            comm = read_file("/proc/%s/comm" % name).decode(errors="backslashreplace")
            members.append((int(name), comm.rstrip("\n")))
        except (OSError, ValueError):
            continue  # it ended while we looked
    return members


def send_signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


class Launcher:
    def __init__(self, plan, control):
        self.plan, self.control = plan, control
        self.outgoing = bytearray()
        self.streams = {}
        self.status = None
        self.leftovers = {}
        self.deadline = None  # when the tree is killed
        self.killing, self.killing_since = False, None

    def send(self, kind, payload):
        self.outgoing += struct.pack("<BI", kind, len(payload)) + payload

    def tell(self, **message):
        self.send(3, json.dumps(message).encode())

    def start(self):
        with open("/proc/self/loginuid", "w") as file:
            file.write(str(self.plan["loginUid"]))
        with open("/proc/self/sessionid") as file:
            self.session = int(file.read())
        checked(libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl(PR_SET_CHILD_SUBREAPER)")
        self.wake, wake_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        (out, out_end), (err, err_end), (failed, failed_end) = os.pipe(), os.pipe(), os.pipe()
        for end in (out_end, err_end):
            os.fchown(end, self.plan["uid"], self.plan["gid"])  # so that the subject may open /dev/stdout again
        # The observer must know the session before the subject can do anything: it is what a clean-up goes by.
        fence = make_fence()
        x32 = self.plan["asksX32"] and runs_x32()
        self.tell(event="session", session=self.session, launcher=os.getpid(), fenced=fence is not None, x32=x32)
        self.flush_all()
        if os.read(self.control, 1) != b"\n":
            os._exit(0)
        self.child = os.fork()
        if self.child == 0:
            run_child(self.plan, out_end, err_end, failed_end, fence)
        for end in (out_end, err_end, failed_end):
            os.close(end)
        self.streams = {out: 1, err: 2}
        self.failed = failed
        for stream in (*self.streams, failed, self.control, 1):
            os.set_blocking(stream, False)

    def flush_all(self):
        while self.outgoing:
            del self.outgoing[: os.write(1, self.outgoing)]

    def read_stream(self, stream):
        data = os.read(stream, 1 << 16)
        if data:
            self.send(self.streams[stream], data)
        else:
            del self.streams[stream]

    def read_control(self):
        data = os.read(self.control, 64)
        signals = set(data) - {0, 10}
        if not data or 0 in data:
            self.killing = True
        elif signals:
            for pid, _ in session_members(self.session):
                send_signal(pid, min(signals))
            self.deadline = self.deadline or time.monotonic() + self.plan["graceMs"] / 1000
        return bool(data)

    def read_failure(self):
        """How the start went: an execve that succeeds closes the pipe without a word."""
        data, self.failed = os.read(self.failed, 4096), None
        self.tell(**({"event": "exec-failed", **json.loads(data)} if data else {"event": "started", "child": self.child}))

    def reap(self):
        """True when no child is left: every descendant has ended, for the orphans among them come to the subreaper."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return True
            if pid == 0:
                return False
            if pid == self.child:
                if self.failed is not None:  # the start is told before the end
                    self.read_failure()
                self.status = status
                self.tell(event="ended", status=status)
                self.deadline = self.deadline or time.monotonic() + self.plan["graceMs"] / 1000

    def kill_members(self):
        if self.killing_since is None:
            self.killing_since = time.monotonic()
            try:  # to be faster than a program that forks to get away
                os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))
            except OSError:
                pass
        for pid, comm in session_members(self.session):
            if self.status is not None and len(self.leftovers) < 1000:
                self.leftovers[pid] = comm
            send_signal(pid, signal.SIGKILL)

    def run(self):
        control = True
        while True:
            reading = [self.wake] + [self.control] * control + [self.failed] * (self.failed is not None)
            reading += list(self.streams) if len(self.outgoing) < OUTPUT_HIGH_WATER else []
            left = None if self.deadline is None else max(0.0, self.deadline - time.monotonic())
            wait = 0.001 if self.killing else left
            ready, writable, _ = select.select(reading, [1] if self.outgoing else [], [], wait)
            if writable:
                try:
                    del self.outgoing[: os.write(1, self.outgoing)]
                except BrokenPipeError:  # the observer is gone
                    self.outgoing.clear()
                    self.killing = True
            for source in ready:
                if source in self.streams:
                    self.read_stream(source)
                elif source == self.wake:
                    os.read(self.wake, 4096)
                elif source == self.control:
                    control = self.read_control()
                elif source == self.failed:
                    self.read_failure()
            if self.reap() and not session_members(self.session):
                return True
            if self.deadline is not None and time.monotonic() >= self.deadline:
                self.killing = True
            if self.killing:
                self.kill_members()
                if time.monotonic() - self.killing_since > 10:
                    return False

    def make_event_canary(self):
        """A start that fails, for the audit rules to tell of; by a child, for auditing may be on since after our own start."""
        pid = os.fork()
        if pid == 0:
            path = encoded(self.plan["eventCanary"])
            libc.execve(path, (ctypes.c_char_p * 2)(path, None), (ctypes.c_char_p * 1)(None))
            os._exit(0)
        os.waitpid(pid, 0)

    def finish(self, drained):
        for stream, kind in self.streams.items():  # what is there now; somebody outside may have been given the pipe
            self.send(kind, os.read(stream, *struct.unpack("i", fcntl.ioctl(stream, termios.FIONREAD, bytes(4)))))
        self.tell(event="finished", drained=drained, leftovers=[{"pid": p, "comm": c} for p, c in self.leftovers.items()])
        os.set_blocking(1, True)
        self.flush_all()
        if self.plan["eventCanary"] is not None:
            self.make_event_canary()
        install_filter(self.plan, prepare_filter(self.plan, "endFilter"))
        libc.syscall(ctypes.c_long(self.plan["endCanary"]))
        os._exit(0)


def main():
    line = data = os.read(0, 1 << 16)
    while data and not line.endswith(b"\n"):
        data = os.read(0, 1 << 16)
        line += data
    if not data:
        os._exit(0)
    launcher = Launcher(json.loads(line), 0)
    launcher.start()
    launcher.finish(launcher.run())


if __name__ == "__main__":
    try:
        main()
    except OSError as problem:
        sys.stderr.write("launcher: %s\n" % problem)
        os._exit(1)
