import { type Parsed, parseEnvelope, reject, U32_MAX } from './line.ts';

/** One SECCOMP record (type 1326): the kernel logs it before the call runs, so it is an attempt. */
export interface SeccompRecord {
  /** The host, where auditd's `name_format` asks for it. */
  readonly node: string | null;
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

const NUMBER = '(\\d{1,10})';
/** Fields of a later kernel that stand between the first ones. */
const FIELDS = '(?:(?!pid=)[a-z][a-z0-9_-]*=[^ ()\\x1d]* ){0,4}?';
/**
 * `subj` and what may come beside it: not encoded, so it may hold anything. Only the record's last ` pid=` can start
 * what must follow to the end, for no string there holds a space.
 */
const LABELS = '( (?!pid=)[a-z][a-z0-9_-]*=[^\\x1d]*?)?';
/** kernel/audit.c, `audit_log_untrustedstring`: no space, and no quote inside quotes. */
const STRING = '("[!#-~]*"|(?:[0-9A-F]{2})+|\\(null\\))';
const ENVELOPE = '(?:node=([!-~]+) )?type=SECCOMP msg=audit\\((\\d{1,12})\\.(\\d{3}):(\\d{1,10})\\): ';

/**
 * The whole line, as kernel/auditsc.c prints it (`audit_seccomp`, `audit_log_task`) in kernels 5.4 to 6.18. One sticky
 * expression is three times faster than reading character by character, for V8 compiles it.
 */
const LINE = new RegExp(
  `${ENVELOPE}${FIELDS}auid=${NUMBER} ${FIELDS}uid=${NUMBER} ${FIELDS}gid=${NUMBER} ${FIELDS}ses=${NUMBER}${LABELS} ` +
    `pid=${NUMBER} comm=${STRING} exe=${STRING} sig=(\\d{1,3}) arch=([0-9a-f]{1,8}) syscall=(-?\\d{1,10}) ` +
    'compat=([01]) ip=(0x[0-9a-f]{1,16}) code=0x([0-9a-f]{1,8})(?:$|\\x1d)',
  'y',
);

/** Parses a line of type SECCOMP, strictly to its end; an enrichment is not looked at. */
export function parseSeccompRecord(line: string): Parsed<SeccompRecord> {
  const record = matchSeccompRecord(line);
  if (record !== undefined && !line.includes('\0')) return { ok: true, value: record };
  const envelope = parseEnvelope(line);
  return envelope.ok ? reject('bad-seccomp') : envelope;
}

/** The record of a line that is known to have no NUL byte; undefined when it is not a whole SECCOMP record. */
export function matchSeccompRecord(line: string): SeccompRecord | undefined {
  LINE.lastIndex = 0;
  const match = LINE.exec(line);
  // A label with another record's head in it is two lines, the first of which was cut off.
  if (match === null || match[9]?.includes(' msg=audit(') === true) return undefined;
  const record: SeccompRecord = {
    node: match[1] ?? null,
    timeMs: parseDecimal(match[2]) * 1000 + parseDecimal(match[3]),
    serial: parseDecimal(match[4]),
    session: parseDecimal(match[8]),
    auid: parseDecimal(match[5]),
    uid: parseDecimal(match[6]),
    gid: parseDecimal(match[7]),
    pid: parseDecimal(match[10]),
    comm: match[11] ?? '',
    exe: match[12] ?? '',
    sig: parseDecimal(match[13]),
    arch: parseHex(match[14]),
    syscall: parseCallNumber(match[15]),
    compat: parseDecimal(match[16]),
    ip: match[17] ?? '',
    code: parseHex(match[18]),
  };
  const { serial, session, auid, uid, gid, pid, syscall } = record;
  const isInRange = Math.max(serial, session, auid, uid, gid, pid, syscall) <= U32_MAX;
  return isInRange ? record : undefined;
}

/** Faster than Number for the few digits that a match gives. */
function parseDecimal(digits = ''): number {
  let value = 0;
  for (let at = 0; at < digits.length; at += 1) value = value * 10 + digits.charCodeAt(at) - 48;
  return value;
}

function parseHex(digits = ''): number {
  let value = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const code = digits.charCodeAt(at);
    value = value * 16 + (code < 58 ? code - 48 : code - 87);
  }
  return value;
}

/** An int printed as a signed long; Infinity when it is below the lowest int. */
function parseCallNumber(text = ''): number {
  if (!text.startsWith('-')) return parseDecimal(text);
  const value = parseDecimal(text.slice(1));
  return value > 0 && value <= 0x80000000 ? -value >>> 0 : Number.POSITIVE_INFINITY;
}
