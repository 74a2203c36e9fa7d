import * as names from '../../behaviour/argument-names.ts';

/** Names of argument values. The numbers are of the kernel's headers (include/uapi), the same on every architecture of the table. */
export type Words = ReadonlyMap<bigint, string>;

function toWords(of: ReadonlyMap<number, string>): Words {
  return new Map([...of].map(([value, name]) => [BigInt(value), name]));
}

/** Bits by their names. */
function parseBits(bits: Readonly<Record<string, number>>): Words {
  return new Map(Object.entries(bits).map(([word, bit]) => [BigInt(bit), word]));
}

export const FAMILIES = new Map([[0n, 'unspec'], ...toWords(names.SOCKET_FAMILIES)]);

export const SOCKET_TYPES = toWords(names.SOCKET_TYPES);

export const PRCTL_OPTIONS = toWords(names.PRCTL_OPTIONS);

export const PTRACE_REQUESTS = toWords(names.PTRACE_REQUESTS);

/** asm-generic/ioctls.h, which all architectures of the table but ppc64le share */
export const TERMINAL_REQUESTS = toWords(
  names.readNames(`
    0x5401 TCGETS TCSETS TCSETSW TCSETSF TCGETA TCSETA TCSETAW TCSETAF TCSBRK TCXONC TCFLSH TIOCEXCL
    TIOCNXCL TIOCSCTTY TIOCGPGRP TIOCSPGRP TIOCOUTQ TIOCSTI TIOCGWINSZ TIOCSWINSZ TIOCMGET TIOCMBIS TIOCMBIC
    TIOCMSET TIOCGSOFTCAR TIOCSSOFTCAR FIONREAD TIOCLINUX TIOCCONS TIOCGSERIAL TIOCSSERIAL TIOCPKT FIONBIO
    TIOCNOTTY TIOCSETD TIOCGETD TCSBRKP 0x5427 TIOCSBRK TIOCCBRK TIOCGSID 0x542e TIOCGRS485 TIOCSRS485
    0x5432 TCGETX TCSETX TCSETXF TCSETXW 0x5437 TIOCVHANGUP 0x5450 FIONCLEX FIOCLEX FIOASYNC TIOCSERCONFIG
    TIOCSERGWILD TIOCSERSWILD TIOCGLCKTRMIOS TIOCSLCKTRMIOS TIOCSERGSTRUCT TIOCSERGETLSR TIOCSERGETMULTI
    TIOCSERSETMULTI TIOCMIWAIT TIOCGICOUNT`),
);

/** linux/fcntl.h and asm-generic/fcntl.h */
export const FCNTL_COMMANDS = toWords(
  names.readNames(`
    0 F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_SETOWN F_GETOWN F_SETSIG F_GETSIG
    15 F_SETOWN_EX F_GETOWN_EX 36 F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW 1024 F_SETLEASE F_GETLEASE F_NOTIFY
    1029 F_CANCELLK F_DUPFD_CLOEXEC F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS F_GET_RW_HINT
    F_SET_RW_HINT F_GET_FILE_RW_HINT F_SET_FILE_RW_HINT`),
);

export const BPF_COMMANDS = toWords(names.BPF_COMMANDS);

export const KEYCTL_OPERATIONS = toWords(names.KEYCTL_COMMANDS);

export const SIGNALS = toWords(names.SIGNALS);

/** linux/seccomp.h */
export const SECCOMP_OPERATIONS = toWords(
  names.readNames(
    'SECCOMP_SET_MODE_STRICT SECCOMP_SET_MODE_FILTER SECCOMP_GET_ACTION_AVAIL SECCOMP_GET_NOTIF_SIZES',
  ),
);

/** linux/sched.h: those that make a namespace, of clone; unshare and setns know CLONE_NEWTIME as well. */
const NAMESPACES = {
  CLONE_NEWNS: 0x20000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
};
export const CLONE_FLAGS = parseBits(NAMESPACES);
export const UNSHARE_FLAGS = parseBits({
  CLONE_NEWTIME: 0x80,
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_THREAD: 0x10000,
  CLONE_SYSVSEM: 0x40000,
  ...NAMESPACES,
});

/** asm-generic/fcntl.h: 0 in the lowest two bits is reading; 0x400000 is the bit that O_TMPFILE has beside O_DIRECTORY */
export const OPEN_FLAGS = parseBits({
  write: 1,
  readwrite: 2,
  create: 0x40,
  truncate: 0x200,
  append: 0x400,
  tmpfile: 0x400000,
});

/** asm-generic/mman-common.h */
export const PROTECTIONS = parseBits({ exec: 4 });

/** linux/mount.h */
export const MOUNT_FLAGS = parseBits({
  MS_RDONLY: 1,
  MS_NOSUID: 2,
  MS_NODEV: 4,
  MS_NOEXEC: 8,
  MS_SYNCHRONOUS: 16,
  MS_REMOUNT: 32,
  MS_MANDLOCK: 64,
  MS_DIRSYNC: 128,
  MS_NOSYMFOLLOW: 256,
  MS_NOATIME: 1024,
  MS_NODIRATIME: 2048,
  MS_BIND: 4096,
  MS_MOVE: 8192,
  MS_REC: 16384,
  MS_SILENT: 32768,
  MS_UNBINDABLE: 1 << 17,
  MS_PRIVATE: 1 << 18,
  MS_SLAVE: 1 << 19,
  MS_SHARED: 1 << 20,
  MS_RELATIME: 1 << 21,
  MS_STRICTATIME: 1 << 24,
  MS_LAZYTIME: 1 << 25,
});
export const UMOUNT_FLAGS = parseBits({ MNT_FORCE: 1, MNT_DETACH: 2, MNT_EXPIRE: 4, UMOUNT_NOFOLLOW: 8 });
