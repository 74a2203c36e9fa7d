// What a record in passes costs, against the bare command and against strace, on the same loads in one run:
// npm run converge -- [--rounds N]. Writes the table of docs/completeness.md. Needs root.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gate } from '../test/support/callgate.ts';
import { compileProgram } from './loads.ts';
import { readMachine } from './machine.ts';
import { showProgress } from './progress.ts';
import { renderTable, replaceSection } from './render/tables.ts';
import { median } from './results.ts';

const MIXED_GOAL = 1.25;
const STORM_GOAL = 20;
/** Of a storm: fewer under strace, where each call takes long. */
const STORM_CALLS = 2_000_000;
const TRACED_CALLS = 20_000;

/** One record in passes, in milliseconds of the command's own time. */
interface Passes {
  readonly all: readonly { readonly ms: number; readonly isWhole: boolean }[];
  readonly togetherMs: number;
  readonly longestMs: number;
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'callgate-converge-'));
let records = 0;
try {
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds: found ${values.rounds}, expected 1 or more`);
  const text = await measure(rounds);
  const page = join(root, 'docs/completeness.md');
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), 'converge', text));
  console.log(text);
} catch (error) {
  showProgress('');
  console.error(`converge: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(rounds: number): Promise<string> {
  const work = join(folder, 'work');
  mkdirSync(work);
  const mixed = [compileProgram(root, 'bench/programs/mixed.c', folder), work];
  const storm = compileProgram(root, 'test/programs/storm.c', folder);
  const loads = { calls: [] as Passes[], whole: [] as Passes[], storm: [] as Passes[] };
  const bare: number[] = [];
  const traced: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    showProgress(`round ${round} of ${rounds}`);
    bare.push(time(mixed));
    loads.whole.push(await recordInPasses(mixed, []));
    loads.calls.push(await recordInPasses(mixed, ['--behaviours', 'off']));
    loads.storm.push(await recordInPasses([storm, String(STORM_CALLS)], ['--behaviours', 'off']));
    traced.push(time(['strace', '-f', '-o', '/dev/null', storm, String(TRACED_CALLS)]));
  }
  showProgress('');
  const against = (passes: readonly Passes[], key: 'togetherMs' | 'longestMs') =>
    median(passes.map((one, at) => one[key] / (bare[at] ?? Number.NaN)));
  const perCall = (median(traced) * 1000) / TRACED_CALLS;
  const stormCall = (key: 'togetherMs' | 'longestMs') =>
    (median(loads.storm.map((one) => one[key])) * 1000) / STORM_CALLS;
  const mixedRow = (title: string, passes: readonly Passes[], key: 'togetherMs' | 'longestMs') => {
    const ratio = against(passes, key);
    return [title, `${ratio.toFixed(2)} × bare`, `at most ${MIXED_GOAL} ×`, holds(ratio <= MIXED_GOAL)];
  };
  const stormRow = (title: string, key: 'togetherMs' | 'longestMs') => {
    const gain = perCall / stormCall(key);
    return [
      title,
      `${stormCall(key).toFixed(2)} µs a call, ${perCall.toFixed(1)} µs under \`strace -f\`: ${gain.toFixed(0)} × cheaper`,
      `at least ${STORM_GOAL} ×`,
      holds(gain >= STORM_GOAL),
    ];
  };
  const { kernel, node, processors } = readMachine();
  return [
    `Measured by \`npm run converge\` on ${new Date().toISOString().slice(0, 10)}, ${rounds} rounds, medians: Linux ${kernel}, Node ` +
      `${node}, ${processors} processors.`,
    renderTable(
      ['Record in passes, from no baseline', 'Measured', 'Goal', 'Holds'],
      [
        mixedRow('mixed load, the longest pass', loads.whole, 'longestMs'),
        mixedRow('mixed load, all passes together', loads.whole, 'togetherMs'),
        mixedRow('mixed load without behaviours, the longest pass', loads.calls, 'longestMs'),
        mixedRow('mixed load without behaviours, all passes together', loads.calls, 'togetherMs'),
        stormRow('storm of one call, the longest pass', 'longestMs'),
        stormRow('storm of one call, all passes together', 'togetherMs'),
      ],
    ),
    `Passes, in the rounds' order: mixed ${listPasses(loads.whole)}; mixed without behaviours ${listPasses(loads.calls)}; storm ` +
      `${listPasses(loads.storm)}. Those in brackets were ended early.`,
  ].join('\n\n');
}

function holds(isKept: boolean): string {
  return isKept ? 'yes' : 'no';
}

/** `(40) 1400 1390 ms` */
function listPasses(rounds: readonly Passes[]): string {
  const list = rounds.map(({ all }) =>
    all.map(({ ms, isWhole }) => (isWhole ? ms.toFixed(0) : `(${ms.toFixed(0)})`)).join(' '),
  );
  return `${list.join(', ')} ms`;
}

async function recordInPasses(argv: readonly string[], flags: readonly string[]): Promise<Passes> {
  records += 1;
  const baseline = join(folder, `baseline-${records}.json`);
  const { run, report } = await gate('record', baseline, argv, {
    cwd: root,
    flags: ['--converge', ...flags],
  });
  const passes = report.convergence?.passes ?? [];
  if (run.status !== 0 || report.convergence?.closed !== true)
    throw new Error(`${argv.join(' ')}: exit ${run.status}\n${run.stderr}`);
  const all = passes.map(({ durationMs, isWhole }) => ({ ms: durationMs, isWhole }));
  return {
    all,
    togetherMs: all.reduce((sum, { ms }) => sum + ms, 0),
    longestMs: Math.max(...all.map(({ ms }) => ms)),
  };
}

/** Milliseconds from start to end. */
function time([file = '', ...args]: readonly string[]): number {
  const startedAt = performance.now();
  const { status, stderr, error } = spawnSync(file, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} exited with ${status}: ${stderr || error}`);
  return performance.now() - startedAt;
}
