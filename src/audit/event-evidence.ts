import type { AuditState } from './evidence.ts';
import type { EventPlan, SessionEvents } from './session-events.ts';
import type { NamedCount } from './tally.ts';

/** What only the observer could know of a run's events. */
export interface EventWitness {
  readonly plan: EventPlan;
  /** Events that ausearch was given, those that it read as we do, and where it did not. */
  readonly ausearch: {
    readonly given: number;
    readonly agreed: number;
    readonly problems: readonly string[];
  };
}

/** What the log says of a run's events. */
export interface EventReading {
  /** Whole events of the subject. */
  readonly whole: number;
  /** Serials of the command's own execve, and of the launcher's at the end; null where it was not seen. */
  readonly canaries: { readonly start: number | null; readonly end: number | null };
  readonly problems: readonly { readonly name: string; readonly count: number; readonly example: string }[];
}

export function describeEvents(events: SessionEvents): EventReading {
  return {
    whole: events.total,
    canaries: { start: events.start?.serial ?? null, end: events.end?.serial ?? null },
    problems: events.problems.list.map(toProblem),
  };
}

function toProblem({ name, count, examples: [first] }: NamedCount<string>): EventReading['problems'][number] {
  return { name, count, example: first === undefined ? '' : `line ${first.line}: ${first.text}` };
}

/** Why the events of a run are not all that its rules asked for, a sentence each; empty when they are. */
export function findEventGaps(
  reading: EventReading,
  { plan, ausearch }: EventWitness,
  states: readonly (AuditState | undefined)[],
): readonly string[] {
  const { start, end } = reading.canaries;
  const hiding = states.flatMap((state) => state?.rules ?? []).find(hidesEvents);
  return [
    ...(plan.unseen ?? []).map(
      (architecture) =>
        `the baseline allows calls of ${architecture}, which this kernel runs and makes no events of`,
    ),
    ...(start === null ? ['the execve of the command was not recorded'] : []),
    ...(end === null ? ['the launcher’s last execve was not recorded'] : []),
    ...reading.problems.map(({ name, count, example }) => `${name} × ${count} (${example})`),
    ...(hiding === undefined ? [] : [`a rule may keep records of events from being made: ${hiding}`]),
    ...(ausearch.problems.length === 0 && ausearch.agreed !== ausearch.given
      ? [`ausearch read ${ausearch.agreed} of ${ausearch.given} events`]
      : ausearch.problems.map((problem) => `ausearch: ${problem}`)),
  ];
}

/** The types of an event's records, by name and number (linux/audit.h). */
const EVENT_TYPES: ReadonlySet<string> = new Set([
  ...[
    'SYSCALL',
    'PATH',
    'CWD',
    'EXECVE',
    'SOCKADDR',
    'SOCKETCALL',
    'MMAP',
    'OBJ_PID',
    'FD_PAIR',
    'OPENAT2',
    'PROCTITLE',
  ],
  ...['1300', '1302', '1307', '1309', '1306', '1304', '1323', '1318', '1317', '1337', '1327'],
]);

/**
 * Whether a line of `auditctl -l` is a rule by which the kernel may not make an event, or not all of it: one that says
 * never, or an exclude rule that is not for record types alone that no event has (auditctl(8)).
 */
function hidesEvents(rule: string): boolean {
  if (/^-a (?:never,\w+|\w+,never) /.test(`${rule} `)) return true;
  if (!/\bexclude\b/.test(rule)) return false;
  const types = [...rule.matchAll(/-F msgtype([=!<>&]+)(\S+)/g)];
  return !types.some(([, operator, type]) => operator === '=' && !EVENT_TYPES.has(type ?? ''));
}
