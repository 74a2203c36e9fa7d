import { behaviourId } from '../behaviour/behaviour-id.ts';
import type { Behaviours, NewBehaviour } from './behaviour-schema.ts';
import { count, formatNumber } from './plain-text.ts';
import type { Report } from './schema.ts';

/** The new behaviours that decide: all of them where they are gated, else none. */
export function gatedBehaviours({ behaviours }: Pick<Report, 'behaviours'>): readonly NewBehaviour[] {
  return behaviours?.mode === 'gate' ? behaviours.new : [];
}

/** Those that are only shown. */
export function shownBehaviours({ behaviours }: Pick<Report, 'behaviours'>): readonly NewBehaviour[] {
  return behaviours?.mode === 'report' ? behaviours.new : [];
}

/** Those that a change's own edit allows and that do not pass for it. */
export function refusedBehaviours({
  judged,
  behaviours,
}: Pick<Report, 'judged' | 'behaviours'>): readonly NewBehaviour[] {
  return judged?.editAllowed === false && behaviours?.mode === 'gate' ? behaviours.byEdit : [];
}

/** Their ids, each once, in the order given. */
export function behaviourIds(behaviours: readonly NewBehaviour[]): string[] {
  return [...new Set(behaviours.map(behaviourId))];
}

/** The heading over behaviours that are only shown. */
export const SHOWN_TITLE = 'Seen outside the baseline’s behaviours, not gated';

/** How far behaviours were seen and what that decides, in a line; null where nobody looked. */
export function describeSeen(behaviours: Behaviours | null): string | null {
  if (behaviours === null) return null;
  const { mode, proven, why, rules, events } = behaviours;
  const fresh = behaviourIds(behaviours.new).length;
  const found =
    rules === 0
      ? `${formatNumber(fresh)} seen, and the baseline records none`
      : `${formatNumber(fresh)} outside the baseline’s ${count(rules, 'entry', 'entries')}`;
  const seen = proven ? `${count(events, 'event')} seen whole` : `not proven: ${why.join('; ')}`;
  return `${mode === 'gate' ? 'gated' : 'not gated'}: ${found}; ${seen}`;
}

/** `refused` where the kernel refused all, `1 refused` where some; empty else. */
export function describeRefused({ count: all, refused }: NewBehaviour): string {
  if (refused === 0) return '';
  return refused >= all ? 'refused' : `${formatNumber(refused)} refused`;
}

/**
 * Who did it. The kernel tells of a program that was started as that program: of it alone there is nobody else to name.
 */
export function describeActor({ kind, value, exe }: Pick<NewBehaviour, 'kind' | 'value' | 'exe'>): string {
  return kind === 'execute' && exe === value ? 'itself' : exe;
}

/** The call with the arguments that matter: `openat O_WRONLY|O_CREAT`; for a path that could not be looked up, that as well. */
export function describeMeans({ kind, value, call, detail, verified }: NewBehaviour): string {
  const how = kind === 'use' || detail === '' || detail === value ? call : `${call} ${detail}`;
  return verified ? how : `${how}, not verified`;
}
