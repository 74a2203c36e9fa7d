import type { SyscallEvent } from '../audit/event.ts';
import type { Observation } from '../audit/observation.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import { type SeenUse, UseFold } from '../baseline/arguments/use-fold.ts';
import { makeAuditRules } from '../behaviour/audit-rules.ts';
import type { SeenBehaviour } from '../behaviour/behaviour.ts';
import { BehaviourFold } from '../behaviour/behaviour-fold.ts';
import { behavioursOf } from '../behaviour/behaviours-of.ts';
import { Callers } from '../behaviour/callers.ts';
import type { EventForms } from '../behaviour/event-forms.ts';
import { createMatcher } from '../behaviour/match.ts';
import type { BehaviourPlan, ObservedBehaviours } from '../behaviour/plan.ts';
import { architectureByName } from '../seccomp/architecture.ts';
import { CallPaths, pathIn } from './call-paths.ts';
import { asUser } from './effective-user.ts';
import { createEventForms } from './event-forms.ts';
import type { Examiner } from './examiner.ts';
import { findSecrets } from './find-secrets.ts';
import type { OutputLines } from './output-lines.ts';
import type { ObservePlan } from './plan.ts';
import { RecordClock } from './record-clock.ts';

const MOST_SORTS = 1000;

/** Turns the session's events into behaviours while the subject runs, and keeps those that no rule allows. */
export class BehaviourWatch {
  readonly #lines: OutputLines;
  readonly #fold: BehaviourFold;
  readonly #uses: UseFold;
  readonly #forms: EventForms;
  readonly #clock = new RecordClock();
  readonly #paths = new CallPaths();
  readonly #callers = new Callers();
  readonly #madeAt = new Map<SeenBehaviour | SeenUse, number>();
  readonly #fresh: SeenBehaviour[] = [];
  readonly #sorts = new Set<string>();
  readonly #examiner: Examiner;
  #events = 0;

  constructor(plan: BehaviourPlan, session: number, lines: OutputLines, examiner: Examiner) {
    this.#examiner = examiner;
    this.#lines = lines;
    const { allowed, places, hosts } = plan;
    this.#fold = new BehaviourFold(allowed.length, createMatcher(allowed, new Map(Object.entries(hosts))));
    this.#uses = new UseFold(plan.compared.map(({ call }) => call));
    this.#forms = createEventForms(places, session);
  }

  /** Takes an event of the subject; `startMs` is the start canary's time, where it has been read. */
  take(event: SyscallEvent, startMs: number | undefined): void {
    this.#events += 1;
    const behaviours = behavioursOf(event, this.#forms);
    this.#paths.note(event, behaviours);
    const use = this.#uses.add(event, () => ({
      path: pathIn(behaviours) ?? null,
      startMs: startMs ?? event.timeMs,
    }));
    if (use !== undefined) this.#madeAt.set(use, this.#clock.toMonotonic(event.timeMs));
    const occasion = {
      exe: this.#callers.callerOf(event),
      comm: event.comm,
      pid: event.pid,
      firstSerial: event.serial,
      firstAtMs: Math.max(0, event.timeMs - (startMs ?? event.timeMs)),
    };
    let isFirst = this.#isFirstOfItsSort(event);
    for (const behaviour of behaviours) {
      const seen = this.#fold.add(behaviour, occasion);
      if (seen === undefined) continue;
      isFirst = true;
      this.#fresh.push(seen);
      this.#madeAt.set(seen, this.#clock.toMonotonic(event.timeMs));
    }
    if (isFirst && event.lines.length > 0) this.#examiner.offer([event.lines.join('\n')]);
  }

  /** By call, result and program: one of each is read by ausearch as well, whether or not a rule allows what it did. */
  #isFirstOfItsSort({ arch, nr, succeeded, exe }: SyscallEvent): boolean {
    const sort = `${arch} ${nr} ${succeeded} ${exe}`;
    if (this.#sorts.has(sort) || this.#sorts.size >= MOST_SORTS) return false;
    this.#sorts.add(sort);
    return true;
  }

  /** Calls that are new: their paths are told once their events are read. */
  expect(calls: readonly ObservedCall[]): void {
    for (const call of calls) this.#paths.expect(call);
  }

  pathOf(call: ObservedCall): string | null {
    return this.#paths.pathOf(call);
  }

  /** The behaviours that were first seen since the last time. */
  takeNew(): readonly SeenBehaviour[] {
    return this.#fresh.splice(0).map((seen) => this.#place(seen));
  }

  /** All that was seen; `problems` is why the events may not be whole. */
  list(observation: Observation | undefined, problems: readonly string[]): ObservedBehaviours {
    const { uncounted, seen, matched } = this.#fold;
    const all = [
      ...problems,
      ...(uncounted === 0 ? [] : [`${uncounted} behaviours were too many to be kept apart`]),
    ];
    return {
      seen: seen.map((each) => this.#place(each)).sort((a, b) => a.firstSerial - b.firstSerial),
      matched,
      uses: this.#uses.uses.map((each) => this.#place(each)),
      events: observation?.events?.total ?? this.#events,
      problems: all,
      proven: all.length === 0,
    };
  }

  /** Where it stands in the subject's output, as far as the lines tell so far. */
  #place<Seen extends SeenBehaviour | SeenUse>(seen: Seen): Seen {
    const madeAt = this.#madeAt.get(seen);
    if (madeAt === undefined) return seen;
    return {
      ...seen,
      context: this.#lines.before(madeAt) ?? null,
      test: this.#lines.testAt(madeAt) ?? null,
    };
  }
}

/** The audit rules of a run, as auditctl's arguments, and what they leave out. */
export function planRules(
  plan: ObservePlan & { readonly behaviours: BehaviourPlan },
  session: number,
  fenced: boolean,
): { readonly rules: readonly (readonly string[])[]; readonly limits: readonly string[] } {
  const { behaviours, architecture } = plan;
  const native = architectureByName(architecture);
  if (native === undefined) return { rules: [], limits: [] };
  const { home, workspace } = behaviours.places;
  const { limits, ...secrets } = asUser(plan, () => findSecrets(home, workspace));
  const rules = makeAuditRules({
    session,
    key: rulesKey(session),
    native: native.name,
    compat: native.compat,
    mode: behaviours.check ? 'check' : 'record',
    compared: behaviours.compared,
    allowed: behaviours.allowed,
    fenced,
    secrets,
  });
  return { rules, limits };
}

/** By which the rules of a session are found again. */
export function rulesKey(session: number): string {
  return `callgate-${session}`;
}
