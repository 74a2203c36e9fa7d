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
/** Silence after which the last word is asked for; and how long may follow what is behind it, or a dead daemon. */
const QUIET_MS = 100;
/** A last word may be lost as any record may, by a rate limit say, so it is asked for again. */
const ASK_AGAIN_MS = 1_000;

/** A log that is read for one observation. */
export interface SessionLog {
  readonly follower: Pick<LogFollower, 'read' | 'state'>;
  readonly observation: Observation;
  /** Aborted when the launcher has ended, so that the end canary is under way at the latest. */
  readonly ended: AbortSignal;
  /** Whether somebody may still write to the log. */
  readonly isWritten: () => boolean;
  /** Makes the record that `observation` knows as the last word. */
  readonly askLastWord: () => void;
  /** Takes every byte that is read, in order. */
  readonly keep: (chunk: Buffer) => void;
  /** Called after each reading. */
  readonly heard: () => void;
}

/**
 * Reads until the end canary and every serial before it are there, or will not come: the kernel hands records on in
 * the order of their making, so what has not come before the last word has been lost. Only what it could not hand on at
 * first is handed on with the next record (kernel/audit.c, `audit_retry_queue`), and may come behind a last word; so one
 * more is asked for once one has come, and that one decides. Where it does not come, time decides.
 */
export async function readSession(log: SessionLog): Promise<void> {
  const { follower, observation, ended, askLastWord, keep, heard } = log;
  const splitter = new LineSplitter((bytes) => (bytes as Buffer).toString('latin1'), {
    line: (line) => observation.push(line),
    rejected: (name, excerpt) => observation.reject(name, excerpt),
  });
  let progress = '';
  let idleSince = performance.now();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked = 0;
  /** How many last words are to be heard until nothing comes any more; unknown before the first. */
  let wanted = Number.POSITIVE_INFINITY;
  const ask = () => {
    asked += 1;
    askedAt = performance.now();
    askLastWord();
  };
  for (;;) {
    const atEnd = ended.aborted;
    const bytes = await follower.read((chunk) => {
      keep(chunk);
      splitter.push(chunk);
    });
    heard();
    if (atEnd) {
      if (isComplete(observation)) break;
      const now = performance.now();
      // What others write to the log is no progress: it may never end.
      const reached = describeProgress(observation);
      if (reached !== progress) idleSince = now;
      progress = reached;
      const idle = now - idleSince;
      if (wanted > asked && observation.lastWords > 0) {
        ask();
        wanted = asked;
      }
      if (idle > patience(log, observation.lastWords >= wanted)) break;
      if (idle > QUIET_MS && now - askedAt > ASK_AGAIN_MS) ask();
    }
    await (atEnd ? sleep(bytes === 0 ? END_POLL_MS : 0) : sleepUntil(ended, POLL_MS));
  }
  splitter.end();
  observation.finish();
  heard();
}

function patience({ follower, observation, isWritten }: SessionLog, isSaid: boolean): number {
  if (isSaid || !isWritten()) return QUIET_MS;
  const isBroken = follower.state.problems.length > 0;
  return observation.session.end === undefined && !isBroken ? END_PATIENCE_MS : GAP_PATIENCE_MS;
}

/** Changes whenever something of the run comes out of the log. */
function describeProgress({ session, continuity }: Observation): string {
  const { start, end, fold, launcherRecords } = session;
  const missing =
    start === undefined || end === undefined ? '' : continuity.missingBetween(start.serial, end.serial).count;
  return `${fold.total} ${launcherRecords} ${missing}`;
}

/** Sleeps so long, or until the signal. */
async function sleepUntil(signal: AbortSignal, milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

function isComplete({ session, continuity, events }: Observation): boolean {
  const { start, end } = session;
  return (
    start !== undefined &&
    end !== undefined &&
    (events === undefined || events.open === 0) &&
    continuity.missingBetween(start.serial, end.serial).count === 0
  );
}
