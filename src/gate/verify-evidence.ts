import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyscallEvent } from '../audit/event.ts';
import { LineSplitter } from '../audit/line-splitter.ts';
import { Observation } from '../audit/observation.ts';
import { listCalls } from '../audit/observed-call.ts';
import { deriveEvidence, describeReading } from '../audit/proof.ts';
import { compareProofs } from '../audit/proof-check.ts';
import { CallgateError } from '../errors.ts';
import { EVENTS, Examiner } from '../host/examiner.ts';
import { findTool } from '../host/find-tool.ts';
import { type EvidenceFile, EvidenceFileSchema } from '../report/evidence-schema.ts';

const MOST_REREAD = 5000;

/** What came of deriving a proof again. */
export interface Verification {
  readonly claimed: EvidenceFile;
  /** Where log and evidence disagree, a sentence each; empty when the log bears the evidence out. */
  readonly disagreements: readonly string[];
  readonly log: { readonly bytes: number; readonly lines: number; readonly digest: string };
  /** What ausearch read again as Callgate does; null where ausearch is not installed. */
  readonly reread: { readonly records: number; readonly events: number } | null;
}

/** Reads an evidence file; refuses one that is not of its schema, with every problem in it. */
export function readEvidenceFile(path: string, shownAs = path): EvidenceFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new CallgateError(
      'evidence',
      `${shownAs} cannot be read: ${(cause as Error).message}. Expected the JSON that --evidence wrote.`,
      { cause },
    );
  }
  const parsed = EvidenceFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, 20)
    .map(({ path: keys, message }) => `${shownAs}: ${keys.map(String).join('.') || 'the file'}: ${message}`);
  throw new CallgateError(
    'evidence',
    `${problems.join('\n')}\n${shownAs} is no evidence of this version of Callgate; expected what --evidence wrote.`,
  );
}

/** Derives the proof of a run again, from its evidence and the log that was kept with it. */
export async function verifyEvidence(
  claimed: EvidenceFile,
  log: string,
  shownAs = log,
): Promise<Verification> {
  const { session, events } = claimed.witness;
  const firsts = new Map<string, SyscallEvent>();
  const listener = (event: SyscallEvent) => {
    const key = `${event.arch} ${event.nr} ${event.succeeded} ${event.exe}`;
    if (firsts.size < MOST_REREAD && !firsts.has(key)) firsts.set(key, event);
  };
  const observation =
    session === null
      ? undefined
      : new Observation(session, undefined, undefined, events === null ? undefined : { ...events, listener });
  const read = await readLog(log, shownAs, observation);
  const calls = observation === undefined ? [] : listCalls(observation.session);
  const evidence = deriveEvidence(claimed.witness, observation, calls);
  const reading = describeReading(observation);
  const reread = observation === undefined ? null : await rereadByAusearch(observation, [...firsts.values()]);
  const { digest, bytes } = claimed.witness.log;
  const wrongLog =
    digest === read.digest
      ? []
      : [
          `log: claimed ${digest ?? 'not to be kept'} (${bytes} bytes), found ${read.digest} (${read.bytes} bytes)`,
        ];
  return {
    claimed,
    disagreements: [
      ...wrongLog,
      ...findContradictions(claimed, read.bytes),
      ...(evidence.proven || !['clean', 'command-failed'].includes(claimed.verdict)
        ? []
        : [`verdict: claimed ${claimed.verdict}, which only a proven run can be`]),
      ...compareProofs(claimed, { evidence, reading, calls }),
      ...(reread?.problems.map((problem) => `ausearch: ${problem}`) ?? []),
    ],
    log: { ...read, lines: reading.lines },
    reread: reread?.agreed ?? null,
  };
}

/** Where the file says one thing in two places, and not the same. */
function findContradictions(claimed: EvidenceFile, bytes: number): string[] {
  const { witness, digests, verdict, evidence, calls, reading } = claimed;
  const { daemon, before, log, ausearch, session } = witness;
  const canaries = [reading.canaries.start, reading.canaries.end].filter((seen) => seen !== null).length;
  const holder = `pid ${daemon.pid}, started at tick ${daemon.startTicks}`;
  const wrong = (is: boolean, sentence: string) => (is ? [sentence] : []);
  return [
    ...wrong(digests.log !== log.digest, `digests.log: claimed ${digests.log}, and ${log.digest} of the log`),
    ...wrong(log.bytes !== bytes, `log.bytes: claimed ${log.bytes}, found ${bytes}`),
    ...wrong(before.daemon !== holder, `daemon: claimed ${holder}, and ${before.daemon} before the run`),
    ...wrong(
      ausearch.given < canaries + calls.length,
      `ausearch.given: claimed ${ausearch.given}, found ${canaries + calls.length} to give`,
    ),
    ...wrong(
      session !== null && session.startCanary === session.endCanary,
      'session: claimed one number for both canaries',
    ),
    ...wrong(
      verdict === 'inconclusive' && evidence.proven,
      'verdict: claimed inconclusive, and the run proven',
    ),
  ];
}

async function readLog(
  path: string,
  shownAs: string,
  observation: Observation | undefined,
): Promise<{ bytes: number; digest: string }> {
  const hash = createHash('sha256');
  const splitter = new LineSplitter((bytes) => (bytes as Buffer).toString('latin1'), {
    line: (line) => observation?.push(line),
    rejected: (name, excerpt) => observation?.reject(name, excerpt),
  });
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      hash.update(chunk);
      splitter.push(chunk);
    }
  } catch (cause) {
    throw new CallgateError(
      'evidence',
      `${shownAs} cannot be read: ${(cause as Error).message}. Expected the log that --keep-log kept.`,
      { cause },
    );
  }
  splitter.end();
  observation?.finish();
  return { bytes, digest: `sha256:${hash.digest('hex')}` };
}

/** Has ausearch read each distinct call's first record, the canaries and these events, as the observer had it; null without ausearch. */
async function rereadByAusearch(
  observation: Observation,
  events: readonly SyscallEvent[],
): Promise<{ agreed: NonNullable<Verification['reread']>; problems: readonly string[] } | null> {
  if (findTool('ausearch') === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'callgate-verify-'));
  try {
    const examiner = new Examiner(folder);
    const { start, end, fold } = observation.session;
    const canaries = [start, end].flatMap((canary) => (canary === undefined ? [] : [canary.text]));
    examiner.offer([...canaries, ...fold.calls.map(({ firstLine }) => firstLine)]);
    await examiner.finish();
    const eventExaminer = new Examiner(folder, EVENTS);
    eventExaminer.offer(events.filter(({ lines }) => lines.length > 0).map(({ lines }) => lines.join('\n')));
    await eventExaminer.finish();
    return {
      agreed: { records: examiner.records, events: eventExaminer.records },
      problems: [...examiner.problems, ...eventExaminer.problems],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
