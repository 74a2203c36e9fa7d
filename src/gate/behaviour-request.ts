import type { ComparedCall } from '../baseline/arguments/event-tests.ts';
import { commonRules, judgeBehaviours } from '../baseline/behaviour-judgement.ts';
import type { Judgement } from '../baseline/judgement.ts';
import type { BehaviourShape } from '../baseline/merge-behaviours.ts';
import type { Profile } from '../baseline/profile.ts';
import type { Places } from '../behaviour/behaviour.ts';
import type { BehaviourPlan } from '../behaviour/plan.ts';
import type { BaselineFile } from './baseline-file.ts';
import type { Job } from './job.ts';
import type { Judge } from './judge.ts';
import { baseProfile } from './judged.ts';
import { effectiveProfile } from './layered-baseline.ts';
import { type Lookup, resolveNames } from './resolve-names.ts';

/** What a run has to know to see and judge behaviours. */
export interface BehaviourRequest {
  readonly plan: BehaviourPlan;
  /** What one is to this run; undefined where the baseline matches it. */
  readonly judgement: (behaviour: BehaviourShape) => Judgement | undefined;
}

/** Prepares the run's behaviours; null where they are off. Refuses a baseline with a host name that cannot be resolved. */
export async function prepareBehaviours(
  runMode: 'check' | 'record',
  { behaviours: mode }: Pick<Job, 'behaviours'>,
  baseline: BaselineFile,
  judge: Judge | undefined,
  places: Places,
  lookup?: Lookup,
  compared: readonly ComparedCall[] = [],
): Promise<BehaviourRequest | null> {
  if (mode === 'off') return null;
  const head = effectiveProfile(baseline)?.callgate?.behaviours;
  const base = judge === undefined ? head : baseProfile(judge, baseline)?.callgate?.behaviours;
  const hosts = await resolveNames(baseline, base ?? [], lookup);
  return {
    plan: {
      mode,
      places,
      // What one of the two alone matches has to be told apart; a record shows all that it saw.
      allowed: runMode === 'record' ? [] : commonRules(base, head),
      hosts,
      check: runMode === 'check',
      allowsX32: runMode === 'check' && namesX32(baseline.profile),
      compared,
    },
    judgement: judgeBehaviours(base, head, hosts),
  };
}

function namesX32(profile: Profile | undefined): boolean {
  const mapped = (profile?.archMap ?? []).flatMap(({ subArchitectures }) => subArchitectures);
  return [...(profile?.architectures ?? []), ...mapped].includes('SCMP_ARCH_X32');
}
