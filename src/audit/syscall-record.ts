import { U32_MAX } from './line.ts';

/** One SYSCALL record (type 1300): the call with its result; the records with the same serial tell the rest. */
export interface SyscallRecord {
  /** AUDIT_ARCH_* */
  readonly arch: number;
  /** Unsigned 32-bit; x32 numbers carry their bit. */
  readonly nr: number;
  /** null where the process ended inside of the call, which then returned nothing. */
  readonly result: { readonly succeeded: boolean; readonly exit: bigint } | null;
  readonly args: readonly [bigint, bigint, bigint, bigint];
  /** How many PATH records belong to it. */
  readonly items: number;
  readonly pid: number;
  readonly ppid: number;
  readonly uid: number;
  readonly euid: number;
  readonly session: number;
  /** As they stand in the record; see `decodeToken`. */
  readonly comm: string;
  readonly exe: string;
  /** Of the rule that recorded it; `(null)` for none. */
  readonly key: string;
}

/** kernel/audit.c, `audit_log_untrustedstring`: no space, and no quote inside quotes. */
export const STRING = '("[!#-~]*"|(?:[0-9A-F]{2})+|\\(null\\))';
const ID = '(\\d{1,10})';
const HEX = '([0-9a-f]{1,16})';

/** kernel/auditsc.c, `audit_log_exit` and `audit_log_task_info`, in kernels 5.4 to 6.18; a label may stand before the key. */
const SYSCALL = new RegExp(
  '^arch=([0-9a-f]{1,8}) syscall=(-?\\d{1,10})(?: per=[0-9a-f]{1,16})?(?: success=(yes|no) exit=(-?\\d{1,20}))?' +
    ` a0=${HEX} a1=${HEX} a2=${HEX} a3=${HEX} items=(\\d{1,10}) ppid=${ID} pid=${ID} auid=\\d{1,10} uid=${ID} gid=\\d{1,10}` +
    ` euid=${ID} suid=\\d{1,10} fsuid=\\d{1,10} egid=\\d{1,10} sgid=\\d{1,10} fsgid=\\d{1,10} tty=[!-~]{1,64} ses=${ID}` +
    ` comm=${STRING} exe=${STRING}( (?!key=)[a-z][a-z0-9_-]*=.*)? key=${STRING}$`,
);

/** Parses the body of a SYSCALL record, strictly to its end; undefined when it is none. */
export function parseSyscall(body: string): SyscallRecord | undefined {
  const match = SYSCALL.exec(body);
  // A label with another record's head in it is two lines, the first of which was cut off.
  if (match === null || match[17]?.includes(' msg=audit(') === true) return undefined;
  const nr = Number(match[2]);
  const record: SyscallRecord = {
    arch: Number.parseInt(match[1] ?? '', 16),
    nr: nr < 0 ? nr >>> 0 : nr,
    result: match[3] === undefined ? null : { succeeded: match[3] === 'yes', exit: BigInt(match[4] ?? '0') },
    args: [parseHex(match[5]), parseHex(match[6]), parseHex(match[7]), parseHex(match[8])],
    items: Number(match[9]),
    ppid: Number(match[10]),
    pid: Number(match[11]),
    uid: Number(match[12]),
    euid: Number(match[13]),
    session: Number(match[14]),
    comm: match[15] ?? '',
    exe: match[16] ?? '',
    key: match[18] ?? '',
  };
  const { pid, ppid, uid, euid, session } = record;
  return nr >= -0x80000000 && Math.max(nr, pid, ppid, uid, euid, session) <= U32_MAX ? record : undefined;
}

function parseHex(digits = '0'): bigint {
  return BigInt(digits.length < 13 ? Number.parseInt(digits, 16) : `0x${digits}`);
}

const PLACE = / ses=(\d{1,10}) comm=(?:"[!#-~]*"|[0-9A-F]+|\(null\)) exe=(?:"[!#-~]*"|[0-9A-F]+|\(null\)) /;

/** Whether a SYSCALL record that reads at least so far is of another session. */
export function isForeign(body: string, session: number): boolean {
  const match = PLACE.exec(body);
  return match !== null && Number(match[1]) !== session;
}
