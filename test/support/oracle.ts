import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EvidenceFileSchema } from '../../src/report/evidence-schema.ts';
import { gate } from './callgate.ts';
import type { OracleSubject } from './oracle-subjects.ts';
import { showCall, trace } from './strace.ts';
import { makeTestUser } from './test-user.ts';

/** What two observers saw of one subject, in all runs together. */
export interface Sighting {
  readonly record: ReadonlySet<string>;
  readonly strace: ReadonlySet<string>;
}

/** The same for both, so that nothing differs but who looks. */
const ENV = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: process.env.HOME ?? '/',
  SHELL: '/bin/bash',
};

/** Runs a subject so many times under `callgate record` and under strace, by turns. */
export async function observe(subject: OracleSubject, runs: number): Promise<Sighting> {
  const seen = { record: new Set<string>(), strace: new Set<string>() };
  for (let run = 0; run < runs; run += 1) {
    for (const [who, look] of [['record', seeByRecord] as const, ['strace', seeByStrace] as const])
      for (const call of await inScratchFolder(subject, look)) seen[who].add(call);
  }
  return seen;
}

type Look = (
  subject: OracleSubject,
  folder: string,
  user: ReturnType<typeof makeTestUser> | undefined,
) => Promise<Iterable<string>>;

async function inScratchFolder(subject: OracleSubject, look: Look): Promise<Iterable<string>> {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-oracle-'));
  try {
    chmodSync(folder, 0o755);
    const user = subject.unprivileged ? makeTestUser() : undefined;
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    return await look(subject, folder, user);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * `record` into no baseline logs every call; its evidence has each one with its architecture, which the profile that it
 * writes does not tell. What is not proven is an error.
 */
const seeByRecord: Look = async (subject, folder, user) => {
  const file = join(folder, 'evidence.json');
  const { run, report } = await gate('record', join(folder, 'recorded.json'), subject.command(folder), {
    cwd: subject.cwd ?? folder,
    env: ENV,
    flags: ['--evidence', file],
    ...(user === undefined ? {} : { user: user.name }),
  });
  if (!report.evidence.proven || report.command.exitCode !== 0)
    throw new Error(`${subject.name}: ${report.reasons.join('; ')}\n${run.stdout}\n${run.stderr}`);
  const { calls } = EvidenceFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const names = [...new Set(calls.map(({ name }) => name))].sort();
  const recorded = [...(report.proposed?.added ?? []), ...(report.proposed?.unrepresentable ?? [])].sort();
  if (names.join() !== recorded.join())
    throw new Error(`${subject.name}: observed ${names.join()}, and recorded ${recorded.join()}`);
  return calls.map(({ arch, name }) => showCall(arch, name));
};

const seeByStrace: Look = (subject, folder, user) =>
  trace(subject.command(folder), {
    cwd: subject.cwd ?? folder,
    env: ENV,
    ...(user === undefined ? {} : { user }),
    ...(subject.entry === undefined ? {} : { entry: subject.entry }),
  });

/** What the first has and the second lacks, sorted. */
export function missingFrom(first: ReadonlySet<string>, second: ReadonlySet<string>): string[] {
  return [...first].filter((call) => !second.has(call)).sort();
}
