import type { CallTable } from './call-table.ts';

/** Files, folders, and what is known of them. */
export const FILE_CALLS: CallTable = {
  low: `
    read from a file, pipe or socket: read readv pread64 preadv preadv2
    write to a file, pipe or socket: write writev pwrite64 pwritev pwritev2
    open a file: open openat openat2
    create a file and open it: creat
    close a file: close close_range
    move the position in a file: lseek _llseek llseek
    duplicate a file descriptor: dup dup2 dup3 getdtablesize
    settings and locks of a file descriptor: fcntl fcntl64 flock
    commands of a device or terminal: ioctl
    look up a file’s properties: stat lstat fstat stat64 lstat64 fstat64 newfstatat fstatat64 statx oldstat
      oldlstat oldfstat
    check whether a path may be used: access faccessat faccessat2
    read where a symbolic link leads: readlink readlinkat
    list a folder: getdents getdents64 readdir
    current folder: getcwd chdir fchdir
    make a folder: mkdir mkdirat
    remove a folder: rmdir
    delete a file: unlink unlinkat
    rename a file: rename renameat renameat2
    make a link: link linkat symlink symlinkat
    shorten or lengthen a file: truncate ftruncate truncate64 ftruncate64 fallocate
    change who may use a file: chmod fchmod fchmodat fchmodat2
    default permissions of new files: umask
    change a file’s times: utime utimes utimensat utimensat_time64 futimesat
    copy between files inside the kernel: copy_file_range sendfile sendfile64
    write data back to disk: fsync fdatasync sync syncfs sync_file_range sync_file_range2 arm_sync_file_range
    hints for the page cache: fadvise64 fadvise64_64 arm_fadvise64_64 readahead cachestat
    properties of a file system: statfs fstatfs statfs64 fstatfs64 ustat
    types of file systems: sysfs
    list mounts: listmount statmount
    extended attributes, read: getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr getxattrat
      listxattrat file_getattr
    wait for readiness: poll ppoll ppoll_time64 select pselect6 pselect6_time64 _newselect epoll_create
      epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 epoll_ctl_old epoll_wait_old
    watch files for changes: inotify_init inotify_init1 inotify_add_watch inotify_rm_watch
    asynchronous reads and writes: io_setup io_submit io_getevents io_pgetevents io_pgetevents_time64
      io_cancel io_destroy`,
  medium: `
    move data between pipes and files: splice tee
    put memory into a pipe: vmsplice
    change a file’s owner: chown fchown lchown fchownat chown32 fchown32 lchown32
    extended attributes, written: setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
      setxattrat removexattrat
    attributes of a file system’s own: file_setattr
    make a device node, pipe or file: mknod mknodat
    watch or decide file access: fanotify_init fanotify_mark
    handle of a file, independent of paths: name_to_handle_at
    path of a profiler’s cookie: lookup_dcookie
    disk quotas: quotactl quotactl_fd
    control the NFS server (removed): nfsservctl
    flush buffers (removed): bdflush
    another root folder: chroot fchroot`,
  high: `
    open a file by its handle, past all paths: open_by_handle_at
    attach a file system: mount
    detach a file system: umount umount2
    exchange the root file system: pivot_root
    attach, configure and move file systems: fsopen fsconfig fsmount fspick move_mount open_tree
      open_tree_attr mount_setattr`,
};
