import type { LogFacts } from './log-facts.ts';
import type { AuditStatus } from './status.ts';

/**
 * Every condition of a proof, by name; each is in the report, whether it held or not. `events` is there in runs that
 * gate behaviours, and only in those.
 */
export const CHECKS = [
  'actions-logged',
  'daemon',
  'enabled',
  'rate-limit',
  'rules',
  'configuration',
  'lost',
  'start-canary',
  'end-canary',
  'serials',
  'lines',
  'session',
  'drained',
  'log-file',
  'ausearch',
  'launcher',
  'events',
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** One sentence: what was found. */
  readonly detail: string;
}

/** Something that a proof does not cover, with what showed it. */
export interface Hole {
  readonly name: string;
  readonly detail: string;
}

/** Whether, and why, a run is proven: all checks hold. Holes stand beside the proof, they do not break it. */
export interface Evidence {
  readonly proven: boolean;
  readonly checks: readonly Check[];
  readonly lost: { readonly before: number; readonly after: number };
  readonly serials: { readonly first: number | null; readonly last: number | null; readonly missing: number };
  readonly canaries: { readonly start: boolean; readonly end: boolean };
  /** Records of the run's session that were read, the launcher's own left out. */
  readonly records: number;
  readonly holes: readonly Hole[];
}

/** The audit system at one moment. */
export interface AuditState {
  readonly status: AuditStatus;
  readonly rules: readonly string[];
  readonly actionsLogged: string;
  /** pid and start time: another process cannot have the same. */
  readonly daemon: string;
}

/** All that was found out about a run; `weighEvidence` only judges. */
export interface Facts {
  readonly before: AuditState;
  /** undefined when it could not be read any more. */
  readonly after: AuditState | undefined;
  readonly log: LogFacts;
  readonly logProblems: readonly string[];
  readonly drained: boolean;
  readonly ausearchProblems: readonly string[];
  /** Records that ausearch was given, and those that it read as we do. */
  readonly ausearchGiven: number;
  readonly ausearchRecords: number;
  readonly launcherFailure: string | undefined;
  /** Where the events of the run's audit rules count: how many came, and why those are not all. */
  readonly events: { readonly whole: number; readonly gaps: readonly string[] } | undefined;
  readonly holes: readonly Hole[];
}

/** Judges the facts of a run, every check by itself. */
export function weighEvidence(facts: Facts): Evidence {
  const { before, after, log } = facts;
  const { startSerial, endSerial } = log;
  const check = (name: CheckName, ok: boolean, detail: string): Check => ({ name, ok, detail });
  const same = (name: CheckName, what: string, pick: (state: AuditState) => string | number): Check => {
    if (after === undefined) return check(name, false, `${what} could not be read after the run`);
    const [was, is] = [pick(before), pick(after)];
    return check(
      name,
      was === is,
      was === is ? `${what} ${was} before and after` : `${what} was ${was}, is ${is}`,
    );
  };
  const listed = (name: CheckName, found: readonly string[], none: string): Check =>
    check(name, found.length === 0, found.length === 0 ? none : summarise(found));
  const logged = (state: AuditState | undefined) =>
    state?.actionsLogged.split(/\s+/).includes('log') === true;

  const checks: Check[] = [
    check(
      'actions-logged',
      logged(before) && logged(after),
      `actions_logged was "${before.actionsLogged}", is "${after?.actionsLogged ?? 'unknown'}"`,
    ),
    same('daemon', 'audit daemon', (state) => state.daemon),
    check(
      'enabled',
      before.status.enabled >= 1 && after?.status.enabled === before.status.enabled,
      `enabled was ${before.status.enabled}, is ${after?.status.enabled ?? 'unknown'}`,
    ),
    same('rate-limit', 'rate limit', (state) => state.status.rateLimit),
    checkRules(before, after),
    listed('configuration', log.changes, 'no audit setting was changed during the run'),
    same('lost', 'lost records', (state) => state.status.lost),
    check(
      'start-canary',
      startSerial !== undefined,
      startSerial === undefined ? 'not seen' : `serial ${startSerial}`,
    ),
    check(
      'end-canary',
      endSerial !== undefined,
      endSerial === undefined ? 'not seen' : `serial ${endSerial}`,
    ),
    check(
      'serials',
      startSerial !== undefined && endSerial !== undefined && endSerial > startSerial && log.missing === 0,
      startSerial === undefined || endSerial === undefined
        ? 'cannot be checked without both canaries'
        : `${log.missing} missing of ${startSerial} to ${endSerial}`,
    ),
    listed('lines', log.rejections, 'every line of the log was understood'),
    listed('session', log.sessionsLeft, 'no process left the audit session'),
    check(
      'drained',
      facts.drained,
      facts.drained
        ? 'every process had ended before the end canary'
        : 'processes of the session were still there',
    ),
    listed('log-file', facts.logProblems, 'the log was read without a break'),
    listed(
      'ausearch',
      facts.ausearchProblems.length === 0 && facts.ausearchRecords !== facts.ausearchGiven
        ? [`ausearch read ${facts.ausearchRecords} of ${facts.ausearchGiven} records`]
        : facts.ausearchProblems,
      `ausearch read the same ${facts.ausearchRecords} records`,
    ),
    check('launcher', facts.launcherFailure === undefined, facts.launcherFailure ?? 'came to its end'),
    ...(facts.events === undefined
      ? []
      : [listed('events', facts.events.gaps, `${facts.events.whole} events, all of them whole`)]),
  ];
  return {
    proven: checks.every(({ ok }) => ok),
    checks,
    lost: { before: before.status.lost, after: after?.status.lost ?? before.status.lost },
    serials: { first: startSerial ?? null, last: endSerial ?? null, missing: log.missing },
    canaries: { start: startSerial !== undefined, end: endSerial !== undefined },
    records: log.records,
    holes: facts.holes,
  };
}

/** Unchanged, and none that keeps a record from being written that the proof reads. */
function checkRules(before: AuditState, after: AuditState | undefined): Check {
  const text = ({ rules }: AuditState) => (rules.length === 0 ? 'none' : rules.join('; '));
  const hiding = [...before.rules, ...(after?.rules ?? [])].filter(hidesWitnesses);
  const detail =
    hiding.length > 0
      ? `a rule may hide SECCOMP records, or those that tell of changes: ${hiding[0]}`
      : after === undefined
        ? 'rules could not be read after the run'
        : `rules ${text(before)} before, ${text(after)} after`;
  return {
    name: 'rules',
    ok: hiding.length === 0 && after !== undefined && text(before) === text(after),
    detail,
  };
}

/** What a proof reads: an excluded record takes no serial, and leaves no gap. */
const WITNESSES: ReadonlySet<string> = new Set(['SECCOMP', '1326', 'CONFIG_CHANGE', '1305', 'LOGIN', '1006']);

/** Whether a line of `auditctl -l` is an exclude rule that is not for some other record type alone (auditctl(8)). */
function hidesWitnesses(rule: string): boolean {
  if (!/\bexclude\b/.test(rule)) return false;
  const types = [...rule.matchAll(/-F msgtype([=!<>&]+)(\S+)/g)];
  return !types.some(([, operator, type]) => operator === '=' && !WITNESSES.has(type ?? ''));
}

function summarise(found: readonly string[]): string {
  const shown = found.slice(0, 5).join('; ');
  return found.length > 5 ? `${shown}; and ${found.length - 5} more` : shown;
}
