import { type AuditState, type Evidence, weighEvidence } from '../audit/evidence.ts';
import { findHoles } from '../audit/holes.ts';
import type { Observation } from '../audit/observation.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { NamedCount } from '../audit/tally.ts';
import type { AuditSetup } from './audit-setup.ts';
import { findContainerSockets } from './container-sockets.ts';
import type { Examiner } from './examiner.ts';
import type { LaunchOutcome } from './launch.ts';
import type { LogFile } from './log-follower.ts';
import type { ObservePlan } from './plan.ts';

/** Everything that was found out about a run. */
export interface Findings {
  readonly plan: ObservePlan;
  readonly setup: AuditSetup;
  readonly after: AuditState | undefined;
  /** undefined when the launcher ended before it had a session. */
  readonly observation: Observation | undefined;
  readonly outcome: LaunchOutcome;
  readonly examiner: Examiner;
  readonly calls: readonly ObservedCall[];
  readonly log: LogFile;
  /** What went wrong while the log was read. */
  readonly failures: readonly string[];
}

/** Puts the findings into the form in which they are weighed. */
export function gatherEvidence(findings: Findings): Evidence {
  const { plan, setup, after, observation, outcome, examiner, calls, log, failures } = findings;
  const start = observation?.session.start?.serial;
  const end = observation?.session.end?.serial;
  const between = ({ serial }: { serial: number }) =>
    serial > (start ?? 0) && serial < (end ?? Number.POSITIVE_INFINITY);
  const uncounted = observation?.session.fold.uncounted ?? 0;
  return weighEvidence({
    before: setup.before,
    after,
    startSerial: start,
    endSerial: end,
    missing:
      start === undefined || end === undefined || observation === undefined
        ? 0
        : observation.continuity.missingBetween(start, end).count,
    records: observation?.session.fold.total ?? 0,
    rejections: [
      ...(observation?.rejections ?? []).map(describe),
      ...(observation?.problems ?? []).map(describe),
      ...describeForgery(observation, outcome),
      ...(uncounted > 0 ? [`${uncounted} records of more distinct calls than are kept`] : []),
    ],
    sessionsLeft: (observation?.sessionsLeft.kept ?? []).map(
      ({ pid, session, serial }) => `pid ${pid} went to session ${session} (serial ${serial})`,
    ),
    changes: [
      ...(observation?.configChanges.kept ?? [])
        .filter(between)
        .map(({ text, serial }) => `serial ${serial}: ${text}`),
      ...laterDaemonRecords(observation, setup).map(({ text }) => `auditd: ${text}`),
    ],
    drained: outcome.drained,
    logProblems: [...log.problems, ...failures],
    ausearchProblems: examiner.problems,
    ausearchRecords: examiner.records,
    launcherFailure: outcome.failure,
    holes: findHoles(calls, { uid: plan.uid, containerSockets: findContainerSockets(plan) }, plan.toldApart),
  });
}

/** A start canary of any process but the one that became the subject. */
function describeForgery(observation: Observation | undefined, outcome: LaunchOutcome): string[] {
  const pid = observation?.session.start?.pid;
  return pid === undefined || pid === outcome.child
    ? []
    : [`start-canary-forged by pid ${pid}, not ${outcome.child}`];
}

/** What the daemon said of itself, but for the start of one that is ours. Its serials do not tell when. */
function laterDaemonRecords(observation: Observation | undefined, setup: AuditSetup) {
  const own = setup.daemon.kind === 'own' ? setup.daemon.process.pid : undefined;
  return (observation?.daemonRecords.kept ?? []).filter(
    ({ op, pid }) => op !== 'rotate-logs' && !(op === 'start' && pid === own),
  );
}

function describe({ name, count, examples }: NamedCount<string>): string {
  const [first] = examples;
  return `${name} × ${count}${first === undefined ? '' : ` (line ${first.line}: ${first.text})`}`;
}
