import { formatProfile } from '../baseline/canonical.ts';
import type { Profile } from '../baseline/profile.ts';
import { byText } from '../baseline/rule-order.ts';
import { parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { CallgateError } from '../errors.ts';
import { addAll, listAllNew } from '../gate/approvable.ts';
import type { Report } from '../report/schema.ts';
import type { Leg } from './leg.ts';
import type { Proposal } from './schema.ts';

/** Adding a call takes the longer the more there are; no gate finds so many. */
const MOST_NEW = 5000;

/** What stands at a baseline's path: a profile, nothing, or why that cannot be told. */
export type Committed =
  | { readonly kind: 'profile'; readonly profile: Profile; readonly digest: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * One proposal for each baseline that lacks something: what is new in all of its legs, each call on its kind of host. Legs
 * with nothing new count as well: they tell which kinds of host it is for.
 */
export function proposeAll(
  legs: readonly Leg[],
  committed: (path: string) => Committed,
  digestOf: (text: string) => string,
): Proposal[] {
  const byBaseline = new Map<string, Leg[]>();
  for (const leg of legs) {
    const { path, digest } = leg.report.baseline;
    const key = `${path}\n${digest ?? ''}`;
    byBaseline.set(key, [...(byBaseline.get(key) ?? []), leg]);
  }
  return [...byBaseline]
    .filter(([, group]) => listAllNew(group.map(({ report }) => report)).length > 0)
    .sort(([a], [b]) => byText(a, b))
    .map(([, group]) => proposeFor(group, committed, digestOf));
}

function proposeFor(
  group: readonly Leg[],
  committed: (path: string) => Committed,
  digestOf: (text: string) => string,
): Proposal {
  const reports = group.map(({ report }) => report);
  const { path = '', digest = null } = reports[0]?.baseline ?? {};
  const proposal = { path, digest, legs: group.map((leg) => leg.digest) };
  const found = committed(path);
  if (found.kind === 'unreadable') return { ...proposal, proposed: null, why: found.why };
  const now = found.kind === 'none' ? null : found.digest;
  if (now !== digest) {
    const why = `the legs were judged by ${digest ?? 'no baseline'}, and here stands ${now ?? 'none'}`;
    return { ...proposal, proposed: null, why };
  }
  const distinct = new Set(reports.flatMap(listDistinct)).size;
  if (distinct > MOST_NEW) {
    const why = `found ${distinct} new calls and behaviours, expected at most ${MOST_NEW} to propose a baseline with`;
    return { ...proposal, proposed: null, why };
  }
  try {
    return {
      ...proposal,
      proposed: propose(found.kind === 'none' ? undefined : found.profile, reports, digestOf),
      why: null,
    };
  } catch (error) {
    // A stranger's report may name a machine that there is no table for.
    if (error instanceof CallgateError) return { ...proposal, proposed: null, why: error.message };
    throw error;
  }
}

function listDistinct({ machine, new: calls, behaviours }: Report): string[] {
  return [
    ...calls.map(
      ({ arch, nr, name, arguments: how }) => `${machine.arch} ${arch} ${nr} ${name} ${how ?? ''}`,
    ),
    ...(behaviours?.new ?? []).map(({ kind, value }) => `${kind}:${value}`),
  ];
}

function propose(
  profile: Profile | undefined,
  reports: readonly Report[],
  digestOf: (text: string) => string,
): NonNullable<Proposal['proposed']> {
  const next = addAll(profile, reports);
  const text = formatProfile(next.profile);
  const names = listAllNew(reports).filter((name) => !next.unnamed.includes(name));
  const isBehaviour = (name: string) => parseBehaviourId(name) !== undefined;
  return {
    profile: text,
    digest: digestOf(text),
    added: names.filter((name) => !isBehaviour(name)),
    behaviours: names.filter(isBehaviour),
    unrepresentable: [...next.unnamed],
  };
}
