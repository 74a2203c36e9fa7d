import { decodeToken } from './encoded-text.ts';
import type { SyscallEvent } from './event.ts';
import { STRING } from './syscall-record.ts';

// The smaller records of an event, each as kernel/auditsc.c prints it (`audit_log_exit`, `show_special`), strictly.

const SOCKADDR = /^saddr=((?:[0-9A-F]{2}){1,128})$/;

/** The address of a SOCKADDR record, as it stood in memory; undefined when it is none. */
export function parseSockaddr(body: string): Uint8Array | undefined {
  const hex = SOCKADDR.exec(body)?.[1];
  if (hex === undefined) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

const SOCKETCALL = /^nargs=(\d)((?: a\d=[0-9a-f]{1,16}){1,6})$/;

/** What a SOCKETCALL record says the real arguments are; undefined when it is none. */
export function parseSocketcall(body: string): readonly bigint[] | undefined {
  const match = SOCKETCALL.exec(body);
  const args = [...(match?.[2] ?? '').matchAll(/ a(\d)=([0-9a-f]+)/g)];
  const isWhole =
    match !== null && args.length === Number(match[1]) && args.every(([, n], at) => Number(n) === at);
  return isWhole ? args.map(([, , hex]) => BigInt(`0x${hex}`)) : undefined;
}

const MMAP = /^fd=(-?\d{1,10}) flags=0x([0-9a-f]{1,8})$/;

/** A file mapping's descriptor and flags; undefined when it is none. */
export function parseMmap(body: string): SyscallEvent['mmap'] | undefined {
  const match = MMAP.exec(body);
  return match === null ? undefined : { fd: Number(match[1]), flags: Number.parseInt(match[2] ?? '', 16) };
}

const OPENAT2 = /^oflag=0([0-7]{0,22}) mode=0([0-7]{0,22}) resolve=0x([0-9a-f]{1,16})$/;

/** `struct open_how` of an openat2 (Linux 5.16 has the record); undefined when it is none. */
export function parseOpenHow(body: string): SyscallEvent['openHow'] | undefined {
  const match = OPENAT2.exec(body);
  if (match === null) return undefined;
  return {
    flags: BigInt(`0o0${match[1]}`),
    mode: BigInt(`0o0${match[2]}`),
    resolve: BigInt(`0x${match[3]}`),
  };
}

const OBJ_PID = new RegExp(
  `^opid=(\\d{1,10}) oauid=-?\\d{1,10} ouid=-?\\d{1,10} oses=(-?\\d{1,10})( obj=.*)? ocomm=${STRING}$`,
);

/** A process that a signal was sent to; undefined when it is none. */
export function parseTarget(body: string): SyscallEvent['targets'][number] | undefined {
  const match = OBJ_PID.exec(body);
  if (match === null || match[3]?.includes(' msg=audit(') === true) return undefined;
  // The kernel prints an unset session, 4294967295, as -1 here.
  return { pid: Number(match[1]), session: Number(match[2]) >>> 0, comm: decodeToken(match[4] ?? '').text };
}

const FD_PAIR = /^fd0=(\d{1,10}) fd1=(\d{1,10})$/;

/** The two descriptors that a pipe or a socketpair gave; undefined when it is none. */
export function parsePair(body: string): SyscallEvent['pair'] | undefined {
  const match = FD_PAIR.exec(body);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

const PROCTITLE = new RegExp(`^proctitle=${STRING}$`);

/** The title of a PROCTITLE record as it stands there, which decides nothing; undefined when it is none. */
export function parseTitle(body: string): string | undefined {
  return PROCTITLE.exec(body)?.[1];
}
