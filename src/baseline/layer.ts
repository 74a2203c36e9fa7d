import type { BehaviourRule } from '../behaviour/behaviour.ts';
import type { Profile, Rule } from './profile.ts';

/** A profile that others stand on. */
export interface Layer {
  /** `builtin:NAME`, or the path of its file from the root of the repository. */
  readonly name: string;
  readonly text: string;
  readonly profile: Profile;
  /** What led to it, from the place that a suite or baseline names it at, each `FILE:LINE` or a key of a suite. */
  readonly via: readonly string[];
}

/** A call or behaviour that is allowed though no run has shown it. */
export interface Toleration {
  readonly rule: Rule | BehaviourRule;
  readonly reason: string;
  /** The last day on which it counts, `YYYY-MM-DD` in UTC; null without an end. */
  readonly until: string | null;
}

/** What a baseline stands on: layers, each once, in the order in which they are named, and what is tolerated now. */
export interface Footing {
  readonly layers: readonly Layer[];
  readonly tolerated: readonly Toleration[];
}

export const BUILTIN = 'builtin:';

/**
 * The name by which a layer is known however it is spelt: `./team.json` is `team.json`. Undefined for what can name none:
 * an absolute path, one that leads out of the repository, a built-in one without a name.
 */
export function layerName(spelling: string): string | undefined {
  if (spelling.startsWith(BUILTIN)) return spelling.length > BUILTIN.length ? spelling : undefined;
  if (spelling.startsWith('/') || spelling.includes('\0')) return undefined;
  const parts: string[] = [];
  for (const part of spelling.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/** The layers that a profile names in its key `callgate.extends`, as they are spelt there. */
export function extendsOf(profile: Profile): readonly string[] {
  const list = profile.callgate?.extra?.extends;
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}

/** Whether a toleration or rule is of a behaviour. */
export function isBehaviour(rule: Rule | BehaviourRule): rule is BehaviourRule {
  return 'kind' in rule;
}
