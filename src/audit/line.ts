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
  /** The host, where auditd's `name_format` asks for it. */
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

const HEAD = /^(?:node=([!-~]+) )?type=([A-Z][A-Z0-9_]*(?:\[\d{1,10}\])?) msg=audit\(/y;
const TIME = /(\d{1,12})\.(\d{3}):/y;
const SERIAL = /(\d{1,10})\): /y;

/** All three at once, as nearly every line has them; which of them a line lacks, they tell one by one. */
const WHOLE = new RegExp(`${HEAD.source.slice(1)}${TIME.source}${SERIAL.source}`, 'y');

/** Parses one complete line, without its newline, each character one byte (latin1). */
export function parseEnvelope(line: string): Parsed<Envelope> {
  if (line.includes('\0')) return reject('nul-byte');
  const whole = execAt(WHOLE, line, 0);
  if (whole !== null && Number(whole[5]) <= U32_MAX) {
    const [, node = null, type = '', seconds, milliseconds, serial] = whole;
    return {
      ok: true,
      value: {
        node,
        type,
        seconds: Number(seconds),
        milliseconds: Number(milliseconds),
        serial: Number(serial),
        body: withoutEnrichment(line, WHOLE.lastIndex),
      },
    };
  }
  return rejectEnvelope(line);
}

/** Says what of a line that is no record is wrong. */
function rejectEnvelope(line: string): { readonly ok: false; readonly rejection: RejectionName } {
  const head = execAt(HEAD, line, 0);
  if (head === null) return reject('no-envelope');
  const time = execAt(TIME, line, HEAD.lastIndex);
  if (time === null) return reject('bad-time');
  return reject('bad-serial');
}

export function reject(rejection: RejectionName): { readonly ok: false; readonly rejection: RejectionName } {
  return { ok: false, rejection };
}

function execAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}

function withoutEnrichment(line: string, from: number): string {
  const enrichment = line.indexOf('\x1d', from);
  return enrichment === -1 ? line.slice(from) : line.slice(from, enrichment);
}
