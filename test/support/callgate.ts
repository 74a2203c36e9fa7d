import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/schema.ts';

export const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** How one run of the built command line ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Runs the command line as this user, who reaches root through sudo. */
  readonly user?: string;
  /** Kills it when it takes longer: its status is null then. */
  readonly seconds?: number;
  /** A command that goes before it and executes it: a namespace, fewer capabilities. */
  readonly within?: readonly string[];
  /** Called once with the started process. */
  readonly started?: (pid: number) => void;
}

/** Runs the built command line to its end. */
export function callgate(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const command =
    options.user === undefined
      ? []
      : ['setpriv', '--reuid', options.user, '--regid', options.user, '--init-groups'];
  const [file, ...rest] = [...(options.within ?? []), ...command, process.execPath, CLI, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(file ?? '', rest, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.seconds === undefined ? undefined : options.seconds * 1000,
      killSignal: 'SIGKILL',
    });
    const chunks = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (chunks.stdout += chunk));
    child.stderr.on('data', (chunk) => (chunks.stderr += chunk));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...chunks }));
    if (child.pid !== undefined) options.started?.(child.pid);
  });
}

/** A gate run with its report; a run without a report (exit 2) fails the test with what it said. */
export async function gate(
  mode: 'check' | 'record',
  baseline: string,
  command: readonly string[],
  options: RunOptions & { readonly flags?: readonly string[] } = {},
): Promise<{ run: Run; report: Report }> {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-report-'));
  try {
    const json = join(folder, 'report.json');
    chmodSync(folder, 0o777); // for a run that is not root's, or does not act as root
    const run = await callgate(
      [mode, '--baseline', baseline, '--json', json, ...(options.flags ?? []), '--', ...command],
      options,
    );
    try {
      return { run, report: JSON.parse(readFileSync(json, 'utf8')) as Report };
    } catch {
      throw new Error(`no report; exit ${run.status}\n${run.stdout}\n${run.stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The distinct names of a report's new calls, sorted. */
export function newNames(report: Report): string[] {
  return [...new Set(report.new.map(({ name }) => name))].sort();
}

/** A profile under which every call is new. */
export const ALLOW_NOTHING = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] };

/** Writes a profile and gives its path back. */
export function writeProfile(path: string, profile: unknown): string {
  writeFileSync(path, JSON.stringify(profile));
  return path;
}
