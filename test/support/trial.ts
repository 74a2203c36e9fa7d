import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../../src/report/schema.ts';
import { gate } from './callgate.ts';
import { type Fault, findTarget } from './faults.ts';
import { buildProgram } from './programs.ts';

/** How the program that makes the calls is started; a shell's own calls are part of the baseline. */
export const VIAS = ['directly', 'below a shell', 'as an orphan'] as const;
export type Via = (typeof VIAS)[number];

/** A run of the paced program with a known number of calls, and what goes wrong in it when. */
export interface Trial {
  readonly fault: Fault | undefined;
  readonly lengthMs: number;
  readonly callsPerMs: number;
  /** When the one sync is made; -1 for none. */
  readonly syncAtMs: number;
  /** When the fault strikes, from the moment that the daemon is there, or in the program's last moment. */
  readonly faultAtMs: number | 'end';
  /** getpriority is in the baseline, so that only the sync is logged. */
  readonly allowed: boolean;
  readonly via: Via;
  /** A command that goes before the gate and executes it. */
  readonly within?: readonly string[];
}

export interface TrialResult {
  readonly report: Report;
  readonly status: number | null;
  /** How often the program says that it made each call. */
  readonly made: { readonly getpriority: number; readonly sync: number };
  readonly seen: { readonly getpriority: number; readonly sync: number };
  readonly failedChecks: readonly string[];
  /** The promise was broken: the report claims a proof and is wrong, or calls a run clean that was not. */
  readonly falseClaim: string | undefined;
}

let baselineFolder: string | undefined;
const baselines = new Map<string, string>();

/** Records the baselines of trials once each, on a machine without a fault: with getpriority, and without, for each way of starting. */
export async function baselineFor({ allowed, via }: Pick<Trial, 'allowed' | 'via'>): Promise<string> {
  const name = `${allowed ? 'allowed' : 'logged'} ${via}.json`;
  const known = baselines.get(name);
  if (known !== undefined) return known;
  baselineFolder ??= mkdtempSync(join(tmpdir(), 'callgate-trials-'));
  const path = join(baselineFolder, name);
  const waiting = join(baselineFolder, 'no-such-folder', 'mark'); // waits for a mark that it cannot make
  const command = makeCommand(via, ['20', allowed ? '1' : '0', '-1', waiting]);
  const { run } = await gate('record', path, command, { flags: ['--runs', '3'] });
  if (run.status !== 0) throw new Error(`the trial's baseline could not be recorded:\n${run.stderr}`);
  baselines.set(name, path);
  return path;
}

function makeCommand(via: Via, args: readonly string[]): readonly string[] {
  const command = [buildProgram('paced'), ...args];
  if (via === 'directly') return command;
  return [
    'bash',
    '-c',
    via === 'as an orphan' ? '(setsid "$0" "$@" &) ; exit 0' : '"$0" "$@" ; exit $?',
    ...command,
  ];
}

export function removeTrialBaselines(): void {
  if (baselineFolder !== undefined) rmSync(baselineFolder, { recursive: true, force: true });
  baselineFolder = undefined;
  baselines.clear();
}

/** Runs one trial and judges what the report claims against what the program says. */
export async function runTrial(trial: Trial): Promise<TrialResult> {
  const baseline = await baselineFor(trial);
  const mark = trial.fault !== undefined && trial.faultAtMs === 'end' ? `${baseline}.mark` : undefined;
  const times = [trial.lengthMs, trial.callsPerMs, trial.syncAtMs].map(String);
  const command = makeCommand(trial.via, mark === undefined ? times : [...times, mark]);
  let injecting: Promise<void> | undefined;
  const started = (front: number) => {
    if (trial.fault !== undefined) injecting = strike(trial.fault, trial, front, mark);
    injecting?.catch(() => {}); // awaited below
  };
  const options = { started, ...(trial.within === undefined ? {} : { within: trial.within }) };
  try {
    const { run, report } = await gate('check', baseline, command, options);
    await injecting;
    const made = readCounts(run.stdout);
    const count = (name: string) =>
      report.new.filter((call) => call.name === name).reduce((sum, call) => sum + call.count, 0);
    const seen = {
      getpriority: trial.allowed ? made.getpriority : count('getpriority'),
      sync: count('sync'),
    };
    const exact = seen.getpriority === made.getpriority && seen.sync === made.sync;
    const failedChecks = report.evidence.checks.filter(({ ok }) => !ok).map(({ name }) => name);
    return {
      report,
      status: run.status,
      made,
      seen,
      failedChecks,
      falseClaim: judge(report, run.status, made, exact),
    };
  } finally {
    await injecting?.catch(() => {});
    await trial.fault?.heal?.();
  }
}

function judge(
  report: Report,
  status: number | null,
  made: { sync: number },
  exact: boolean,
): string | undefined {
  if (report.evidence.proven && !exact) return 'proven, but the counts are wrong';
  if (report.verdict === 'clean' && (made.sync > 0 || !exact)) return 'clean, but a new call was made';
  if (status === 0 && report.verdict !== 'clean') return `exit 0 with verdict ${report.verdict}`;
  return undefined;
}

async function strike(
  fault: Fault,
  { faultAtMs }: Trial,
  front: number,
  mark: string | undefined,
): Promise<void> {
  const target = await findTarget(front);
  if (faultAtMs !== 'end') await sleep(faultAtMs);
  else while (mark !== undefined && !existsSync(mark)) await sleep(1);
  const striking = (async () => fault.inject(target))();
  striking.catch(() => {}); // awaited below
  await sleep(20);
  if (mark !== undefined) rmSync(mark); // the program ends under the fault
  await striking.catch((error: NodeJS.ErrnoException) => {
    // A fault that comes late, or its last steps, may find the daemon or its log gone with the run.
    if (error.code !== 'ESRCH' && error.code !== 'ENOENT') throw error;
  });
}

function readCounts(stdout: string): { getpriority: number; sync: number } {
  const match = /getpriority (\d+) sync (\d+)/.exec(stdout);
  if (match === null) throw new Error(`the paced program did not come to its end: ${stdout}`);
  return { getpriority: Number(match[1]), sync: Number(match[2]) };
}
