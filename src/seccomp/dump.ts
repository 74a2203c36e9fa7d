import { describeReturnValue } from './answer.ts';
import { ARCHITECTURES, type ArchitectureName, architectureByToken, isX32Number } from './architecture.ts';
import {
  AND,
  ARCH_OFFSET,
  argumentOffset,
  type Filter,
  type Instruction,
  JUMP,
  JUMP_EQ,
  JUMP_GE,
  JUMP_GT,
  JUMP_SET,
  LOAD,
  NR_OFFSET,
  RETURN,
} from './instruction.ts';
import { syscallName } from './syscall-table.ts';

/** What is known at a place in the program, on every way that leads there. */
interface Known {
  /** The AUDIT_ARCH_* value of the call. */
  readonly token?: number | undefined;
  /** What the accumulator holds: `nr`, `arch`, `arg0.low`. */
  readonly accumulator?: string | undefined;
}

const COMPARISONS = new Map([
  [JUMP_EQ, '=='],
  [JUMP_GT, '>'],
  [JUMP_GE, '>='],
  [JUMP_SET, '&'],
]);

/**
 * The program as text, one line an instruction, with the names of architectures, calls and actions:
 *
 *     L3:  7  if nr >= 60 (exit) goto L9
 *
 * The condition's other way is the next line unless an `else` is written.
 */
export function renderFilter(filter: Filter): string {
  const { instructions } = filter;
  const labels = labelTargets(instructions);
  const known = followKnowledge(filter);
  const width = Math.max(0, ...[...labels.values()].map((label) => label.length + 1));
  const lines = instructions.map((instruction, at) => {
    const label = labels.get(at);
    const number = String(at).padStart(4);
    const text = renderInstruction(instruction, at, known[at] ?? {}, labels, filter);
    return `${(label === undefined ? '' : `${label}:`).padEnd(width)}${number}  ${text}`;
  });
  return `${lines.join('\n')}\n`;
}

function renderInstruction(
  { code, jt, jf, k }: Instruction,
  at: number,
  known: Known,
  labels: ReadonlyMap<number, string>,
  filter: Filter,
): string {
  const subject = known.accumulator ?? 'A';
  const comparison = COMPARISONS.get(code);
  if (code === RETURN) return `return ${describeReturnValue(k)}`;
  if (code === LOAD) return `load ${describeOffset(k, filter)}`;
  if (code === AND) return `and 0x${k.toString(16)}`;
  if (code === JUMP) return `goto ${labels.get(at + 1 + k)}`;
  if (comparison === undefined) return `unknown 0x${code.toString(16)} ${jt} ${jf} 0x${k.toString(16)}`;
  const condition = `${subject} ${comparison} ${describeConstant(k, known)}`;
  if (jt === 0) return `unless ${condition} goto ${labels.get(at + 1 + jf)}`;
  const otherwise = jf === 0 ? '' : ` else ${labels.get(at + 1 + jf)}`;
  return `if ${condition} goto ${labels.get(at + 1 + jt)}${otherwise}`;
}

function describeOffset(offset: number, { endianness }: Filter): string {
  if (offset === NR_OFFSET) return 'nr';
  if (offset === ARCH_OFFSET) return 'arch';
  if (offset < 16) return `data[${offset}]`;
  const index = Math.floor((offset - 16) / 8);
  return `arg${index}.${argumentOffset(index, 'low', endianness) === offset ? 'low' : 'high'}`;
}

function describeConstant(k: number, { accumulator, token }: Known): string {
  if (accumulator === 'arch') return architectureByToken(k)?.name ?? `0x${k.toString(16)}`;
  if (accumulator !== 'nr') return `0x${k.toString(16)}`;
  const name = token === undefined ? undefined : nameUnder(token, k);
  return name === undefined ? String(k) : `${k} (${name})`;
}

function nameUnder(token: number, nr: number): string | undefined {
  const name = architectureByToken(token)?.name;
  const architecture: ArchitectureName | undefined = name === 'x86_64' && isX32Number(nr) ? 'x32' : name;
  return architecture && syscallName(architecture, nr);
}

/** The places that a jump leads to, other than the next line. */
function labelTargets(instructions: readonly Instruction[]): ReadonlyMap<number, string> {
  const targets = new Set<number>();
  for (const [at, { code, jt, jf, k }] of instructions.entries()) {
    if (code === JUMP) targets.add(at + 1 + k);
    else if (COMPARISONS.has(code)) for (const jump of [jt, jf]) if (jump > 0) targets.add(at + 1 + jump);
  }
  return new Map([...targets].sort((a, b) => a - b).map((at, index) => [at, `L${index + 1}`]));
}

/** Jumps only lead forward, so one pass in order sees every way to a place before the place. */
function followKnowledge(filter: Filter): readonly (Known | undefined)[] {
  const known: (Known | undefined)[] = [{}];
  const reach = (at: number, state: Known) => {
    const before = known[at];
    known[at] = before === undefined ? state : meet(before, state);
  };
  for (const [at, { code, jt, jf, k }] of filter.instructions.entries()) {
    const state = known[at];
    if (state === undefined || code === RETURN) continue;
    if (code === LOAD) reach(at + 1, { ...state, accumulator: describeOffset(k, filter) });
    else if (code === AND)
      reach(at + 1, { ...state, accumulator: `(${state.accumulator} & 0x${k.toString(16)})` });
    else if (code === JUMP) reach(at + 1 + k, state);
    else {
      const isToken = code === JUMP_EQ && state.accumulator === 'arch' && isKnownToken(k);
      reach(at + 1 + jt, isToken ? { ...state, token: k } : state);
      reach(at + 1 + jf, state);
    }
  }
  return known;
}

function isKnownToken(token: number): boolean {
  return ARCHITECTURES.some((architecture) => architecture.token === token);
}

function meet(a: Known, b: Known): Known {
  return {
    token: a.token === b.token ? a.token : undefined,
    accumulator: a.accumulator === b.accumulator ? a.accumulator : undefined,
  };
}
