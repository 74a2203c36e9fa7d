// Holds runs of four real agents out, and compares what the others say of them with what they did: npm run calibrate --
// [--runs N]. Makes N runs of each more, adds them to calibration.json beside this file, and writes the table of
// docs/completeness.md from all of them. Needs root, and installs the subjects' packages where they lack.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Report } from '../src/report/schema.ts';
import { callgate } from '../test/support/callgate.ts';
import { type Calibration, listRuns, packRuns } from './calibration.ts';
import { readMachine } from './machine.ts';
import { showProgress } from './progress.ts';
import { renderCalibration } from './render/calibration.ts';
import { replaceSection } from './render/tables.ts';

interface Subject {
  readonly name: string;
  readonly title: string;
  readonly folder: string;
  readonly argv: readonly string[];
}

const TESTS = [process.execPath, '--test', '--test-reporter=spec', '--test-concurrency=1'];
const AGENT = [process.execPath, 'agent.js'];
const SUBJECTS: readonly Subject[] = [
  { name: 'agent', title: 'the example agent', folder: 'examples/agent', argv: TESTS },
  { name: 'mcp', title: 'the example MCP server', folder: 'examples/mcp', argv: TESTS },
  {
    name: 'openai',
    title: '`openai` against a loopback stub',
    folder: 'bench/subjects/openai',
    argv: AGENT,
  },
  { name: 'ai', title: "Vercel's `ai` with its mock model", folder: 'bench/subjects/ai', argv: AGENT },
];

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const root = process.cwd();
const store = join(root, 'bench/calibration.json');

try {
  const wanted = Number(values.runs);
  if (!Number.isInteger(wanted) || wanted < 0)
    throw new Error(`--runs: found ${values.runs}, expected a whole number`);
  const known = existsSync(store) ? (JSON.parse(readFileSync(store, 'utf8')) as Calibration) : undefined;
  const calibration = wanted === 0 && known !== undefined ? known : await measure(wanted, known);
  writeFileSync(store, `${JSON.stringify(calibration, undefined, 2)}\n`);
  const page = join(root, 'docs/completeness.md');
  const table = renderCalibration(calibration);
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), 'calibration', table));
  console.log(table);
} catch (error) {
  showProgress('');
  console.error(`calibrate: ${(error as Error).message}`);
  process.exitCode = 1;
}

/** The runs in turn, so that all subjects meet the same machine. */
async function measure(wanted: number, known: Calibration | undefined): Promise<Calibration> {
  const runs = new Map(SUBJECTS.map(({ name }) => [name, [] as ReadonlySet<string>[]]));
  for (const subject of known?.subjects ?? []) runs.get(subject.name)?.push(...listRuns(subject));
  for (const subject of SUBJECTS) installPackages(join(root, subject.folder));
  for (let run = 1; run <= wanted; run += 1) {
    for (const subject of SUBJECTS) {
      showProgress(`run ${run} of ${wanted}: ${subject.name}`);
      runs.get(subject.name)?.push(await recordOnce(subject));
    }
  }
  showProgress('');
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: readMachine(),
    subjects: SUBJECTS.map((subject) => packRuns(subject, runs.get(subject.name) ?? [])),
  };
}

/** The calls of one proven run, recorded into a baseline of its own. */
async function recordOnce({ name, folder, argv }: Subject): Promise<ReadonlySet<string>> {
  const work = mkdtempSync(join(tmpdir(), 'callgate-calibrate-'));
  try {
    const [baseline, json] = [join(work, 'seccomp.json'), join(work, 'report.json')];
    const files = ['--baseline', baseline, '--json', json];
    const { status, stderr } = await callgate(
      ['record', '--runs', '1', '--behaviours', 'off', ...files, '--', ...argv],
      { cwd: join(root, folder) },
    );
    if (status !== 0) throw new Error(`${name}: exit ${status}\n${stderr}`);
    const { runs } = JSON.parse(readFileSync(json, 'utf8')) as Report;
    return new Set((runs?.calls ?? []).map((call) => call.name));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function installPackages(folder: string): void {
  if (existsSync(join(folder, 'node_modules')) || !existsSync(join(folder, 'package-lock.json'))) return;
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm ci in ${folder}: ${stderr}`);
}
