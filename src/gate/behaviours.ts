import { findArgumentLimits } from '../baseline/arguments/limits.ts';
import type { SeenBehaviour } from '../behaviour/behaviour.ts';
import type { ObservedBehaviours } from '../behaviour/plan.ts';
import type { Behaviours, NewBehaviour } from '../report/behaviour-schema.ts';
import type { BaselineFile } from './baseline-file.ts';
import type { BehaviourRequest } from './behaviour-request.ts';
import { effectiveProfile } from './layered-baseline.ts';

/** What no proof and no filter can cover; true of every run. */
const LIMITS = [
  'seccomp sees no memory behind a pointer: the profile cannot hold openat2 or clone3 to their flags, nor connect to an address',
  'what happens inside io_uring, or in a process that works for the command elsewhere, is no system call of its own',
];

/** Where the observer tells nothing: what was asked for and not seen is never proven. */
const UNSEEN = { proven: false, problems: ['the observer saw none'], events: 0 } as const;

/** What was seen of behaviours, sorted by what it is to the run. */
export interface JudgedBehaviours {
  readonly fresh: readonly SeenBehaviour[];
  readonly byEdit: readonly SeenBehaviour[];
}

/** Sorts what was seen; nothing where nothing was looked at. */
export function sortSeen(
  request: BehaviourRequest | null,
  observed: ObservedBehaviours | null,
): JudgedBehaviours {
  const seen = (observed?.seen ?? []).map((behaviour) => ({
    behaviour,
    judgement: request?.judgement(behaviour),
  }));
  const pick = (wanted: 'new' | 'edit') =>
    seen.flatMap(({ behaviour, judgement }) => (judgement === wanted ? [behaviour] : []));
  return { fresh: pick('new'), byEdit: pick('edit') };
}

/** The report's part on behaviours; a record has none that is new, for it adds them. */
export function describeBehaviours(
  runMode: 'check' | 'record',
  request: BehaviourRequest | null,
  baseline: BaselineFile,
  observed: ObservedBehaviours | null,
  { fresh, byEdit }: JudgedBehaviours,
): Behaviours | null {
  if (request === null) return null;
  const profile = effectiveProfile(baseline);
  const { proven, problems, events } = observed ?? UNSEEN;
  return {
    mode: request.plan.mode,
    proven,
    why: [...problems],
    rules: profile?.callgate?.behaviours?.length ?? 0,
    events,
    new: runMode === 'record' ? [] : fresh.map(toNewBehaviour),
    byEdit: byEdit.map(toNewBehaviour),
    limits: [
      ...(observed?.limits ?? []),
      ...LIMITS,
      ...(profile === undefined ? [] : findArgumentLimits(profile)),
    ],
  };
}

function toNewBehaviour(seen: SeenBehaviour): NewBehaviour {
  const { kind, value, call, detail, exe, comm, count, refused, isVerified, firstAtMs, context, test } = seen;
  return {
    kind,
    value,
    call,
    detail,
    exe,
    comm,
    count,
    refused,
    verified: isVerified,
    firstAtMs,
    context,
    test,
  };
}
