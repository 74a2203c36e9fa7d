import type { EventWitness } from '../audit/event-evidence.ts';
import type { AuditState } from '../audit/evidence.ts';
import type { Witness } from '../audit/proof.ts';
import type { SessionPlan } from '../audit/session-calls.ts';
import type { AuditSetup } from './audit-setup.ts';
import { findDaemonSockets } from './daemon-sockets.ts';
import type { Examiner } from './examiner.ts';
import type { LaunchOutcome } from './launch.ts';
import type { LogFile } from './log-follower.ts';
import type { ObservePlan } from './plan.ts';

/** Everything that was found out about a run beside its log. */
export interface Findings {
  readonly plan: ObservePlan;
  readonly setup: AuditSetup;
  readonly after: AuditState | undefined;
  /** undefined when the launcher ended before it had a session. */
  readonly session: Required<SessionPlan> | undefined;
  /** Of daemons, that the subject's user could write to before it ran. */
  readonly socketsBefore: readonly string[];
  readonly outcome: LaunchOutcome;
  readonly examiner: Examiner;
  readonly log: LogFile;
  /** undefined where the log was not kept. */
  readonly logDigest: string | undefined;
  /** undefined for a run without audit rules of its own. */
  readonly events?: EventWitness;
  /** What went wrong while the log was read. */
  readonly failures: readonly string[];
}

/** Puts the findings into the form in which they are weighed, now and by whoever checks them later. */
export function gatherWitness(findings: Findings): Witness {
  const { plan, setup, after, session, outcome, examiner, log, logDigest, failures } = findings;
  const { kind, process } = setup.daemon;
  return {
    before: setup.before,
    after: after ?? null,
    daemon: { kind, ...process },
    log: {
      path: log.path,
      bytes: log.bytes,
      rotations: log.rotations,
      problems: [...log.problems, ...failures],
      digest: logDigest ?? null,
    },
    session: session ?? null,
    child: outcome.child ?? null,
    drained: outcome.drained,
    launcherFailure: outcome.failure ?? null,
    ausearch: { given: examiner.given, agreed: examiner.records, problems: examiner.problems },
    subject: {
      uid: plan.uid,
      // The subject may have made some, and removed some of its own.
      daemonSockets: [...new Set([...findings.socketsBefore, ...findDaemonSockets(plan)])],
      fenced: outcome.fenced,
      leftovers: outcome.leftovers.length,
    },
    toldApart: plan.toldApart,
    events: findings.events ?? null,
  };
}
