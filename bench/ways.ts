import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../src/report/schema.ts';
import { gate } from '../test/support/callgate.ts';
import type { Load } from './loads.ts';
import type { Sample, WayName } from './results.ts';
import { withStockDaemon } from './stock-daemon.ts';

export interface WaySample extends Sample {
  /** Whether the gate proved the run; undefined where there was no gate. */
  readonly proven?: boolean;
}

/** Runs a load once in one of the ways; one that does not end as expected stops the benchmark. */
export async function runWay(way: WayName, load: Load, folder: string): Promise<WaySample> {
  const argv = load.argv(load.ways[way]);
  switch (way) {
    case 'bare':
      return runCommand(argv, load.cwd);
    case 'strace':
      return runCommand(['strace', '-f', '-o', '/dev/null', ...argv], load.cwd);
    case 'strace-groups': {
      const groups = ['-e', 'trace=%network,%process,openat'];
      return runCommand(['strace', '-f', '--seccomp-bpf', ...groups, '-o', '/dev/null', ...argv], load.cwd);
    }
    case 'check':
    case 'check-calls': {
      const withBehaviours = way === 'check';
      return runGate(
        'check',
        load.baseline,
        load,
        argv,
        ({ evidence, verdict, behaviours }) =>
          evidence.proven && verdict === load.verdict && (behaviours?.proven ?? false) === withBehaviours,
        ['--behaviours', withBehaviours ? 'report' : 'off'],
      );
    }
    case 'record':
      return runGate(
        'record',
        copyBaseline(load, folder),
        load,
        argv,
        (report) => report.verdict === 'clean',
      );
    case 'stock':
      // A log that rotates away under a storm cannot be proven, which is part of what is compared.
      return withStockDaemon(mkdtempSync(join(folder, 'stock-')), () =>
        runGate('record', copyBaseline(load, folder), load, argv, (report) => report.command.exitCode === 0),
      );
  }
}

/** A recording writes what it has found. */
function copyBaseline(load: Load, folder: string): string {
  const copy = join(folder, 'recorded.json');
  copyFileSync(load.baseline, copy);
  return copy;
}

function runCommand(command: readonly string[], cwd: string): Sample {
  const [file = '', ...args] = command;
  const env = { SHELL: '/bin/bash', ...process.env };
  const startedAt = performance.now();
  const { status, stderr, error } = spawnSync(file, args, { cwd, env, encoding: 'utf8' });
  const wallMs = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${command.join(' ')} exited with ${status}: ${stderr || error}`);
  return { subjectMs: wallMs, wallMs };
}

async function runGate(
  mode: 'check' | 'record',
  baseline: string,
  load: Load,
  argv: readonly string[],
  isExpected: (report: Report) => boolean,
  flags: readonly string[] = [],
): Promise<WaySample> {
  const startedAt = performance.now();
  const { run, report } = await gate(mode, baseline, argv, { cwd: load.cwd, flags });
  const wallMs = performance.now() - startedAt;
  if (!isExpected(report)) throw new Error(`${mode} of ${load.name}: ${report.verdict}\n${run.stderr}`);
  return { subjectMs: report.command.durationMs, wallMs, proven: report.evidence.proven };
}
