import { DigitReader, EnvelopeScanner, type Parsed, U32_MAX } from './line.ts';

/** One SECCOMP record (type 1326): the kernel logs it before the call runs, so it is an attempt. */
export interface SeccompRecord {
  /** Unix time in milliseconds. */
  readonly timeMs: number;
  readonly serial: number;
  /** The audit session; 4294967295 is unset, as for `auid`. */
  readonly session: number;
  readonly auid: number;
  readonly uid: number;
  readonly gid: number;
  readonly pid: number;
  /** As it stands in the record: `"node"`, upper-case hex, or `(null)`; see `decodeToken`. */
  readonly comm: string;
  readonly exe: string;
  readonly sig: number;
  /** AUDIT_ARCH_* */
  readonly arch: number;
  /** Unsigned 32-bit; the kernel prints a signed long, so -1 is 4294967295 here. */
  readonly syscall: number;
  readonly compat: number;
  /** As it stands in the record: `0x7f…`, 64 bits. */
  readonly ip: string;
  /** The filter's answer without its data: SECCOMP_RET_LOG is 0x7ffc0000. */
  readonly code: number;
}

export const SECCOMP = 'SECCOMP';

/**
 * Reads the body of SECCOMP records in the order that kernel/auditsc.c (`audit_seccomp`, `audit_log_task`) prints it:
 * `auid uid gid ses [subj] pid comm exe sig arch syscall compat ip code`. `subj` is an unencoded label that may hold
 * spaces, so what follows the last ` pid=` is read strictly to the end; neither comm nor exe can hold a space there.
 * Its fields hold the last record that was found right; nothing is allocated, for this runs for every line.
 */
export class SeccompScanner {
  auid = 0;
  uid = 0;
  gid = 0;
  session = 0;
  pid = 0;
  commStart = 0;
  commEnd = 0;
  exeStart = 0;
  exeEnd = 0;
  sig = 0;
  arch = 0;
  syscall = 0;
  compat = 0;
  ipStart = 0;
  ipEnd = 0;
  code = 0;
  readonly #digits = new DigitReader();
  #at = 0;

