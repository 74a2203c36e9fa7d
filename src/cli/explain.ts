import { nearest } from '../baseline/suggestion.ts';
import { KINDS } from '../behaviour/behaviour.ts';
import { parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { CallgateError } from '../errors.ts';
import { resolveJob } from '../gate/job.ts';
import { layJob } from '../gate/lay-job.ts';
import { findProvenance } from '../gate/provenance.ts';
import {
  type CallPlace,
  renderBehaviourExplanation,
  renderExplanation,
  renderProvenance,
} from '../report/explanation.ts';
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

/**
 * `callgate explain NAME…`: what each call, behaviour (`execute:/usr/bin/id`) or kind of behaviour is for, its risk and why;
 * `connect` and others are both. With `--suite`, also what in the suite allows it. Every name that is none is told at once.
 */
export async function runExplain(
  names: readonly string[],
  options: ExplainOptions,
  context: Context,
): Promise<number> {
  const words = [...new Set(names.map((name) => resolveNumber(name) ?? name))];
  const problems = words.filter((word) => explain(word).length === 0);
  if (problems.length > 0) {
    throw new CallgateError(
      'usage',
      `Not a system call or behaviour: ${problems.map(describeProblem).join('; ')}.\n` +
        'Expected names of the kernel’s own, such as openat, or numbers as a report shows them, such as x86_64:#480; ' +
        `or a kind of behaviour (${KINDS.join(', ')}), alone or with its value, such as execute:/usr/bin/id.`,
    );
  }
  const allowedBy = options.suite === undefined ? undefined : await readProvenance(options, context.cwd);
  const parts = words
    .flatMap((word) =>
      explain(word).map((lines, index) => (index === 0 ? [...lines, ...(allowedBy?.(word) ?? [])] : lines)),
    )
    .map((lines) => lines.join('\n'));
  write(context, 'stdout', `${parts.join('\n\n')}\n`);
  return 0;
}

/** Which suite's baseline is asked for what allows a name. */
export interface ExplainOptions {
  readonly suite?: string;
  readonly config?: string;
}

/** Tells lines on what in the suite allows a name, and why. */
async function readProvenance(options: ExplainOptions, root: string): Promise<(word: string) => string[]> {
  const job = await resolveJob(options, [], root);
  const { baseline } = await layJob('check', job);
  return (word) => renderProvenance(findProvenance(baseline, word));
}

/** What there is to say of a word, in parts. */
function explain(word: string): string[][] {
  const behaviour = parseBehaviourId(word);
  if (behaviour !== undefined)
    return behaviour.value === '' ? [] : [renderBehaviourExplanation(behaviour.kind, behaviour.value)];
  const kind = KINDS.find((candidate) => candidate === word);
  const isCall = resolveNumber(word) !== undefined || isSyscallName(word);
  return [
    ...(isCall ? [renderExplanation(riskOf(word), findPlaces(word))] : []),
    ...(kind === undefined ? [] : [renderBehaviourExplanation(kind, null)]),
  ];
}

/** The name of `x86_64:#39`, or the same again where the table has none; undefined for what is no number. */
function resolveNumber(text: string): string | undefined {
  const [, arch, number] = /^(\w+):#(\d{1,10})$/.exec(text) ?? [];
  const architecture = ARCHITECTURE_NAMES.find((name) => name === arch);
  return architecture === undefined ? undefined : displayCall(architecture, Number(number));
}

function describeProblem(name: string): string {
  const suggestion = nearest(name, [...allSyscallNames(), ...KINDS]);
  return `${JSON.stringify(name)}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}`;
}

function findPlaces(call: string): CallPlace[] {
  return architecturesOf(call).flatMap((arch) => {
    const nr = syscallNumber(arch, call);
    return nr === undefined ? [] : [{ arch, nr }];
  });
}
