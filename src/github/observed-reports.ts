import type { Leg } from '../merge/leg.ts';
import type { Report } from '../report/schema.ts';
import { type Artifact, listReportArtifacts, readReport } from './artifact.ts';
import type { Client } from './client.ts';
import { type Doubt, readDoubts } from './doubts.ts';
import { collectLegs, type ReadArtifact } from './leg-set.ts';
import type { Run } from './run.ts';

/** What the runs on a commit have left behind. */
export interface Observed {
  /** The newest of each workflow and artifact's name, the newest first. */
  readonly reports: readonly Report[];
  /** The same, by workflow: what may be proposed, and approved, together. */
  readonly matrices: readonly (readonly Leg[])[];
  /** Why other artifacts count for nothing, with words of strangers in it. */
  readonly refused: readonly string[];
  /** Why there may be more to say. */
  readonly doubts: readonly Doubt[];
}

interface Found {
  readonly run: Run;
  readonly artifact: Artifact;
  /** Undefined where it is refused. */
  readonly read: ReadArtifact | undefined;
  readonly refused: string | undefined;
}

/**
 * Reads what runs on one commit, the newest first, have left; one artifact that is refused takes no other with it. Whether
 * a run is one of a gate that failed before it could report cannot be told from the run, so all that are given count.
 */
export async function readObserved(
  client: Client,
  repository: string,
  runs: readonly Run[],
): Promise<Observed> {
  const found: Found[] = [];
  const refused: string[] = [];
  for (const run of runs) {
    const listed = await listReportArtifacts(client, repository, run.id);
    refused.push(...listed.refused);
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
  }
  const doubts = new Set<Doubt>();
  for (const run of runs) {
    if (run.isOver && isSuperseded(run, runs, found)) continue;
    const { reports } = collectLegs(listRead(found.filter((of) => of.run === run)));
    for (const doubt of await readDoubts(client, repository, run, reports)) doubts.add(doubt);
  }
  const newest = keepNewest(found);
  const workflows = [...new Set(newest.map(({ run }) => run.workflow))].map((workflow) =>
    collectLegs(listRead(newest.filter(({ run }) => run.workflow === workflow))),
  );
  for (const doubt of workflows.flatMap((set) => set.doubts)) doubts.add(doubt);
  return {
    reports: collectLegs(listRead(newest)).legs.map(({ leg }) => leg.report),
    matrices: workflows.map(({ legs }) => legs.map(({ leg }) => leg)),
    refused: [...refused, ...newest.flatMap(({ refused: why }) => why ?? [])],
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
