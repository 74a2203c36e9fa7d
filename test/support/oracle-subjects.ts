import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/gate/config.ts';
import { shellCommand } from '../../src/gate/job.ts';
import type { ArchitectureName } from '../../src/seccomp/architecture.ts';
import { buildProgram } from './programs.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Something whose calls are the same in every run, or nearly so. */
export interface OracleSubject {
  readonly name: string;
  /** The command, made anew for each run in a scratch folder that is also its working directory. */
  readonly command: (folder: string) => readonly string[];
  /** From the repository's root; instead of the scratch folder. */
  readonly cwd?: string;
  /** Runs as an unprivileged user: it makes calls that root could do harm by. */
  readonly unprivileged?: boolean;
  /** See `TraceOptions`. */
  readonly entry?: ArchitectureName;
  /** Why two runs of it may differ in their calls; without any they never do. */
  readonly traits: readonly Trait[];
}

export type Trait =
  /** Threads that may meet at a lock, or wait for each other. */
  | 'threads'
  /** A filter of its own refuses some of its calls. */
  | 'own-filter'
  /** It sleeps while its children end, and pays no heed to their signal. */
  | 'sleeps-beside-children';

function program(name: string, args: readonly string[], define?: string): OracleSubject {
  return {
    name: [name, ...args, ...(define === undefined ? [] : [`(-D${define})`])].join(' '),
    command: () => [buildProgram(name, ...(define === undefined ? [] : [define])), ...args],
    traits: [],
  };
}

/** Above 600: unknown to all, with x32's bit, with the sign. */
const FAR_NUMBERS = ['700', '4096', '600000', '1073741863', '1073742360', '2147483648', '3000000000'];

function eachNumber(entry: 'x86_64' | 'i386'): OracleSubject {
  const args = [entry, '0', '600', ...FAR_NUMBERS];
  return {
    ...program('each-number', args),
    name: `each-number ${entry} 0 600 …`,
    unprivileged: true,
    entry,
    traits: ['sleeps-beside-children'],
  };
}

/** Every program of test/programs. */
export const PROGRAMS: readonly OracleSubject[] = [
  program('three-calls', []),
  program('three-calls', [], 'SYNC'),
  program('call-numbers', ['39', 'i386:20', '1073741863', '480', '425']),
  {
    name: 'deleted now',
    command(folder) {
      const path = join(folder, 'deleted program');
      copyFileSync(buildProgram('deleted'), path);
      return [path, 'now'];
    },
    traits: [],
  },
  program('renamed', ['612262']),
  program('orphan', []),
  program('spawns', []),
  { ...program('threads', []), traits: ['threads'] },
  program('storm', ['1000']),
  program('paced', ['50', '3', '20']),
  program('stubborn', ['1']),
  program('fork-storm', []),
  eachNumber('x86_64'),
  eachNumber('i386'),
  program('fork-chain', ['2', '0', '20', '5000']),
  program('guess-canaries', ['50', '5']),
  program('io-uring', ['created']),
  program('namespaces', []),
  { ...program('own-filter', ['errno']), traits: ['own-filter'] },
];

/** Programs of test/programs that are no subjects by themselves, and why. */
export const NOT_ALONE: Readonly<Record<string, string>> = {
  'api-agent.mjs': 'it is the agent of docs/behaviours.md, and asks an API that only its test serves',
  'argument-uses':
    'it makes one use at a time, of which test/kernel/argument-rules.test.ts compares the results',
  behaviours: 'its test compares every behaviour, and what it calls depends on what the host lets it do',
  'each-record': 'its test compares the records of every call that it makes',
  inject: 'it is a library that is loaded into another program',
  'inject.cjs': 'it is loaded into another program',
  'makes-folder': 'it is run in containers',
  slips: 'its test compares every behaviour, and what it calls depends on what the host lets it do',
  'swap-links': 'it races against itself, and calls as often as the race lasts',
  'audit-holder': 'it takes the audit socket, without which nothing is recorded',
  'hold-output': 'it is one of two processes that a test starts, one of them outside of the run',
};

/** The examples, as the repository's own configuration runs them. */
export function readSuites(): readonly OracleSubject[] {
  const { suites } = readConfig(join(ROOT, '.github/callgate.yml'));
  return Object.entries(suites).map(([name, suite]) => ({
    name: `suite ${name}`,
    command: () => shellCommand(suite.run),
    cwd: join(ROOT, suite['working-directory'] ?? '.'),
    traits: ['threads'],
  }));
}
