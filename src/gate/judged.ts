import type { ExplainedCall } from '../baseline/arguments/explain.ts';
import { findWidening } from '../baseline/judgement.ts';
import { layerProfile } from '../baseline/layered-profile.ts';
import type { BehaviourShape } from '../baseline/merge-behaviours.ts';
import type { Profile, Target } from '../baseline/profile.ts';
import { createSpellings } from '../baseline/spelling.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { createMatcher } from '../behaviour/match.ts';
import type { Judged, NewCall } from '../report/schema.ts';
import { isNoise } from '../risk/noise.ts';
import { type BaselineFile, digestProfile } from './baseline-file.ts';
import type { Judge } from './judge.ts';
import { effectiveProfile } from './layered-baseline.ts';
import type { Hosts } from './resolve-names.ts';
import type { Setting } from './setting.ts';

/** The base's profile. A baseline that no commit holds is the same before and after. */
export function baseProfile(judge: Judge, baseline: BaselineFile): Profile | undefined {
  const { footing } = judge;
  if (footing === 'unusable') return undefined;
  const own = ownProfile(judge, baseline);
  return footing === undefined ? own : layerProfile(own, footing);
}

/** The same without its layers. */
function ownProfile({ profile, footing }: Judge, baseline: BaselineFile): Profile | undefined {
  if (footing === 'unusable') return undefined;
  return profile === 'outside' ? baseline.profile : profile;
}

/** What the report says of the edit: what was seen of it, and what was not. */
export function makeJudged(
  judge: Judge,
  baseline: BaselineFile,
  byEdit: readonly ExplainedCall[],
  behavioursByEdit: readonly BehaviourShape[],
  hosts: Hosts,
  target: Target,
): Judged {
  const { ref, sha, path, editAllowed, editReason, owners, settings } = judge;
  const base = baseProfile(judge, baseline);
  const own = ownProfile(judge, baseline);
  const head = effectiveProfile(baseline);
  const { widened, removed } = findWidening(base, head, target);
  const rules = head?.callgate?.behaviours ?? [];
  const used = createMatcher(rules, new Map(Object.entries(hosts)));
  const seen = new Set([
    ...byEdit.map(({ name }) => name),
    ...behavioursByEdit.flatMap(({ kind, value }) => {
      const rule = rules[used(kind, value) ?? -1];
      return rule === undefined ? [] : [behaviourId(rule)];
    }),
  ]);
  return {
    base: { ref, sha, path, digest: own === undefined ? null : digestProfile(own) },
    editAllowed,
    editReason,
    owners: [...owners],
    allowedByEdit: byEdit.map((call) => toNewCall(call)),
    widened: widened.filter((name) => !seen.has(name)),
    removed: [...removed],
    settings: [...settings, ...findProfileSettings(own, baseline)],
  };
}

/** What a profile says beside its permissions. */
function findProfileSettings(base: Profile | undefined, { profile, path }: BaselineFile): Setting[] {
  if (base === undefined || profile === undefined) return [];
  const tell = ({ defaultAction, defaultErrnoRet }: Profile) =>
    defaultErrnoRet === undefined ? defaultAction : `${defaultAction} (errno ${defaultErrnoRet})`;
  const [before, after] = [tell(base), tell(profile)];
  return before === after ? [] : [{ key: `${path}: defaultAction`, before, after }];
}

/** New calls, with what they are another spelling of. */
export function toNewCalls(
  calls: readonly ExplainedCall[],
  baseline: BaselineFile,
  target: Target,
): NewCall[] {
  const spellings = createSpellings(effectiveProfile(baseline), target);
  return calls.map((call) => {
    const spelling = spellings(call);
    return {
      ...toNewCall(call),
      ...(spelling.length === 0 ? {} : { spelling: [...spelling] }),
      ...(isNoise(call.name) ? { noise: true } : {}),
    };
  });
}

function toNewCall(call: ExplainedCall): NewCall {
  const { name, arch, nr, action, exe, comm, count, firstAtMs, context, test } = call;
  return {
    name,
    arch,
    nr,
    action,
    exe,
    comm,
    count,
    firstAtMs,
    context,
    test,
    arguments: call.arguments,
    path: call.path ?? null,
  };
}
