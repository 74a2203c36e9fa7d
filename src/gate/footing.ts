import { isBehaviour, type Toleration } from '../baseline/layer.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import type { ObserverResult } from '../host/plan.ts';
import type { Report } from '../report/schema.ts';
import type { WatchedCall } from '../seccomp/watch.ts';
import type { BaselineFile } from './baseline-file.ts';
import type { BehaviourRequest } from './behaviour-request.ts';

/** What a check has its filter log of what it permits, so that a report can say whether it was ever seen. */
export function toleratedCalls({ layered }: BaselineFile): readonly WatchedCall[] {
  return (layered?.tolerated ?? []).flatMap(({ rule }) =>
    isBehaviour(rule) ? [] : rule.names.map((name) => ({ name, conditions: [] })),
  );
}

type FootingReport = Pick<Report['baseline'], 'layers' | 'tolerated'>;

/** The report's part on what the baseline stands on; nothing where it stands on nothing. */
export function describeFooting(
  {
    mode,
    baseline,
    behaviours,
  }: {
    readonly mode: 'check' | 'record';
    readonly baseline: BaselineFile;
    readonly behaviours: BehaviourRequest | null;
  },
  result: Pick<ObserverResult, 'calls' | 'behaviours'>,
): FootingReport {
  const { layered } = baseline;
  if (layered === undefined) return {};
  const tell = (isCounting: boolean) => (toleration: Toleration) => ({
    name: nameOf(toleration),
    reason: toleration.reason,
    until: toleration.until,
    counts: isCounting,
    seen: isCounting && mode === 'check' ? countSeen(toleration, behaviours, result) : null,
  });
  const tolerated = [...layered.tolerated.map(tell(true)), ...layered.expired.map(tell(false))];
  return {
    ...(layered.layers.length === 0
      ? {}
      : { layers: layered.layers.map(({ name, profile }) => ({ name, rules: profile.syscalls.length })) }),
    ...(tolerated.length === 0 ? {} : { tolerated }),
  };
}

/** `bpf`, or `execute:/usr/bin/id`. */
function nameOf({ rule }: Toleration): string {
  return isBehaviour(rule) ? behaviourId(rule) : rule.names.join(', ');
}

/** How often it was seen; null where that was not looked at. */
function countSeen(
  { rule }: Toleration,
  request: BehaviourRequest | null,
  { calls, behaviours }: Pick<ObserverResult, 'calls' | 'behaviours'>,
): number | null {
  if (!isBehaviour(rule)) {
    const own = calls.filter(({ name }) => rule.names.includes(name));
    return own.reduce((sum, { count }) => sum + count, 0);
  }
  if (request === null || behaviours === null) return null;
  const index = request.plan.allowed.findIndex((one) => behaviourId(one) === behaviourId(rule));
  return index === -1 ? null : (behaviours.matched[index] ?? 0);
}
