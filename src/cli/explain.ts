import { nearest } from '../baseline/suggestion.ts';
import { CallgateError } from '../errors.ts';
import { type CallPlace, renderExplanation } from '../report/explanation.ts';
import { riskOf } from '../risk/risk.ts';
import { ARCHITECTURE_NAMES } from '../seccomp/architecture.ts';
import {
  allSyscallNames,
  architecturesOf,
  displayCall,
  isSyscallName,
  syscallNumber,
} from '../seccomp/syscall-table.ts';
import { type Context, write } from './context.ts';

/** `callgate explain NAME…`: what each call is for, its risk and why; every name that is none is told at once. */
export function runExplain(names: readonly string[], context: Context): number {
  const calls = [...new Set(names.map((name) => resolveNumber(name) ?? name))];
  const problems = calls.filter((call) => resolveNumber(call) === undefined && !isSyscallName(call));
  if (problems.length > 0) {
    throw new CallgateError(
      'usage',
      `Not a system call: ${problems.map(describeProblem).join('; ')}.\n` +
        'Expected names of the kernel’s own, such as openat, or numbers as a report shows them, such as x86_64:#480.',
    );
  }
  const parts = calls.map((call) => renderExplanation(riskOf(call), findPlaces(call)).join('\n'));
  write(context, 'stdout', `${parts.join('\n\n')}\n`);
  return 0;
}

/** The name of `x86_64:#39`, or the same again where the table has none; undefined for what is no number. */
function resolveNumber(text: string): string | undefined {
  const [, arch, number] = /^(\w+):#(\d{1,10})$/.exec(text) ?? [];
  const architecture = ARCHITECTURE_NAMES.find((name) => name === arch);
  return architecture === undefined ? undefined : displayCall(architecture, Number(number));
}

function describeProblem(name: string): string {
  const suggestion = nearest(name, allSyscallNames());
  return `${JSON.stringify(name)}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}`;
}

function findPlaces(call: string): CallPlace[] {
  return architecturesOf(call).flatMap((arch) => {
    const nr = syscallNumber(arch, call);
    return nr === undefined ? [] : [{ arch, nr }];
  });
}
