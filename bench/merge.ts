import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProfile } from '../src/baseline/canonical.ts';
import { allSyscallNames, syscallNumber } from '../src/seccomp/syscall-table.ts';
import { COMMITTED, makeLegReport } from '../test/merge/legs.ts';

/** What merging many reports takes, from start to exit of the command. */
export interface MergeFigure {
  /** Of all reports together. */
  readonly bytes: number;
  readonly ms: number;
  readonly peakBytes: number;
}

/** Runs a command and prints the most memory that it held, in KiB. */
const PEAK = `import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)`;
const ARCHITECTURES = ['x86_64', 'aarch64', 's390x', 'riscv64'] as const;
/** As many calls as a first run of a small program makes. */
const CALLS = allSyscallNames()
  .filter((name) => ARCHITECTURES.every((architecture) => syscallNumber(architecture, name) !== undefined))
  .slice(0, 60);

/**
 * Merges so many reports of a matrix, some with new calls in tests with long names, by the built command line.
 */
export function measureMerge(cli: string, reports: number): MergeFigure {
  const folder = mkdtempSync(join(tmpdir(), 'callgate-merge-'));
  try {
    mkdirSync(join(folder, 'reports'));
    writeFileSync(join(folder, 'seccomp.json'), formatProfile(COMMITTED));
    let bytes = 0;
    const paths = Array.from({ length: reports }, (_, index) => {
      const path = `reports/${index}.json`;
      const text = `${JSON.stringify(makeOne(index), undefined, 2)}\n`;
      bytes += text.length;
      writeFileSync(join(folder, path), text);
      return path;
    });
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(
      'python3',
      ['-c', PEAK, process.execPath, cli, 'merge', '--json', 'merged.json', ...paths],
      { cwd: folder, encoding: 'utf8' },
    );
    const ms = performance.now() - started;
    if (status !== 1) throw new Error(`merge ended with ${status}: ${stderr}`);
    return { bytes, ms, peakBytes: Number(stdout) * 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeOne(index: number) {
  const isNew = index % 3 === 0;
  const report = makeLegReport({
    suite: `suite-${index % 7}`,
    arch: ARCHITECTURES[index % 4] ?? 'x86_64',
    leg: `shard-${index}`,
    calls: isNew ? CALLS : [],
  });
  const told = 'hands the results of tool calls back to the model and returns what it says of them';
  return {
    ...report,
    observed: index,
    new: report.new.map((call) => ({ ...call, context: `ok ${index} - ${told}`, test: told })),
    processes: isNew
      ? Array.from({ length: 30 }, (_, at) => ({
          pid: 1000 + at,
          ppid: at === 0 ? null : 999 + at,
          exe: '/usr/bin/node',
          comm: 'node',
          calls: CALLS,
        }))
      : [],
  };
}
