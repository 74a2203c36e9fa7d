import { byText } from '../baseline/rule-order.ts';
import type { Verdict } from '../report/schema.ts';
import { type Leg, type LegPattern, legName, toLegPatterns } from './leg.ts';
import { type Committed, proposeAll } from './proposal.ts';
import type { Merged } from './schema.ts';

export interface MergeSettings {
  /** Legs that have to be there, as patterns. */
  readonly expected: readonly string[];
  /** Legs that may be missing or inconclusive. */
  readonly optional: readonly string[];
  /** The baseline that stands at a path now. */
  readonly committed: (path: string) => Committed;
  readonly digestOf: (text: string) => string;
}

/**
 * One verdict of many legs. They are a set, by their digests, and the rest is derived from it: neither order nor
 * repetition nor what was merged before changes anything. By precedence: `new` where any leg is; `inconclusive` where one
 * is or is missing, unless it is optional, where none is there at all, and where one baseline was judged in two versions;
 * then `command-failed`; `clean` only when every leg is.
 */
export function mergeReports(given: readonly Leg[], settings: MergeSettings): Merged {
  const legs = [...new Map(given.map((leg) => [leg.digest, leg])).values()].sort((a, b) =>
    byText(a.digest, b.digest),
  );
  const expected = distinct(settings.expected);
  const optional = distinct(settings.optional);
  const excused = toLegPatterns(optional);
  const problems = findProblems({ legs, expected, optional });
  return {
    schema: 'callgate-merged/1',
    verdict: decideMerged(legs, excused, problems.length > 0),
    reasons: [...listReasons(legs, 'new', excused), ...problems, ...listReasons(legs, 'rest', excused)],
    expected,
    optional,
    missing: findMissing(legs, toLegPatterns(expected)).map(({ text }) => text),
    legs,
    proposals: proposeAll(legs, settings.committed, settings.digestOf),
  };
}

/** What stands against a verdict of clean though every leg that is there were clean, a sentence each. */
export function findProblems({
  legs,
  expected,
  optional,
}: Pick<Merged, 'legs' | 'expected' | 'optional'>): string[] {
  const excused = toLegPatterns(optional);
  const missing = findMissing(legs, toLegPatterns(expected)).filter(
    (pattern) => !excused.some((other) => other.covers(pattern)),
  );
  return [
    ...missing.map(({ text }) => `missing: ${text} left no report`),
    ...(legs.length === 0 ? ['missing: no leg left a report'] : []),
    ...findMixed(legs),
  ];
}

function decideMerged(legs: readonly Leg[], excused: readonly LegPattern[], isDoubtful: boolean): Verdict {
  const counted = legs.map(({ report }) =>
    report.verdict === 'inconclusive' && isExcused(report, excused) ? 'clean' : report.verdict,
  );
  if (counted.includes('new')) return 'new';
  if (isDoubtful || counted.includes('inconclusive')) return 'inconclusive';
  return counted.includes('command-failed') ? 'command-failed' : 'clean';
}

/** Whether a leg that is not proven passes all the same. */
export function isExcused(report: Leg['report'], excused: readonly LegPattern[]): boolean {
  return excused.some((pattern) => pattern.matches(report));
}

function findMissing(legs: readonly Leg[], expected: readonly LegPattern[]): LegPattern[] {
  return expected.filter((pattern) => !legs.some(({ report }) => pattern.matches(report)));
}

/** Reports of several commits make no verdict on one of them. */
function findMixed(legs: readonly Leg[]): string[] {
  const versions = new Map<string, Set<string>>();
  for (const { baseline } of legs.map(({ report }) => report)) {
    const known = versions.get(baseline.path) ?? new Set();
    versions.set(baseline.path, known.add(baseline.digest ?? 'none'));
  }
  return [...versions]
    .filter(([, digests]) => digests.size > 1)
    .sort(([a], [b]) => byText(a, b))
    .map(
      ([path, digests]) =>
        `mixed: the legs were judged by ${digests.size} versions of ${path}: ${[...digests].sort(byText).join(', ')}`,
    );
}

/** The reasons of legs with something new, or of the others, each with its leg's name. */
function listReasons(legs: readonly Leg[], which: 'new' | 'rest', excused: readonly LegPattern[]): string[] {
  return legs
    .filter(({ report }) => (report.verdict === 'new') === (which === 'new'))
    .map(({ digest, report }) => ({ digest, report, name: legName(report) }))
    .sort((a, b) => byText(a.name, b.name) || byText(a.digest, b.digest))
    .flatMap(({ report, name }) => {
      const isPassed = report.verdict === 'inconclusive' && isExcused(report, excused);
      return report.reasons.map((reason) => `${name}: ${reason}${isPassed ? ' (optional)' : ''}`);
    });
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(byText);
}
