/** Why a line is no record that we understand. Every rejected line is counted under one of these, none is skipped. */
export const REJECTIONS = [
  'too-long',
  'nul-byte',
  'truncated',
  'no-envelope',
  'bad-time',
  'bad-serial',
  'bad-seccomp',
  'bad-login',
] as const;
export type RejectionName = (typeof REJECTIONS)[number];

/** A value, or the name of what was wrong. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: RejectionName };

/** What auditd writes around every record: `[node=HOST ]type=TYPE msg=audit(SECONDS.MILLISECONDS:SERIAL): BODY`. */
export interface Envelope {
  /** The host where auditd's `name_format` asks for it. */
  readonly node: string | null;
  /** `SECCOMP`; `UNKNOWN[1423]` for a type that this auditd has no name for. */
  readonly type: string;
  /** Unix time. */
  readonly seconds: number;
  readonly milliseconds: number;
  /** Of the event; several records may share one. */
  readonly serial: number;
  /** The record's text without the enrichment that follows a 0x1d byte in auditd's ENRICHED format. */
  readonly body: string;
}

export const U32_MAX = 0xffffffff;
/** Separates a record from auditd's own interpretation of it. */
export const ENRICHMENT = '\x1d';

const MESSAGE = ' msg=audit(';
const NODE = 'node=';
const TYPE = 'type=';

/** Reads decimal digits of one string; `at` is the place after them. Nothing is allocated: this runs for every line. */
export class DigitReader {
  at = 0;

  /** The number that starts at `from`; -1 when there is no digit there, or more than `most` of them. */
  read(line: string, from: number, most: number): number {
    const limit = from + most;
    let at = from;
    let value = 0;
    for (;;) {
      const digit = line.charCodeAt(at) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      if (at === limit) return -1;
      value = value * 10 + digit;
      at += 1;
    }
    this.at = at;
    return at === from ? -1 : value;
  }
}

/** Finds the envelope of one line after the other; its fields hold the last line that was found right. */
export class EnvelopeScanner {
  /** Of the type's name; `typeStart` is above 5 when a node stands before it. */
  typeStart = 0;
  typeEnd = 0;
  seconds = 0;
  milliseconds = 0;
  serial = 0;
  /** Where the body starts; it ends with the line, or at the enrichment. */
  body = 0;
  readonly #digits = new DigitReader();

  /** undefined when the line has an envelope, else what is wrong with it. */
  scan(line: string): RejectionName | undefined {
    let at = 0;
    if (line.startsWith(NODE)) {
      at = line.indexOf(' ') + 1;
      if (at <= NODE.length + 1) return 'no-envelope';
    }
    if (!line.startsWith(TYPE, at)) return 'no-envelope';
    this.typeStart = at + TYPE.length;
    this.typeEnd = endOfType(line, this.typeStart);
    if (this.typeEnd === this.typeStart || !line.startsWith(MESSAGE, this.typeEnd)) return 'no-envelope';
    const digits = this.#digits;
    const time = this.typeEnd + MESSAGE.length;
    this.seconds = digits.read(line, time, 12);
    const point = digits.at;
    if (this.seconds < 0 || line.charCodeAt(point) !== 46) return 'bad-time';
    this.milliseconds = digits.read(line, point + 1, 3);
    if (this.milliseconds < 0 || digits.at !== point + 4 || line.charCodeAt(point + 4) !== 58)
      return 'bad-time';
    this.serial = digits.read(line, point + 5, 10);
    const end = digits.at;
    if (this.serial < 0 || this.serial > U32_MAX) return 'bad-serial';
    if (line.charCodeAt(end) !== 41 || line.charCodeAt(end + 1) !== 58 || line.charCodeAt(end + 2) !== 32) {
      return 'bad-serial';
    }
    this.body = end + 3;
    return undefined;
  }
}

/** Capital letters, digits, `_`; then perhaps a number in brackets. */
function endOfType(line: string, from: number): number {
  let at = from;
  for (;;) {
    const code = line.charCodeAt(at);
    if (!((code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57 && at > from))) break;
    at += 1;
  }
  if (line.charCodeAt(at) !== 91) return at;
  const bracket = /\[\d{1,10}\]/y;
  bracket.lastIndex = at;
  return bracket.test(line) ? bracket.lastIndex : from;
}

/** Parses one complete line, without its newline, each character one byte (latin1). */
export function parseEnvelope(line: string): Parsed<Envelope> {
  if (line.includes('\0')) return { ok: false, rejection: 'nul-byte' };
  const scanner = new EnvelopeScanner();
  const rejection = scanner.scan(line);
  if (rejection !== undefined) return { ok: false, rejection };
  const { typeStart, typeEnd, seconds, milliseconds, serial, body } = scanner;
  const node = typeStart === TYPE.length ? null : line.slice(NODE.length, typeStart - TYPE.length - 1);
  const type = line.slice(typeStart, typeEnd);
  return { ok: true, value: { node, type, seconds, milliseconds, serial, body: bodyOf(line, body) } };
}

/** The body of a line whose envelope ends at `from`. */
export function bodyOf(line: string, from: number): string {
  const enrichment = line.indexOf(ENRICHMENT, from);
  return enrichment === -1 ? line.slice(from) : line.slice(from, enrichment);
}
