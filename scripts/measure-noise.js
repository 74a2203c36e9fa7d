// Counts in how many runs of the examples each system call appears: node scripts/measure-noise.js RUNS [FILE]
// Every call adds RUNS runs of each example to FILE (bench/noise.json), so that it can be measured in short turns; 0 runs
// only write into the sources what came and went.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const runs = Number(process.argv[2]);
const file = process.argv[3] ?? 'bench/noise.json';
if (!Number.isInteger(runs) || runs < 0) throw new Error('expected how many runs of each example are added');
const EXAMPLES = {
  agent: ['node', '--test', '--test-reporter=spec', '--test-concurrency=1'],
  mcp: ['node', '--test', '--test-reporter=spec'],
};
const libc = execFileSync('getconf', ['GNU_LIBC_VERSION'], { encoding: 'utf8' }).trim();
const machine = { kernel: release(), libc, node: process.versions.node, arch: process.arch };
const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { machine, subjects: {} };
if (JSON.stringify(known.machine) !== JSON.stringify(machine))
  throw new Error(`${file} was measured on another machine: start it anew`);
const folder = mkdtempSync(join(tmpdir(), 'callgate-noise-'));
try {
  for (let run = 0; run < runs; run += 1)
    for (const [name, argv] of Object.entries(EXAMPLES)) count(name, observe(name, argv));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
writeFileSync(file, `${JSON.stringify(known, undefined, 2)}\n`);
if (file === 'bench/noise.json') writeSource();

/** Noise is what some runs of the same program made and others did not. */
function writeSource() {
  const noise = {};
  for (const [name, subject] of Object.entries(known.subjects))
    for (const [call, seen] of Object.entries(subject.calls))
      if (seen < subject.runs) noise[call] = { ...noise[call], [name]: { seen, runs: subject.runs } };
  writeFileSync(
    'src/risk/noise.generated.ts',
    `// Written by scripts/measure-noise.js from bench/noise.json; do not edit.
/** By call: in how many of the runs of an example it appeared. */
export const MEASURED_NOISE: Readonly<
  Record<string, Readonly<Record<string, { readonly seen: number; readonly runs: number }>>>
> = ${JSON.stringify(noise, undefined, 2)};
`,
  );
}

/** The names of all calls of one proven run: without a baseline every one is new. */
function observe(name, argv) {
  const report = join(folder, 'report.json');
  const options = ['--baseline', join(folder, 'none.json'), '--behaviours', 'off', '--json', report];
  spawnSync(process.execPath, [resolve('dist/cli.js'), 'check', ...options, '--', ...argv], {
    cwd: `examples/${name}`,
    stdio: 'ignore',
  });
  const { evidence, command, new: calls } = JSON.parse(readFileSync(report, 'utf8'));
  if (!evidence.proven || command.exitCode !== 0) throw new Error(`a run of ${name} failed or is not proven`);
  return [...new Set(calls.map((call) => call.name))];
}

function count(name, calls) {
  known.subjects[name] ??= { runs: 0, calls: {} };
  const subject = known.subjects[name];
  subject.runs += 1;
  for (const call of calls) subject.calls[call] = (subject.calls[call] ?? 0) + 1;
  subject.calls = Object.fromEntries(Object.entries(subject.calls).sort(([a], [b]) => (a < b ? -1 : 1)));
}
