/** One item of a PATH record. */
export interface PathItem {
  readonly item: number;
  /** Decoded as `decodeToken` shows it; null where the kernel had none. As the program gave it: relative, and unresolved. */
  readonly name: string | null;
  readonly nameType: 'NORMAL' | 'PARENT' | 'CREATE' | 'DELETE' | 'UNKNOWN';
  /** null where there was no file. */
  readonly inode: bigint | null;
  /** `MAJOR:MINOR` in hex, as it stands in the record. */
  readonly device: string | null;
  /** st_mode */
  readonly mode: number | null;
}

/** One system call that an audit rule recorded: the records that share a serial. */
export interface SyscallEvent {
  readonly serial: number;
  /** Unix time in milliseconds. */
  readonly timeMs: number;
  readonly session: number;
  /** AUDIT_ARCH_* */
  readonly arch: number;
  readonly nr: number;
  readonly succeeded: boolean;
  /** What the call returned; an error as a negative number. 0, and not succeeded, where the process ended inside of it. */
  readonly exit: bigint;
  /** The first four arguments, unsigned. */
  readonly args: readonly [bigint, bigint, bigint, bigint];
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly euid: number;
  /** Decoded as `decodeToken` shows them. */
  readonly comm: string;
  readonly exe: string;
  readonly cwd: string | null;
  readonly paths: readonly PathItem[];
  /** `struct sockaddr`, as it stood in memory. */
  readonly sockaddr: Uint8Array | null;
  /** argv of an execve that succeeded, decoded: the first 32 arguments, of each the first 1,024 bytes and then `…`. */
  readonly argv: readonly string[] | null;
  /** The descriptor and flags of a file mapping. */
  readonly mmap: { readonly fd: number; readonly flags: number } | null;
  /** `struct open_how` of an openat2; null also before Linux 5.16, which does not record it. */
  readonly openHow: { readonly flags: bigint; readonly mode: bigint; readonly resolve: bigint } | null;
  /** The descriptors that a pipe or a socketpair gave. */
  readonly pair: readonly [number, number] | null;
  /** The arguments of a socketcall(2), whose own `args` are its number and a pointer to these. */
  readonly socketcall: readonly bigint[] | null;
  /** Processes that a signal was sent to, or that were traced. */
  readonly targets: readonly { readonly pid: number; readonly session: number; readonly comm: string }[];
  /** The raw lines, for ausearch, each character one byte; none where they would have more than 64 KiB. */
  readonly lines: readonly string[];
}
