import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, selectSuite } from '../src/gate/config.ts';
import { CONFIG_PATH } from '../src/gate/config-path.ts';
import { shellCommand } from '../src/gate/job.ts';
import { gate } from '../test/support/callgate.ts';
import type { Goal, WayName } from './results.ts';

/** Something to run, the same every time. */
export interface Load {
  readonly name: string;
  readonly title: string;
  readonly baseline: string;
  readonly cwd: string;
  /** The command; for a storm, with so many calls. */
  readonly argv: (calls?: number) => readonly string[];
  /** How it is run, and for a storm with how many calls: fewer where each takes long. */
  readonly ways: Readonly<Partial<Record<WayName, number | undefined>>>;
  readonly goals: Readonly<Partial<Record<WayName, Goal>>>;
  /** What a check has to say; anything else stops the benchmark. */
  readonly verdict: 'clean' | 'new';
}

const EVERY_WAY = {
  bare: undefined,
  check: undefined,
  'check-calls': undefined,
  record: undefined,
  'strace-groups': undefined,
  strace: undefined,
  stock: undefined,
} as const;

/** A program of this repository, compiled into `folder`. */
export function compileProgram(root: string, source: string, folder: string): string {
  const output = join(folder, source.replace(/.*\/(.*)\.c$/, '$1'));
  const { status, stderr, error } = spawnSync('gcc', ['-O2', '-static', '-o', output, join(root, source)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`gcc ${source}: ${stderr || error}`);
  return output;
}

/** Records the command into a new baseline, without the calls that are to be new. */
export async function recordBaseline(
  path: string,
  argv: readonly string[],
  except: readonly string[] = [],
): Promise<string> {
  const { report } = await gate('record', path, argv);
  if (report.verdict !== 'clean') throw new Error(`${argv.join(' ')}: ${report.reasons.join('; ')}`);
  const profile = JSON.parse(readFileSync(path, 'utf8')) as { syscalls: { names: string[] }[] };
  profile.syscalls = profile.syscalls.filter(({ names }) => !names.some((name) => except.includes(name)));
  writeFileSync(path, JSON.stringify(profile));
  return path;
}

/** A load by name, which is compiled and recorded when it is wanted. */
export interface LoadPlan {
  readonly name: string;
  readonly prepare: () => Promise<Load>;
}

export function listLoads(root: string, folder: string): readonly LoadPlan[] {
  const plan = (name: string, make: () => Promise<Omit<Load, 'name'>>): LoadPlan => ({
    name,
    prepare: async () => ({ name, ...(await make()) }),
  });
  return [
    plan('mixed', () => prepareMixed(root, folder)),
    plan('agent', async () => suiteLoad(root, folder, 'agent', 'the example agent')),
    plan('mcp', async () => suiteLoad(root, folder, 'mcp', 'the example MCP server')),
    plan('allowed-storm', () =>
      prepareStorm(root, folder, {
        title: 'one allowed call',
        except: [],
        ways: { bare: 5_000_000, check: 5_000_000, 'check-calls': 5_000_000, 'strace-groups': 5_000_000 },
        verdict: 'clean',
      }),
    ),
    plan('logged-storm', () =>
      prepareStorm(root, folder, {
        title: 'one logged call',
        except: ['getppid'],
        ways: {
          bare: 2_000_000,
          check: 200_000,
          'check-calls': 200_000,
          record: 200_000,
          strace: 20_000,
          stock: 60_000,
        },
        verdict: 'new',
      }),
    ),
  ];
}

async function prepareMixed(root: string, folder: string): Promise<Omit<Load, 'name'>> {
  const work = join(folder, 'work');
  mkdirSync(work);
  const argv = [compileProgram(root, 'bench/programs/mixed.c', folder), work];
  return {
    title: 'mixed load: 90,000 calls, 61 processes',
    baseline: await recordBaseline(join(folder, 'mixed.json'), argv),
    cwd: root,
    argv: () => argv,
    ways: EVERY_WAY,
    goals: { check: { atMost: 1.15 }, 'check-calls': { atMost: 1.02 }, record: { atMost: 1.4 } },
    verdict: 'clean',
  };
}

async function prepareStorm(
  root: string,
  folder: string,
  storm: Pick<Load, 'title' | 'ways' | 'verdict'> & { readonly except: readonly string[] },
): Promise<Omit<Load, 'name'>> {
  const { except, ...rest } = storm;
  const program = compileProgram(root, 'test/programs/storm.c', folder);
  const argv = (calls = 0) => [program, String(calls)];
  const baseline = await recordBaseline(join(folder, `storm-${storm.verdict}.json`), argv(10), except);
  return { ...rest, baseline, cwd: root, argv, goals: {} };
}

/** A suite of this repository's own configuration, against a copy of its baseline. */
function suiteLoad(root: string, folder: string, name: string, title: string): Omit<Load, 'name'> {
  const { suite } = selectSuite(readConfig(join(root, CONFIG_PATH)), name, CONFIG_PATH);
  const baseline = join(folder, `${name}.json`);
  copyFileSync(join(root, suite.baseline), baseline);
  const argv = shellCommand(suite.run);
  return {
    title,
    baseline,
    cwd: join(root, suite['working-directory'] ?? '.'),
    argv: () => argv,
    ways: EVERY_WAY,
    goals: {},
    verdict: 'clean',
  };
}
