import { setTimeout as sleep } from 'node:timers/promises';
import { LineSplitter } from '../audit/line-splitter.ts';
import type { Observation } from '../audit/observation.ts';
import type { LogFollower } from './log-follower.ts';

/** While the subject runs: each reading takes a processor from it, and a person hardly notices 50 ms. */
const POLL_MS = 50;
const END_POLL_MS = 1;
/** How long the end canary may take through a daemon that does not write, and then the last missing serial. */
const END_PATIENCE_MS = 15_000;
const GAP_PATIENCE_MS = 2_000;

/** A log that is read for one observation. */
export interface SessionLog {
  readonly follower: LogFollower;
  readonly observation: Observation;
  /** Aborted when the launcher has ended, so that the end canary is under way at the latest. */
  readonly ended: AbortSignal;
  /** Called after each reading. */
  readonly heard: () => void;
}

/** Reads until the end canary and every serial before it are there, or have not come within their time. */
export async function readSession({ follower, observation, ended, heard }: SessionLog): Promise<void> {
  const splitter = new LineSplitter((bytes) => (bytes as Buffer).toString('latin1'), {
    line: (line) => observation.push(line),
    rejected: (name, excerpt) => observation.reject(name, excerpt),
  });
  let idleSince: number | undefined;
  for (;;) {
    const atEnd = ended.aborted;
    const bytes = await follower.read((chunk) => splitter.push(chunk));
    heard();
    if (atEnd) {
      if (isComplete(observation)) break;
      const now = performance.now();
      if (bytes > 0 || idleSince === undefined) idleSince = now;
      const patience = observation.session.end === undefined ? END_PATIENCE_MS : GAP_PATIENCE_MS;
      if (now - idleSince > patience) break;
    }
    await (atEnd ? sleep(bytes === 0 ? END_POLL_MS : 0) : sleepUntil(ended, POLL_MS));
  }
  splitter.end();
  observation.finish();
  heard();
}

/** Sleeps so long, or until the signal. */
async function sleepUntil(signal: AbortSignal, milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

function isComplete({ session, continuity }: Observation): boolean {
  const { start, end } = session;
  return (
    start !== undefined &&
    end !== undefined &&
    continuity.missingBetween(start.serial, end.serial).count === 0
  );
}
