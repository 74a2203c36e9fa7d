import { type AuditState, type Evidence, weighEvidence } from '../audit/evidence.ts';
import { findHoles } from '../audit/holes.ts';
import { readLogFacts } from '../audit/log-facts.ts';
import type { Observation } from '../audit/observation.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { AuditSetup } from './audit-setup.ts';
import { findDaemonSockets } from './daemon-sockets.ts';
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
  const ownDaemon = setup.daemon.kind === 'own' ? setup.daemon.process.pid : undefined;
  return weighEvidence({
    before: setup.before,
    after,
    log: readLogFacts(observation, { child: outcome.child, ownDaemon }),
    logProblems: [...log.problems, ...failures],
    drained: outcome.drained,
    ausearchProblems: examiner.problems,
    ausearchRecords: examiner.records,
    launcherFailure: outcome.failure,
    holes: findHoles(
      calls,
      { uid: plan.uid, daemonSockets: findDaemonSockets(plan), fenced: outcome.fenced },
      plan.toldApart,
    ),
  });
}
