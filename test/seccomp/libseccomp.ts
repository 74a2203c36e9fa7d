import { fileURLToPath } from 'node:url';
import type { Action, Profile, Rule } from '../../src/baseline/profile.ts';
import { architectureByName } from '../../src/seccomp/architecture.ts';
import { decodeFilter, type Filter } from '../../src/seccomp/instruction.ts';
import { checkFilter } from '../../src/seccomp/interpreter.ts';
import { PYTHON, runTool } from './tools.ts';

const SCRIPT = fileURLToPath(new URL('libseccomp.py', import.meta.url));

/** A profile whose rules have one name each, for libseccomp. */
export interface LibseccompCase {
  readonly native: string;
  readonly profile: Profile;
  readonly foreign: Action;
  /** SCMP_FLTATR_CTL_OPTIMIZE */
  readonly optimize: number;
}

/** The programs that libseccomp compiles, in the order of the cases; throws where it refuses one. */
export function compileByLibseccomp(cases: readonly LibseccompCase[]): Filter[] {
  const output = runTool(PYTHON, [SCRIPT], JSON.stringify(cases.map(describeCase)));
  return output
    .trimEnd()
    .split('\n')
    .map((text, index) => {
      const one = cases[index];
      if (one === undefined || text.startsWith('error'))
        throw new Error(`${text}: ${JSON.stringify(one && describeCase(one))}`);
      const filter = decodeFilter(
        Buffer.from(text, 'hex'),
        architectureByName(one.native)?.endianness ?? 'little',
      );
      checkFilter(filter);
      return filter;
    });
}

/** A case as libseccomp.py reads it. */
export function describeCase({ native, profile, foreign, optimize }: LibseccompCase): unknown {
  const action = (name: Action, errno = 0) => [name.slice(9), errno];
  const isDefault = (rule: Rule) => rule.action === profile.defaultAction && rule.action !== 'SCMP_ACT_ERRNO';
  const own = architectureByName(native)?.scmp ?? '';
  const named = (profile.architectures ?? []).filter((name) => name !== own);
  return {
    architectures: [own, ...named].map((name) => name.slice(10)),
    default: action(profile.defaultAction, profile.defaultErrnoRet),
    foreign: action(foreign, 7),
    optimize,
    rules: profile.syscalls
      .filter((rule) => !isDefault(rule))
      .map((rule) => ({
        name: rule.names[0],
        action: action(rule.action, rule.errnoRet),
        args: (rule.args ?? []).map((c) => ({
          index: c.index,
          op: c.op.slice(9),
          value: String(c.value),
          valueTwo: String(c.valueTwo ?? 0n),
        })),
      })),
  };
}