  /** Whether the body that starts at `from` is a whole SECCOMP record. */
  scan(line: string, from: number): boolean {
    this.#at = from;
    this.auid = this.#number(line, 'auid=', true);
    this.uid = this.#number(line, ' uid=', true);
    this.gid = this.#number(line, ' gid=', true);
    this.session = this.#number(line, ' ses=', true);
    if (this.auid < 0 || this.uid < 0 || this.gid < 0 || this.session < 0) return false;
    if (!line.startsWith(' pid=', this.#at) && !this.#skipLabels(line)) return false;
    this.pid = this.#number(line, ' pid=', false);
    if (this.pid < 0 || !line.startsWith(' comm=', this.#at)) return false;
    this.commStart = this.#at + 6;
    this.commEnd = endOfToken(line, this.commStart);
    if (this.commEnd < 0 || !line.startsWith(' exe=', this.commEnd)) return false;
    this.exeStart = this.commEnd + 5;
    this.exeEnd = endOfToken(line, this.exeStart);
    if (this.exeEnd < 0) return false;
    this.#at = this.exeEnd;
    return this.#scanTail(line);
  }

  #scanTail(line: string): boolean {
    this.sig = this.#number(line, ' sig=', false);
    this.arch = this.#hex(line, ' arch=', 8);
    if (this.sig < 0 || this.arch < 0 || !this.#scanSyscall(line)) return false;
    this.compat = this.#number(line, ' compat=', false);
    if (this.compat !== 0 && this.compat !== 1) return false;
    this.ipStart = this.#at + 4;
    if (this.#hex(line, ' ip=0x', 16) < 0) return false;
    this.ipEnd = this.#at;
    this.code = this.#hex(line, ' code=0x', 8);
    return this.code >= 0 && (this.#at === line.length || line.charCodeAt(this.#at) === 0x1d);
  }

  /** A signed long that holds an int, or an unsigned one. */
  #scanSyscall(line: string): boolean {
    const negative = line.startsWith(' syscall=-', this.#at);
    const value = this.#number(line, negative ? ' syscall=-' : ' syscall=', false);
    if (value < 0 || (negative && (value === 0 || value > 0x80000000))) return false;
    this.syscall = (negative ? -value : value) >>> 0;
    return true;
  }

  /** Goes to the last ` pid=` of the record: labels may stand before it, and hold anything. */
  #skipLabels(line: string): boolean {
    const label = / [a-z][a-z0-9_-]*=/y;
    label.lastIndex = this.#at;
    if (!label.test(line)) return false;
    const enrichment = line.indexOf('\x1d', this.#at);
    const pid = line.lastIndexOf(' pid=', enrichment === -1 ? line.length : enrichment);
    if (pid < label.lastIndex) return false;
    this.#at = pid;
    return true;
  }

  /** The decimal number after `name`, at most 4294967295; -1 when it is not there. `skip` passes unknown fields. */
  #number(line: string, name: string, skip: boolean): number {
    if (!line.startsWith(name, this.#at) && !(skip && this.#skipTo(line, name))) return -1;
    const value = this.#digits.read(line, this.#at + name.length, 10);
    this.#at = this.#digits.at;
    return value > U32_MAX ? -1 : value;
  }

  /** Goes past fields of a later kernel that stand before the one called `name`. */
  #skipTo(line: string, name: string): boolean {
    const field = name.startsWith(' ')
      ? / (?!pid=)[a-z][a-z0-9_-]*=[^ \x1d]*/y
      : /(?!pid=)[a-z][a-z0-9_-]*=[^ \x1d]* /y;
    for (let skipped = 0; skipped < 16; skipped += 1) {
      field.lastIndex = this.#at;
      if (!field.test(line)) return false;
      this.#at = field.lastIndex;
      if (line.startsWith(name, this.#at)) return true;
    }
    return false;
  }

  /** The lower-case hex number after `name`; above 53 bits it is rounded. -1 when it is not there. */
  #hex(line: string, name: string, most: number): number {
    if (!line.startsWith(name, this.#at)) return -1;
    const start = this.#at + name.length;
    let at = start;
    let value = 0;
    for (;;) {
      const code = line.charCodeAt(at);
      if (code >= 48 && code <= 57) value = value * 16 + code - 48;
      else if (code >= 97 && code <= 102) value = value * 16 + code - 87;
      else break;
      if (at - start === most) return -1;
      at += 1;
    }
    this.#at = at;
    return at === start ? -1 : value;
  }
}

/**
 * Where an encoded string ends (kernel/audit.c, `audit_log_untrustedstring`): in quotes, bytes 0x21 to 0x7e but `"`;
 * bare, upper-case hex of whole bytes; or `(null)`. -1 when there is none.
 */
export function endOfToken(line: string, from: number): number {
  let at = from;
  if (line.charCodeAt(at) === 34) {
    for (;;) {
      at += 1;
      const code = line.charCodeAt(at);
      if (code === 34) return at + 1;
      if (!(code > 32 && code < 127)) return -1;
    }
  }
  for (;;) {
    const code = line.charCodeAt(at);
    if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 70))) break;
    at += 1;
  }
  if (at > from) return (at - from) % 2 === 0 ? at : -1;
  return line.startsWith('(null)', from) ? from + 6 : -1;
}

/** Parses a line of type SECCOMP, strictly to its end; the enrichment is not looked at. */
export function parseSeccompRecord(line: string): Parsed<SeccompRecord> {
  const envelope = new EnvelopeScanner();
  const rejection = line.includes('\0') ? 'nul-byte' : envelope.scan(line);
  if (rejection !== undefined) return { ok: false, rejection };
  const body = new SeccompScanner();
  if (line.slice(envelope.typeStart, envelope.typeEnd) !== SECCOMP || !body.scan(line, envelope.body)) {
    return { ok: false, rejection: 'bad-seccomp' };
  }
  return { ok: true, value: toRecord(line, envelope, body) };
}

function toRecord(line: string, envelope: EnvelopeScanner, body: SeccompScanner): SeccompRecord {
  const { session, auid, uid, gid, pid, sig, arch, syscall, compat, code } = body;
  return {
    timeMs: envelope.seconds * 1000 + envelope.milliseconds,
    serial: envelope.serial,
    session,
    auid,
    uid,
    gid,
    pid,
    comm: line.slice(body.commStart, body.commEnd),
    exe: line.slice(body.exeStart, body.exeEnd),
    sig,
    arch,
    syscall,
    compat,
    ip: line.slice(body.ipStart, body.ipEnd),
    code,
  };
}
