import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { OBSERVER_OPTIONS } from '../src/host/start-root.ts';
import { CLI, gate } from '../test/support/callgate.ts';
import { RunnerJob } from '../test/support/runner.ts';
import { compileProgram, recordBaseline } from './loads.ts';
import { measureReadingRate, writeLog } from './log-reading.ts';
import { measureMerge } from './merge.ts';
import { showProgress } from './progress.ts';
import { type FigureResult, type Goal, keepsGoal, median, round } from './results.ts';

/** Something about the gate itself that is measured; each sample in the figure's unit. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly unit: FigureResult['unit'];
  readonly goal: Goal;
  readonly samples: number;
  /** Makes ready, and returns what takes one sample. */
  readonly prepare: () => Promise<(at: number) => Promise<number>>;
}

export function listFigures(root: string, folder: string): readonly Figure[] {
  const newCall = () => compileProgram(root, 'bench/programs/new-call.c', folder);
  return [
    {
      name: 'fixed-cost',
      title: '`callgate check -- true`, from start to exit',
      unit: 'ms',
      goal: { atMost: 250 },
      samples: 11,
      async prepare() {
        const baseline = await recordBaseline(join(folder, 'true.json'), ['true']);
        return async () =>
          timeCommand([process.execPath, CLI, 'check', '--baseline', baseline, '--', 'true']);
      },
    },
    {
      name: 'action-start',
      title: 'start of the action to start of the command',
      unit: 'ms',
      goal: { atMost: 500 },
      samples: 9,
      async prepare() {
        const run = `${newCall()} 0 0`;
        const baseline = join(folder, 'start.json');
        // By the action itself: under the runner's environment bash makes other calls than at a terminal.
        await measureActionStart({ mode: 'record', run, baseline });
        return () => measureActionStart({ run, baseline });
      },
    },
    {
      name: 'delay',
      title: 'a new call to its line on the terminal',
      unit: 'ms',
      goal: { atMost: 500 },
      samples: 11,
      async prepare() {
        const argv = [newCall(), '100', '300'];
        const baseline = await recordBaseline(join(folder, 'delay.json'), argv, ['getpriority']);
        // At different times, so that no sample falls in step with the observer.
        return (at) => measureDelay(baseline, [newCall(), String(100 + 17 * at), '300']);
      },
    },
    {
      name: 'lines',
      title: 'lines of the log that the observer reads in a second',
      unit: 'lines/s',
      goal: { atLeast: 500_000 },
      samples: 3,
      async prepare() {
        const log = join(folder, 'two-million.log');
        writeLog(log);
        return async () => measureReadingRate(process.argv[1] ?? '', OBSERVER_OPTIONS, log);
      },
    },
    {
      name: 'memory',
      title: "the observer's peak memory, 2,000,000 records in one run",
      unit: 'MB',
      goal: { atMost: 120 },
      samples: 1,
      async prepare() {
        const storm = compileProgram(root, 'test/programs/storm.c', folder);
        const baseline = await recordBaseline(join(folder, 'memory.json'), [storm, '10'], ['getppid']);
        return () => measureMemory(baseline, [storm, '2000000']);
      },
    },
    {
      name: 'merge',
      title: '`callgate merge` of 1,000 reports, from start to exit',
      unit: 'ms',
      goal: { atMost: 2000 },
      samples: 5,
      prepare: async () => async () => measureMerge(CLI, 1000).ms,
    },
    {
      name: 'merge-memory',
      title: 'its peak memory',
      unit: 'MB',
      goal: { atMost: 300 },
      samples: 3,
      prepare: async () => async () => measureMerge(CLI, 1000).peakBytes / 1e6,
    },
  ];
}

export async function measureFigure(figure: Figure): Promise<FigureResult> {
  const { name, title, unit, goal } = figure;
  showProgress(`${title}: getting ready`);
  const take = await figure.prepare();
  const samples: number[] = [];
  for (let at = 0; at < figure.samples; at += 1) {
    showProgress(`${title}: ${at + 1} of ${figure.samples}`);
    samples.push(round(await take(at), 4));
  }
  const value = round(median(samples), 4);
  return { name, title, value, unit, goal, holds: keepsGoal(value, goal), samples };
}

function timeCommand([file = '', ...args]: readonly string[]): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} exited with ${status}: ${stderr}`);
  return performance.now() - startedAt;
}

/** The time now as a program of ours prints it, in milliseconds since 1970. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

async function measureActionStart(inputs: Readonly<Record<string, string>>): Promise<number> {
  const job = new RunnerJob();
  try {
    const startedAt = now();
    const step = await job.run(inputs);
    const printed = /^\d{16}$/m.exec(step.stdout)?.[0];
    if (step.status !== 0 || printed === undefined)
      throw new Error(`the action exited with ${step.status}: ${step.stdout}${step.stderr}`);
    return Number(printed) / 1000 - startedAt;
  } finally {
    job.end();
  }
}

async function measureDelay(baseline: string, argv: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [CLI, 'check', '--baseline', baseline, '--', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, shownAt] = ['', '', Number.NaN];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    if (Number.isNaN(shownAt) && stderr.includes('new system call getpriority')) shownAt = now();
  });
  await new Promise((resolve) => child.once('close', resolve));
  if (Number.isNaN(shownAt)) throw new Error(`no new call was shown: ${stderr}`);
  return shownAt - Number(stdout) / 1000;
}

async function measureMemory(baseline: string, argv: readonly string[]): Promise<number> {
  const { report } = await gate('check', baseline, argv);
  const counted = report.new.find(({ name }) => name === 'getppid')?.count;
  if (counted !== Number(argv[1]) || !report.evidence.proven)
    throw new Error(`expected ${argv[1]} proven calls, found ${counted}: ${report.reasons.join('; ')}`);
  return report.cost.observerPeakBytes / 1e6;
}
