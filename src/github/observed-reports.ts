import type { Leg } from '../merge/leg.ts';
import type { Report } from '../report/schema.ts';
import { type Artifact, listReportArtifacts, readReport } from './artifact.ts';
import type { Client } from './client.ts';
import { type Doubt, readDoubts } from './doubts.ts';
import { collectLegs, type ReadArtifact } from './leg-set.ts';
import type { Run } from './run.ts';

/** A report, and the artifact of a run that it was in. */
export interface Source {
  readonly run: Run;
  readonly artifact: Artifact;
  readonly leg: Leg;
}

/** What the runs on a commit have left behind. */
export interface Observed {
  /** The newest of each workflow and artifact's name, the newest first. */
  readonly reports: readonly Report[];
  /** The same, and where each is from. */
  readonly sources: readonly Source[];
  /** The same, by workflow: what may be proposed, and approved, together. */
  readonly matrices: readonly (readonly Leg[])[];
  /** Legs that a merge expected and that have left no report. */
  readonly missing: readonly string[];
  /** Why other artifacts count for nothing, with words of strangers in it. */
  readonly refused: readonly string[];
  /** Why there may be more to say. */
  readonly doubts: readonly Doubt[];
}

/** An artifact of a run, and what is in it or why it has nothing that counts. */
export interface Found {
  readonly run: Run;
  readonly artifact: Artifact;
  /** Undefined where it is refused. */
  readonly read: ReadArtifact | undefined;
  readonly refused: string | undefined;
}

/** What one run has left: its artifacts, and why others were not looked at. */
export interface Leaving {
  readonly run: Run;
  readonly found: readonly Found[];
  readonly unread: readonly string[];
}

/** Reads what runs have left; one artifact that is refused takes no other with it. */
export async function readLeavings(
  client: Client,
  repository: string,
  runs: readonly Run[],
): Promise<Leaving[]> {
  const leavings: Leaving[] = [];
  for (const run of runs) {
    const listed = await listReportArtifacts(client, repository, run.id);
    const found: Found[] = [];
    for (const artifact of listed.artifacts) {
      const read = await readReport(client, repository, artifact);
      const isTaken = read.legs !== undefined;
      found.push({
        run,
        artifact,
        read: isTaken ? { artifact, ...read } : undefined,
        refused: isTaken ? undefined : read.refused,
      });
    }
    leavings.push({ run, found, unread: listed.refused });
  }
  return leavings;
}

/**
 * What the leavings of runs on one commit, the newest first, come to. Whether a run is one of a gate that failed before it
 * could report cannot be told from the run, so all that are given count.
 */
export async function weighLeavings(
  client: Client,
  repository: string,
  leavings: readonly Leaving[],
): Promise<Observed> {
  const runs = leavings.map(({ run }) => run);
  const found = leavings.flatMap((leaving) => leaving.found);
  const doubts = new Set<Doubt>();
  for (const { run, found: own } of leavings) {
    if (run.isOver && isSuperseded(run, runs, found)) continue;
    const { reports } = collectLegs(listRead(own));
    for (const doubt of await readDoubts(client, repository, run, reports)) doubts.add(doubt);
  }
  const newest = keepNewest(found);
  const workflows = [...new Set(newest.map(({ run }) => run.workflow))].map((workflow) =>
    collectLegs(listRead(newest.filter(({ run }) => run.workflow === workflow))),
  );
  for (const doubt of workflows.flatMap((set) => set.doubts)) doubts.add(doubt);
  const runOf = new Map(newest.map(({ run, artifact }) => [artifact, run]));
  const sources = collectLegs(listRead(newest)).legs.flatMap(({ leg, artifact }) => {
    const run = runOf.get(artifact);
    return run === undefined ? [] : [{ run, artifact, leg }];
  });
  return {
    sources,
    reports: sources.map(({ leg }) => leg.report),
    matrices: workflows.map(({ legs }) => legs.map(({ leg }) => leg)),
    missing: workflows.flatMap((set) => set.missing),
    refused: [
      ...leavings.flatMap(({ unread }) => unread),
      ...newest.flatMap(({ refused: why }) => why ?? []),
    ],
    doubts: [...doubts],
  };
}

function listRead(found: readonly Found[]): ReadArtifact[] {
  return found.flatMap(({ read }) => read ?? []);
}

/** Whether a newer run of the same workflow, which succeeded or reported, has left all that this one has. */
function isSuperseded(run: Run, runs: readonly Run[], found: readonly Found[]): boolean {
  const namesOf = (of: Run) => found.flatMap(({ run: by, artifact }) => (by === of ? [artifact.name] : []));
  return runs.slice(0, runs.indexOf(run)).some((newer) => {
    const names = namesOf(newer);
    return (
      newer.workflow === run.workflow &&
      (names.length > 0 || newer.conclusion === 'success') &&
      namesOf(run).every((name) => names.includes(name))
    );
  });
}

function keepNewest(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return found
    .toSorted((a, b) => b.artifact.id - a.artifact.id)
    .filter(({ run, artifact }) => {
      const key = `${run.workflow} ${artifact.name}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
}
