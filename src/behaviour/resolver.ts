/** A file as the machine has it at one moment: its true path and its number, read of one and the same object. */
export interface Located {
  /** Absolute, without symbolic links, in the text of `decodeBytes` and `showName`. */
  readonly real: string;
  /** `MAJOR:MINOR` in hex of the file system, as a PATH record prints it. */
  readonly device: string;
  readonly inode: bigint;
}

/** Asks the machine, right away; the path in the text of `decodeBytes`. undefined where there is no such file. */
export interface Resolver {
  /** What the path leads to, a symbolic link at its end followed as well. */
  resolve(path: string): Located | undefined;
  /** As `resolve`, but a symbolic link at the end is the file itself. */
  resolveEntry(path: string): Located | undefined;
  /** Whether a file system with this device number is mounted anywhere: pipes, sockets and memfds are on none. */
  isMounted(device: string): boolean;
}
