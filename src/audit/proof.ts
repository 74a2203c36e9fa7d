import type { Continuity, SerialRange } from './continuity.ts';
import { describeEvents, type EventReading, type EventWitness, findEventGaps } from './event-evidence.ts';
import { type AuditState, type Evidence, type Facts, weighEvidence } from './evidence.ts';
import { findHoles, type SubjectFacts } from './holes.ts';
import { type LogContext, readLogFacts } from './log-facts.ts';
import type { Observation } from './observation.ts';
import { listCalls, type ObservedCall } from './observed-call.ts';
import type { SessionPlan } from './session-calls.ts';

/** A canary's record, as a reader of the log finds it. */
export interface SeenCanary {
  readonly serial: number;
  readonly timeMs: number;
  readonly pid: number;
  /** Counted from 1 at the first line that was read. */
  readonly line: number;
}

/** What was read of the log, and what of it could not be understood. */
export interface LogReading {
  readonly lines: number;
  /** Records by type. */
  readonly types: Readonly<Record<string, number>>;
  /** Rejected lines and broken expectations by name. */
  readonly rejected: readonly { readonly name: string; readonly count: number }[];
  readonly canaries: { readonly start: SeenCanary | null; readonly end: SeenCanary | null };
  /** The first gaps between the canaries. */
  readonly gaps: readonly SerialRange[];
  /** null for a run without audit rules of its own. */
  readonly events: EventReading | null;
}

/** What only the observer could know: with the log it gives the evidence again. */
export interface Witness {
  readonly before: AuditState;
  readonly after: AuditState | null;
  readonly daemon: { readonly kind: 'own' | 'registered'; readonly pid: number; readonly startTicks: string };
  readonly log: {
    readonly path: string;
    readonly bytes: number;
    readonly rotations: number;
    readonly problems: readonly string[];
    /** Of all bytes that were read; null where the log was not kept. */
    readonly digest: string | null;
  };
  /** null when the launcher never had a session. */
  readonly session: Required<SessionPlan> | null;
  readonly child: number | null;
  readonly drained: boolean;
  readonly launcherFailure: string | null;
  readonly ausearch: {
    readonly given: number;
    readonly agreed: number;
    readonly problems: readonly string[];
  };
  readonly subject: SubjectFacts;
  readonly toldApart: readonly string[];
  /** null for a run without audit rules of its own. */
  readonly events: EventWitness | null;
}

/** The evidence with all that it was made of. */
export interface Proof {
  readonly witness: Witness;
  readonly reading: LogReading;
}

/** Weighs what the observer witnessed together with what the log says; the same function serves the run and whoever checks it. */
export function deriveEvidence(
  witness: Witness,
  observation: Observation | undefined,
  calls: readonly ObservedCall[] = observation === undefined ? [] : listCalls(observation.session),
): Evidence {
  const context: LogContext = {
    child: witness.child ?? undefined,
    ownDaemon: witness.daemon.kind === 'own' ? witness.daemon.pid : undefined,
  };
  const facts: Facts = {
    before: witness.before,
    after: witness.after ?? undefined,
    log: readLogFacts(observation, context),
    logProblems: witness.log.problems,
    drained: witness.drained,
    ausearchProblems: witness.ausearch.problems,
    ausearchGiven: witness.ausearch.given,
    ausearchRecords: witness.ausearch.agreed,
    launcherFailure: witness.launcherFailure ?? undefined,
    events: weighEvents(witness, observation),
    holes: findHoles(calls, witness.subject, witness.toldApart),
  };
  return weighEvidence(facts);
}

/** Why what the run's audit rules asked for did not all come; empty when it did, and for a run without such rules. */
export function explainEvents(witness: Witness, observation: Observation | undefined): readonly string[] {
  const { events, before, after } = witness;
  if (events === null) return [];
  if (observation?.events === undefined) return ['no event could be read'];
  return findEventGaps(describeEvents(observation.events), events, [before, after ?? undefined]);
}

function weighEvents(witness: Witness, observation: Observation | undefined): Facts['events'] {
  if (witness.events?.plan.decides !== true) return undefined;
  return { whole: observation?.events?.total ?? 0, gaps: explainEvents(witness, observation) };
}

/** What an observation says of its log. */
export function describeReading(observation: Observation | undefined): LogReading {
  if (observation === undefined)
    return {
      lines: 0,
      types: {},
      rejected: [],
      canaries: { start: null, end: null },
      gaps: [],
      events: null,
    };
  const { session, continuity, rejections, problems, lines, types } = observation;
  return {
    lines,
    types: Object.fromEntries(types),
    rejected: [...rejections, ...problems].map(({ name, count }) => ({ name, count })),
    canaries: { start: seen(session.start), end: seen(session.end) },
    gaps: gapsBetween(continuity, session.start?.serial, session.end?.serial),
    events: observation.events === undefined ? null : describeEvents(observation.events),
  };
}

function seen(canary: SeenCanary | undefined): SeenCanary | null {
  if (canary === undefined) return null;
  const { serial, timeMs, pid, line } = canary;
  return { serial, timeMs, pid, line };
}

function gapsBetween(continuity: Continuity, start?: number, end?: number): readonly SerialRange[] {
  if (start === undefined || end === undefined) return [];
  return continuity.missingBetween(start, end).ranges;
}
