import { detach } from '../audit/fold.ts';
import type { Behaviour, Kind, SeenBehaviour } from './behaviour.ts';

/** The place of the rule that matches, undefined where none does. */
export type MatchRule = (kind: Kind, value: string) => number | undefined;

/** Who did it and when, asked for only where it is the first of its kind. */
export type Occasion = Pick<SeenBehaviour, 'exe' | 'comm' | 'pid' | 'firstSerial' | 'firstAtMs'>;

export interface FoldCaps {
  readonly behaviours: number;
  /** Characters of their values, in all. */
  readonly text: number;
}

const CAPS: FoldCaps = { behaviours: 20_000, text: 4 << 20 };

type Seen = { -readonly [Key in keyof SeenBehaviour]: SeenBehaviour[Key] };

/**
 * Counts behaviours in memory that does not grow with their number: what a rule matches only by rule, the others once for
 * each kind, value and executable, until there are too many to keep apart.
 */
export class BehaviourFold {
  readonly #match: MatchRule;
  readonly #caps: FoldCaps;
  readonly #matched: number[];
  readonly #seen = new Map<string, Seen>();
  #text = 0;
  #uncounted = 0;

  constructor(rules: number, match: MatchRule, caps: FoldCaps = CAPS) {
    this.#match = match;
    this.#caps = caps;
    this.#matched = Array<number>(rules).fill(0);
  }

  /** Counts one; the entry where it is the first that no rule matches. */
  add(behaviour: Behaviour, occasion: Occasion): SeenBehaviour | undefined {
    const rule = this.#match(behaviour.kind, behaviour.value);
    if (rule !== undefined) {
      this.#matched[rule] = (this.#matched[rule] ?? 0) + 1;
      return undefined;
    }
    // No value and no path has a NUL in it: two behaviours never share a key.
    const key = `${behaviour.kind}\0${occasion.exe}\0${behaviour.value}`;
    const known = this.#seen.get(key);
    if (known === undefined) return this.#open(key, behaviour, occasion);
    known.count += 1;
    if (behaviour.outcome === 'refused') known.refused += 1;
    else known.outcome = 'done';
    known.isVerified &&= behaviour.isVerified;
    return undefined;
  }

  #open(key: string, behaviour: Behaviour, occasion: Occasion): SeenBehaviour | undefined {
    const { behaviours, text } = this.#caps;
    if (this.#seen.size >= behaviours || this.#text + key.length > text) {
      this.#uncounted += 1;
      return undefined;
    }
    this.#text += key.length;
    const seen: Seen = {
      ...behaviour,
      ...occasion,
      value: detach(behaviour.value),
      exe: detach(occasion.exe),
      comm: detach(occasion.comm),
      count: 1,
      refused: behaviour.outcome === 'refused' ? 1 : 0,
      context: null,
      test: null,
    };
    this.#seen.set(detach(key), seen);
    return seen;
  }

  /** Those that no rule matches, in the order in which each was first read. */
  get seen(): readonly SeenBehaviour[] {
    return [...this.#seen.values()];
  }

  /** By the rule's place, how many it matched. */
  get matched(): readonly number[] {
    return this.#matched;
  }

  /** Those that are in none of the entries, since there were too many. */
  get uncounted(): number {
    return this.#uncounted;
  }
}
