import type { Leg } from '../merge/leg.ts';
import { findProblems } from '../merge/merge.ts';
import type { Merged } from '../merge/schema.ts';
import type { Artifact } from './artifact.ts';
import type { Doubt, RunReport } from './doubts.ts';

/** What was read of one artifact. */
export interface ReadArtifact {
  readonly artifact: Artifact;
  readonly legs: readonly Leg[];
  /** Null where it is a report of check. */
  readonly merged: Merged | null;
}

/** The legs of several artifacts, each once, with the artifact that it is from. */
export interface LegSet {
  readonly legs: readonly { readonly leg: Leg; readonly artifact: Artifact }[];
  /** For every job that left a report: the legs' own, and the one that merged. */
  readonly reports: readonly RunReport[];
  /** Legs that a merge expected and that are not there, and may not lack. */
  readonly missing: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** A leg is of its own artifact, where it has one; a merged report brings those that have none. */
export function collectLegs(found: readonly ReadArtifact[]): LegSet {
  const ownFirst = [
    ...found.filter(({ merged }) => merged === null),
    ...found.filter(({ merged }) => merged !== null),
  ];
  const legs = new Map<string, { leg: Leg; artifact: Artifact }>();
  for (const { artifact, legs: own } of ownFirst) {
    for (const leg of own) if (!legs.has(leg.digest)) legs.set(leg.digest, { leg, artifact });
  }
  const merges = found.flatMap(({ artifact, merged }) => (merged === null ? [] : [{ artifact, merged }]));
  const reports = [
    ...[...legs.values()].map(({ leg, artifact }) => ({ report: leg.report, artifact })),
    ...merges.map(({ artifact, merged }) => ({ report: merged, artifact })),
  ].map(({ report, artifact: { createdAt } }) => ({ report, createdAt }));
  const all = { legs: [...legs.values()], reports };
  if (merges.length === 0) return { ...all, missing: [], doubts: [] };
  const problems = findProblems({
    legs: all.legs.map(({ leg }) => leg),
    expected: distinct(merges.flatMap(({ merged }) => merged.expected)),
    optional: distinct(merges.flatMap(({ merged }) => merged.optional)),
  });
  const missing = problems.flatMap((problem) => /^missing: (\S+) left no report$/.exec(problem)?.[1] ?? []);
  const isMixed = problems.some((problem) => problem.startsWith('mixed: '));
  return {
    ...all,
    missing,
    doubts: [
      ...(missing.length === 0 ? [] : [`Legs that were expected have left no report: ${missing.length}.`]),
      ...(isMixed ? ['The legs were judged by several versions of one baseline.'] : []),
    ],
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
