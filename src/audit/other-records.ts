import type { Parsed } from './line.ts';

/** A process took a new audit session (type LOGIN, kernel/auditsc.c `audit_log_set_loginuid`). */
export interface LoginRecord {
  readonly pid: number;
  readonly uid: number;
  readonly oldAuid: number;
  readonly auid: number;
  readonly oldSession: number;
  readonly session: number;
  /** Whether the kernel let it. */
  readonly succeeded: boolean;
}

/** A setting or a rule of the audit system was changed (type CONFIG_CHANGE). */
export interface ConfigChange {
  /** `set`, `add_rule`, `remove_rule`, `seccomp-logging`; null in forms without one. */
  readonly op: string | null;
  /** The whole record's text. */
  readonly text: string;
  readonly auid: number | null;
  readonly session: number | null;
}

/** auditd about itself (types DAEMON_*); the serials of these are a counter of its own. */
export interface DaemonRecord {
  /** `start`, `terminate`, `rotate-logs`, `reconfigure`; null in forms without one. */
  readonly op: string | null;
  readonly text: string;
  /** Of the daemon, or of whoever sent it the signal. */
  readonly pid: number | null;
}

// A label between uid and old-auid is not encoded and may hold anything, so the fields after it are anchored at the end.
const LOGIN =
  /^pid=(\d{1,10}) uid=(\d{1,10})(?: .*)? old-auid=(\d{1,10}) auid=(\d{1,10})(?: tty=\S+)? old-ses=(\d{1,10}) ses=(\d{1,10}) res=([01])$/s;

/** Parses the body of a LOGIN record, strictly. */
export function parseLogin(body: string): Parsed<LoginRecord> {
  const match = LOGIN.exec(body);
  if (match === null) return { ok: false, rejection: 'bad-login' };
  const [pid, uid, oldAuid, auid, oldSession, session] = match.slice(1, 7).map(Number) as Six;
  return { ok: true, value: { pid, uid, oldAuid, auid, oldSession, session, succeeded: match[7] === '1' } };
}

type Six = [number, number, number, number, number, number];

/** Any CONFIG_CHANGE is one; what cannot be found in it is null. */
export function parseConfigChange(body: string): ConfigChange {
  return {
    op: findField(body, 'op'),
    text: body,
    auid: findNumber(body, 'auid'),
    session: findNumber(body, 'ses'),
  };
}

/** Any DAEMON_* record is one; what cannot be found in it is null. */
export function parseDaemonRecord(body: string): DaemonRecord {
  return { op: findField(body, 'op'), text: body, pid: findNumber(body, 'pid') };
}

function findField(body: string, name: string): string | null {
  return new RegExp(`(?:^| )${name}=(\\S+)`).exec(body)?.[1] ?? null;
}

function findNumber(body: string, name: string): number | null {
  const value = findField(body, name);
  return value !== null && /^\d{1,10}$/.test(value) ? Number(value) : null;
}
