import { listAllNew } from '../gate/approvable.ts';
import { type Leg, legName, toLegPatterns } from '../merge/leg.ts';
import { isExcused } from '../merge/merge.ts';
import type { Merged } from '../merge/schema.ts';
import { count, formatNumber } from './plain-text.ts';
import type { Verdict } from './schema.ts';

/** The worst first, as in a comment. */
const ORDER: readonly Verdict[] = ['new', 'inconclusive', 'command-failed', 'clean'];

/** A leg as it is shown. */
export interface ShownLeg {
  readonly name: string;
  readonly report: Leg['report'];
  /** What is new in it: names of calls, ids of behaviours. */
  readonly names: readonly string[];
  /** Not proven, and passing all the same. */
  readonly isExcused: boolean;
}

/** The legs, the worst first, then by name. */
export function listLegs({ legs, optional }: Merged): ShownLeg[] {
  const excused = toLegPatterns(optional);
  return legs
    .map(({ digest, report }) => ({
      name: legName(report),
      digest,
      report,
      names: listAllNew([report]),
      isExcused: report.verdict === 'inconclusive' && isExcused(report, excused),
    }))
    .sort((a, b) => rank(a) - rank(b) || compare(a.name, b.name) || compare(a.digest, b.digest));
}

function rank({ report, isExcused: passes }: { report: Leg['report']; isExcused: boolean }): number {
  return ORDER.indexOf(report.verdict) + (passes ? 1.5 : 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The verdict in one sentence. */
export function describeMerged(merged: Merged): string {
  const { legs, missing, verdict } = merged;
  const of = (which: Verdict) => legs.filter(({ report }) => report.verdict === which).length;
  const total = count(legs.length, 'leg');
  const lacking = missing.length === 0 ? '' : `; missing: ${missing.length}`;
  if (verdict === 'new') {
    const names = listAllNew(legs.map(({ report }) => report));
    const what =
      names.length === 0 ? 'an edit of a baseline that does not pass' : `${formatNumber(names.length)} new`;
    return `${what} in ${formatNumber(of('new'))} of ${total}${lacking}`;
  }
  if (verdict === 'inconclusive') {
    return `nothing new was seen in ${total}, but that is not proven of all: something may have been missed${lacking}`;
  }
  if (verdict === 'command-failed')
    return `nothing is new in ${total}, but the command failed in ${formatNumber(of('command-failed'))}${lacking}`;
  const excused = of('inconclusive');
  const but = excused === 0 ? '' : `, but for ${count(excused, 'optional leg')} without proof`;
  return `nothing is new in ${total}, and each is proven${but}${lacking}`;
}

/** What stands in the way of a verdict beyond the legs themselves: the reasons that belong to none of them. */
export function listGeneral({ reasons }: Merged): string[] {
  return reasons.filter((reason) => /^(?:missing|mixed): /.test(reason));
}

/** What is new, and the legs that it is new in. */
export function listNewNames(shown: readonly ShownLeg[]): { name: string; legs: readonly string[] }[] {
  const legs = new Map<string, string[]>();
  for (const leg of shown) {
    for (const name of leg.names) legs.set(name, [...(legs.get(name) ?? []), leg.name]);
  }
  return listAllNew(shown.map(({ report }) => report)).map((name) => ({
    name,
    legs: [...new Set(legs.get(name) ?? [])],
  }));
}
