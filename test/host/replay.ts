import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Observation } from '../../src/audit/observation.ts';
import { deriveEvidence, type Witness } from '../../src/audit/proof.ts';
import { Examiner } from '../../src/host/examiner.ts';
import { LogFollower } from '../../src/host/log-follower.ts';
import { ObservedCalls } from '../../src/host/observed-calls.ts';
import { OutputLines } from '../../src/host/output-lines.ts';
import { type Moment, RecordClock } from '../../src/host/record-clock.ts';
import { readSession } from '../../src/host/session-reader.ts';

const HOUR_MS = 3_600_000;
/** So many lines come between two readings of the log. */
export const BATCH = 60;

/** One run's log; what it says of the run stands in `SESSION` and `WITNESS`. */
export const LINES = readFileSync(new URL('../fixtures/audit/session-raw.log', import.meta.url), 'latin1')
  .trimEnd()
  .split('\n');
const SESSION = {
  session: 756,
  arch: 0xc000003e,
  launcher: 811,
  startCanary: 499_981_002,
  endCanary: 275_663_104,
};
const status = {
  enabled: 1,
  failure: 1,
  pid: 822,
  rateLimit: 0,
  backlogLimit: 8192,
  lost: 0,
  backlog: 0,
  backlogWaitTime: 60_000,
};
const STATE = { status, rules: [], actionsLogged: 'kill_process log', daemon: 'pid 822' };
const WITNESS: Omit<Witness, 'log' | 'ausearch'> = {
  before: STATE,
  after: STATE,
  daemon: { kind: 'own', pid: 822, startTicks: '1' },
  session: SESSION,
  child: 837,
  drained: true,
  launcherFailure: null,
  subject: { uid: 1000, daemonSockets: [], fenced: true, leftovers: 0 },
  toldApart: [],
  events: null,
};

/** The wall clock is set from this serial on, by whole hours. */
export interface Step {
  readonly serial: number;
  readonly hours: number;
}

const STAMP = /msg=audit\((\d+)\.(\d{3}):(\d+)\)/;

export function readStamp(line: string): { timeMs: number; serial: number } {
  const [, seconds, milliseconds, serial] = STAMP.exec(line) ?? [];
  return { timeMs: Number(seconds) * 1000 + Number(milliseconds), serial: Number(serial) };
}

/** The log as the kernel would have written it, had the clock been set so; the daemon's own records have no place. */
export function setClock(lines: readonly string[], steps: readonly Step[]): string[] {
  return lines.map((line) => {
    const { timeMs, serial } = readStamp(line);
    const hours = line.startsWith('type=DAEMON_')
      ? 0
      : steps.filter((step) => serial >= step.serial).reduce((sum, step) => sum + step.hours, 0);
    const text = String(timeMs + hours * HOUR_MS);
    return line.replace(STAMP, `msg=audit(${text.slice(0, -3)}.${text.slice(-3)}:${serial})`);
  });
}

/** Has the observer's own parts read the log while it is written, by a clock that goes as the records say. */
export async function replay(lines: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-clock-'));
  try {
    const log = join(folder, 'audit.log');
    writeFileSync(log, '');
    const began = readStamp(LINES[0] ?? '').timeMs;
    let now: Moment = { wallMs: began, monotonicMs: 0 };
    const written = new AbortController();
    const output = new OutputLines();
    const follower = await LogFollower.open(log, 'start');
    const observation = new Observation(SESSION);
    const examiner = new Examiner(folder);
    const calls = new ObservedCalls(output, new RecordClock(() => now));
    let readings = 0;
    const reading = readSession({
      follower,
      observation,
      ended: written.signal,
      isWritten: () => true,
      askLastWord: () => {},
      keep: () => {},
      heard() {
        calls.take(observation, examiner);
        readings += 1;
      },
    });
    for (let at = 0; at < lines.length; at += BATCH) {
      const batch = lines.slice(at, at + BATCH);
      const last = Math.min(at + BATCH, lines.length) - 1;
      // A millisecond after the last record, by both clocks.
      const monotonicMs = readStamp(LINES[last] ?? '').timeMs - began + 1;
      now = { wallMs: readStamp(lines[last] ?? '').timeMs + 1, monotonicMs };
      appendFileSync(log, `${batch.join('\n')}\n`, 'latin1');
      for (const before = readings; readings < before + 2; ) await sleep(1);
      output.push(1, Buffer.from(`batch ${at / BATCH}\n`), monotonicMs);
    }
    written.abort();
    await reading;
    const seccomp = lines.filter((line) => line.startsWith('type=SECCOMP'));
    await examiner.finish();
    const { records: distinct, given } = examiner;
    examiner.offer(seccomp);
    await examiner.finish();
    const { records, problems } = examiner;
    const evidence = deriveEvidence(
      {
        ...WITNESS,
        log: { ...follower.state, digest: null },
        ausearch: { given, agreed: distinct, problems },
      },
      observation,
    );
    await follower.close();
    const { continuity, session } = observation;
    return {
      calls: calls.list(observation),
      evidence,
      reread: records - distinct,
      seccomp: seccomp.length,
      serials: [continuity.first, continuity.last, continuity.exact],
      startMs: session.start?.timeMs ?? 0,
      types: [...observation.types],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type Replay = Awaited<ReturnType<typeof replay>>;
