import { execFileSync, spawnSync } from 'node:child_process';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { buildProgram } from './programs.ts';

/** What a profile is learnt from; what differs from it in bits that no rule compares; and what differs in what they do. */
export type Which = 'inside' | 'same' | 'outside';

/** One use of test/programs/argument-uses.c. */
export interface ArgumentUse {
  readonly name: string;
  readonly which: Which;
  readonly nr: number;
  /** Unsigned. */
  readonly args: readonly bigint[];
}

export interface MadeUse extends ArgumentUse {
  readonly errno: number;
}

/** The uses in the program's order: of each kind one inside, one that is the same, and one outside. */
export function listArgumentUses(): ArgumentUse[] {
  const text = execFileSync(buildProgram('argument-uses'), { encoding: 'utf8' });
  return lines(text).map(([name = '', which = '', ...args]) => ({
    name,
    which: which as Which,
    nr: syscallNumber('x86_64', name) ?? -1,
    args: args.map((value) => BigInt.asUintN(64, BigInt(value))),
  }));
}

/** The error number of each use under the filter in a file, in the program's order; 0 where it did not fail. */
export function makeArgumentUses(filter: string): MadeUse[] {
  const { stdout, stderr, status } = spawnSync(buildProgram('argument-uses'), [filter], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`argument-uses: ${status} ${stderr}`);
  const uses = listArgumentUses();
  return lines(stdout).map(([, , errno], at) => ({ ...(uses[at] as ArgumentUse), errno: Number(errno) }));
}

function lines(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
}
