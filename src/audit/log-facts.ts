import type { Observation } from './observation.ts';
import type { NamedCount } from './tally.ts';

/** What the log alone tells of a run; the observer and an offline verification derive it alike. */
export interface LogFacts {
  readonly startSerial: number | undefined;
  readonly endSerial: number | undefined;
  /** Serials between the canaries of which no record was read. */
  readonly missing: number;
  /** Records of the run's session, the launcher's own left out. */
  readonly records: number;
  readonly lines: number;
  /** Records by type, the whole log's. */
  readonly types: Readonly<Record<string, number>>;
  readonly rejections: readonly string[];
  /** Processes that took another audit session. */
  readonly sessionsLeft: readonly string[];
  /** Changed settings between the canaries, and what the daemon said of itself. */
  readonly changes: readonly string[];
}

/** What has to be known beside the log to read it. */
export interface LogContext {
  /** The process that became the subject; undefined when it never did. */
  readonly child: number | undefined;
  /** The pid of a daemon that was started for the run, whose start is no change. */
  readonly ownDaemon: number | undefined;
}

/** Without an observation, for a launcher that never had a session, nothing was seen. */
export function readLogFacts(observation: Observation | undefined, context: LogContext): LogFacts {
  if (observation === undefined) {
    const none = {
      startSerial: undefined,
      endSerial: undefined,
      missing: 0,
      records: 0,
      lines: 0,
      types: {},
    };
    return { ...none, rejections: [], sessionsLeft: [], changes: [] };
  }
  const { session, continuity, rejections, problems, sessionsLeft, configChanges, daemonRecords } =
    observation;
  const [start, end] = [session.start?.serial, session.end?.serial];
  const isBetween = ({ serial }: { serial: number }) =>
    serial > (start ?? 0) && serial < (end ?? Number.POSITIVE_INFINITY);
  const isOwnStart = ({ op, pid }: { op: string | null; pid: number | null }) =>
    op === 'start' && pid === context.ownDaemon;
  return {
    startSerial: start,
    endSerial: end,
    missing: start === undefined || end === undefined ? 0 : continuity.missingBetween(start, end).count,
    records: session.fold.total,
    lines: observation.lines,
    types: Object.fromEntries(observation.types),
    rejections: [...rejections, ...problems]
      .map(describe)
      .concat(describeForgery(session.start?.pid, context.child)),
    sessionsLeft: sessionsLeft.kept.map(
      ({ pid, session: taken, serial }) => `pid ${pid} went to session ${taken} (serial ${serial})`,
    ),
    changes: [
      ...configChanges.kept.filter(isBetween).map(({ text, serial }) => `serial ${serial}: ${text}`),
      // The serials of these are the daemon's own, and do not tell when.
      ...daemonRecords.kept
        .filter((record) => record.op !== 'rotate-logs' && !isOwnStart(record))
        .map(({ text }) => `auditd: ${text}`),
      ...[configChanges, daemonRecords]
        .filter(({ count, kept }) => count > kept.length)
        .map(({ count, kept }) => `${count - kept.length} records more than are kept`),
    ],
  };
}

/** A start canary of any process but the one that became the subject. */
function describeForgery(pid: number | undefined, child: number | undefined): string[] {
  return pid === undefined || pid === child
    ? []
    : [`start-canary-forged by pid ${pid}, not ${child ?? 'any of ours'}`];
}

function describe({ name, count, examples }: NamedCount<string>): string {
  const [first] = examples;
  return `${name} × ${count}${first === undefined ? '' : ` (line ${first.line}: ${first.text})`}`;
}
