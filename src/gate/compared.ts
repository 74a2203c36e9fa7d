import { allCompared, type ComparedCall, findCompared } from '../baseline/arguments/event-tests.ts';
import { type ExplainedCall, explainCalls } from '../baseline/arguments/explain.ts';
import { type RecordedArguments, recordArguments } from '../baseline/arguments/record.ts';
import { createComparison, type SeenCall } from '../baseline/compare.ts';
import { layerProfile } from '../baseline/layered-profile.ts';
import type { Target } from '../baseline/profile.ts';
import type { ObserverResult } from '../host/plan.ts';
import { gateRuleSet } from '../seccomp/filter.ts';
import { judgedRuleSet } from '../seccomp/judged-filter.ts';
import type { BaselineFile } from './baseline-file.ts';
import type { Judge } from './judge.ts';
import { baseProfile } from './judged.ts';
import { effectiveProfile } from './layered-baseline.ts';

/** Whether a record learns rules for arguments, and whether rules without conditions get some as well. */
export type Learning = 'add' | 'narrow';

/** What tells a run which arguments matter. */
export interface ComparedRequest {
  readonly baseline: BaselineFile;
  readonly judge?: Judge | undefined;
  /** Only a record learns. */
  readonly learn?: Learning | undefined;
}

/** The calls whose uses a run has to record. */
export function chooseCompared(
  { baseline, judge, learn }: ComparedRequest,
  target: Target,
): readonly ComparedCall[] {
  if (learn !== undefined) return allCompared();
  const base = judge === undefined ? [] : [baseProfile(judge, baseline)];
  return findCompared([effectiveProfile(baseline), ...base], target);
}

/** The calls of a run; those that its filter logs with certain arguments only by these. */
export function explainObserved(
  { baseline, judge, learn }: ComparedRequest,
  { calls, behaviours }: ObserverResult,
  target: Target,
): readonly ExplainedCall[] {
  const profile = effectiveProfile(baseline);
  // What a record learns is in the profile that it makes.
  if (profile === undefined || learn !== undefined)
    return calls.map((call) => ({ ...call, arguments: null }));
  const base = judge && baseProfile(judge, baseline);
  const rules =
    judge === undefined
      ? gateRuleSet(profile, target)
      : judgedRuleSet({ base, head: profile, editAllowed: judge.editAllowed }, target);
  return explainCalls(calls, behaviours?.uses ?? [], rules);
}

/** What a record learns of arguments; null where it does not. */
export function learnObserved(
  { baseline, learn }: ComparedRequest,
  { calls, behaviours }: ObserverResult,
  target: Target,
): RecordedArguments | null {
  if (learn === undefined) return null;
  const given = givenByLayers(baseline, target);
  const counted = new Map<string, number>();
  for (const { name, count } of calls) counted.set(name, (counted.get(name) ?? 0) + count);
  const all = (behaviours?.uses ?? []).map((use) => ({ ...use, args: use.args.map(BigInt) }));
  const uses = all.filter((use) => !given(use));
  for (const use of all) if (given(use)) counted.set(use.name, (counted.get(use.name) ?? 0) - use.count);
  return recordArguments(baseline.profile, uses, counted, target, { narrow: learn === 'narrow' });
}

/** Whether the layers alone permit a use: then no rule is learnt of it. */
function givenByLayers({ layered }: BaselineFile, target: Target): (use: SeenCall) => boolean {
  if (layered === undefined || layered.layers.length === 0) return () => false;
  const compare = createComparison(
    layerProfile(undefined, { layers: layered.layers, tolerated: [] }),
    target,
  );
  return (use) => compare(use) === undefined;
}
