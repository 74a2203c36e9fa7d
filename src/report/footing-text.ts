import { count, formatNumber } from './plain-text.ts';
import type { Report } from './schema.ts';

type Tolerated = NonNullable<Report['baseline']['tolerated']>[number];

/** What the baseline stands on, in one line; undefined where that is nothing. */
export function describeLayers({ baseline: { layers = [] } }: Report): string | undefined {
  if (layers.length === 0) return undefined;
  return layers.map(({ name, rules }) => `${name} (${count(rules, 'rule')})`).join(', ');
}

/** A line for each call and behaviour that the suite tolerates: whether a run has shown it, why, and how long. */
export function describeTolerated({ baseline: { tolerated = [] } }: Report): string[] {
  return tolerated.map((one) => {
    const until = one.until === null ? '' : `, until ${one.until}`;
    return one.counts
      ? `${one.name}: ${tellSeen(one)}${until}: ${one.reason}`
      : `${one.name}: no longer, it ended with ${one.until}: ${one.reason}`;
  });
}

function tellSeen({ seen }: Tolerated): string {
  if (seen === null) return 'not looked at';
  return seen === 0 ? 'never observed' : `observed ${formatNumber(seen)}×, so record it`;
}
