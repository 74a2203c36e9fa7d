// What the gate costs, and what other ways of watching cost, on the same loads in one run: npm run bench -- [--rounds N]
// [--only NAME]. Writes results.json and chart.svg beside this file, and the tables of the README; with --only, prints
// what it measured and writes nothing. Needs root, and a machine that does nothing else.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWays } from './comparison.ts';
import { listFigures, measureFigure } from './figures.ts';
import { listLoads } from './loads.ts';
import { printReadingRate } from './log-reading.ts';
import { readMachine } from './machine.ts';
import { showProgress } from './progress.ts';
import { renderChart } from './render/chart.ts';
import { renderTables, replaceSection } from './render/tables.ts';
import type { FigureResult, LoadResult, Results } from './results.ts';

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string' } },
  allowPositionals: true,
});
const root = process.cwd();
// A bundle of certificates that Node would read at every start, which has nothing to do with the gate.
delete process.env.NODE_EXTRA_CA_CERTS;

try {
  if (positionals[0] === 'read-log') await printReadingRate(positionals[1] ?? '');
  else await measure(Number(values.rounds), values.only);
} catch (error) {
  showProgress('');
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function measure(rounds: number, only: string | undefined): Promise<void> {
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds: found ${values.rounds}, expected 1 or more`);
  if (process.getuid?.() !== 0) throw new Error('expected root: the benchmark starts an auditd');
  const folder = mkdtempSync(join(tmpdir(), 'callgate-bench-'));
  try {
    const isChosen = ({ name }: { readonly name: string }) => only === undefined || name === only;
    const loads = listLoads(root, folder).filter(isChosen);
    const figures = listFigures(root, folder).filter(isChosen);
    if (loads.length + figures.length === 0) throw new Error(`--only: nothing is named ${only}`);
    const measuredLoads: LoadResult[] = [];
    for (const load of loads) measuredLoads.push(await compareWays(await load.prepare(), rounds, folder));
    const measuredFigures: FigureResult[] = [];
    for (const figure of figures) measuredFigures.push(await measureFigure(figure));
    showProgress('');
    const date = new Date().toISOString().slice(0, 10);
    const results = { date, machine: readMachine(), rounds, loads: measuredLoads, figures: measuredFigures };
    console.log(renderTables(results));
    if (only === undefined) write(results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(results: Results): void {
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(join(root, 'bench/chart.svg'), renderChart(results));
  const readme = join(root, 'README.md');
  writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), 'bench', renderTables(results)));
}
