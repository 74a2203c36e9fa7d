import type { RecordedArguments } from '../baseline/arguments/record.ts';
import { formatProfile, sortBehaviours } from '../baseline/canonical.ts';
import type { SeenCall } from '../baseline/compare.ts';
import { addCalls } from '../baseline/merge.ts';
import { addBehaviours, type BehaviourShape, withRules } from '../baseline/merge-behaviours.ts';
import type { Profile, Target } from '../baseline/profile.ts';
import type { BehaviourRule, SeenBehaviour } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { learnRules } from '../behaviour/learn.ts';
import type { ObservedBehaviours } from '../behaviour/plan.ts';
import type { Report } from '../report/schema.ts';
import { digestText } from './baseline-file.ts';
import { effectiveProfile } from './layered-baseline.ts';
import type { GateRequest } from './run.ts';

/** What a record made of the behaviours that it saw. */
export interface Learnt {
  /** Everything that was seen, before it was generalised. */
  readonly seen: readonly SeenBehaviour[];
  /** What the baseline lacks; null where nothing is to be recorded. */
  readonly rules: readonly BehaviourRule[] | null;
  /** What was generalised and why, or why nothing is recorded, a sentence each. */
  readonly notes: readonly string[];
}

/** The rules for what a record saw and the baseline does not match. A list that may lack some is not recorded. */
export function learnBehaviours(
  { behaviours, baseline }: Pick<GateRequest, 'behaviours' | 'baseline'>,
  observed: ObservedBehaviours | null,
): Learnt | null {
  if (behaviours === null) return null;
  const { seen, proven, problems } = observed ?? {
    seen: [],
    proven: false,
    problems: ['the observer saw none'],
  };
  if (!proven)
    return { seen, rules: null, notes: problems.map((why) => `behaviours are not recorded: ${why}`) };
  const given = effectiveProfile(baseline)?.callgate?.behaviours ?? [];
  const { rules, notes } = learnRules(
    seen.filter((behaviour) => behaviours.judgement(behaviour) === 'new'),
    { rules: given },
  );
  const known = new Set(given.map(behaviourId));
  return { seen, rules: rules.filter((rule) => !known.has(behaviourId(rule))), notes };
}

/** The baseline with the new calls and behaviours in it; null where it has all of them. */
export function propose(
  profile: Profile | undefined,
  calls: readonly SeenCall[],
  behaviours: readonly BehaviourShape[],
  learnt: Learnt | null,
  target: Target,
  learntArguments: RecordedArguments | null = null,
): Report['proposed'] {
  const isLearning = learnt !== null && learnt.rules !== null;
  if (calls.length + behaviours.length === 0 && !isLearning && learntArguments === null) return null;
  const withCalls = addCalls(learntArguments?.profile ?? profile, calls, target);
  const withBehaviours = addBehaviours(withCalls.profile, behaviours);
  const next = isLearning ? withRules(withBehaviours.profile, learnt.rules ?? []) : withBehaviours.profile;
  if (next === profile && withCalls.unrepresentable.length + withBehaviours.unrepresentable.length === 0)
    return null;
  const text = formatProfile(next);
  const unnamed = distinct(withCalls.unrepresentable.map(({ name }) => name));
  const lost = distinct(withBehaviours.unrepresentable.map(behaviourId));
  const ids = distinct(sortBehaviours([...behaviours, ...(learnt?.rules ?? [])]).map(behaviourId));
  return {
    profile: text,
    digest: digestText(text),
    added: distinct([...calls.map(({ name }) => name), ...(learntArguments?.added ?? [])].sort()).filter(
      (name) => !unnamed.includes(name),
    ),
    behaviours: ids.filter((id) => !lost.includes(id)),
    unrepresentable: [...unnamed, ...lost],
  };
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
