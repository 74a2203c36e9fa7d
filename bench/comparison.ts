import type { Load } from './loads.ts';
import { showProgress } from './progress.ts';
import { keepsGoal, type LoadResult, median, round, WAYS, type WayName, type WayResult } from './results.ts';
import { runWay, type WaySample } from './ways.ts';

/** Those that take several times as long as the rest are run in the first three rounds only. */
const SLOW: readonly WayName[] = ['strace-groups', 'strace', 'stock'];
const SLOW_ROUNDS = 3;

/** Runs a load bare and in each of its ways in turn, round after round, so that all meet the same machine. */
export async function compareWays(load: Load, rounds: number, folder: string): Promise<LoadResult> {
  const ways = WAYS.filter((way) => way in load.ways);
  const samples = new Map<WayName, WaySample[]>(ways.map((way) => [way, []]));
  for (let at = 0; at < rounds; at += 1) {
    for (const way of ways) {
      if (at >= SLOW_ROUNDS && SLOW.includes(way)) continue;
      showProgress(`${load.title}: round ${at + 1} of ${rounds}, ${way}`);
      samples.get(way)?.push(await runWay(way, load, folder));
    }
  }
  const bare = samples.get('bare') ?? [];
  return {
    name: load.name,
    title: load.title,
    ways: ways.map((way) => summarize(load, way, samples.get(way) ?? [], bare)),
  };
}

function summarize(
  load: Load,
  way: WayName,
  samples: readonly WaySample[],
  bare: readonly WaySample[],
): WayResult {
  const calls = load.ways[way];
  const scale = (calls ?? 1) / (load.ways.bare ?? 1);
  // Each against the bare run of its own round: what slows the machine for a while slows both.
  const ratio = round(
    median(samples.map(({ subjectMs }, at) => subjectMs / scale / (bare[at]?.subjectMs ?? Number.NaN))),
    4,
  );
  const subjectMs = median(samples.map((sample) => sample.subjectMs));
  const goal = load.goals[way];
  const gated = samples.filter(({ proven }) => proven !== undefined);
  return {
    way,
    subjectMs: round(subjectMs, 4),
    wallMs: round(median(samples.map(({ wallMs }) => wallMs)), 4),
    ...(calls === undefined ? {} : { calls, perCallUs: round((subjectMs * 1000) / calls, 3) }),
    ratio,
    ...(goal === undefined ? {} : { goal, holds: keepsGoal(ratio, goal) }),
    ...(gated.length === 0
      ? {}
      : { proven: `${gated.filter(({ proven }) => proven).length} of ${gated.length}` }),
    samples: samples.map((sample) => ({
      subjectMs: round(sample.subjectMs, 5),
      wallMs: round(sample.wallMs, 5),
    })),
  };
}
