import type { ComparedCall } from '../baseline/arguments/event-tests.ts';
import type { SeenUse } from '../baseline/arguments/use-fold.ts';
import type { BehaviourMode, BehaviourRule, Places, SeenBehaviour } from './behaviour.ts';

/** What the front asks of the observer about behaviours; null where none are to be seen. */
export interface BehaviourPlan {
  readonly mode: Exclude<BehaviourMode, 'off'>;
  readonly places: Places;
  /** What is only counted, by its place in this list. */
  readonly allowed: readonly BehaviourRule[];
  /** The addresses of the host names in it, as they were resolved at the start. */
  readonly hosts: { readonly [name: string]: readonly string[] };
  /** Whether the rules may leave out what a check has no use for; a record sees every use. */
  readonly check: boolean;
  /** Whether the filter lets calls of x32 pass, of which the kernel makes no events. */
  readonly allowsX32?: boolean;
  /** Calls whose uses are told apart by their arguments, for the profile's rules. */
  readonly compared: readonly ComparedCall[];
}

/** What the observer saw of behaviours. */
export interface ObservedBehaviours {
  /** Those that no rule of the plan matches. */
  readonly seen: readonly SeenBehaviour[];
  /** How often each rule of the plan matched, by its place. */
  readonly matched: readonly number[];
  /** Of the calls that are told apart by their arguments, where there are such; too many are not kept apart. */
  readonly uses?: readonly SeenUse[];
  /** System calls that gave an event. */
  readonly events: number;
  /** Why the list may not be whole, a sentence each. */
  readonly problems: readonly string[];
  /** What was not looked at on this machine, a sentence each; it is no part of what is proven. */
  readonly limits?: readonly string[];
  readonly proven: boolean;
}
