import { returnValueOf } from '../src/seccomp/answer.ts';
import { Assembler, type Label } from '../src/seccomp/assembler.ts';
import { compileFilter } from '../src/seccomp/filter.ts';
import { ARCH_OFFSET, type Filter, JUMP_EQ, JUMP_GE, NR_OFFSET } from '../src/seccomp/instruction.ts';
import type { RuleSet } from '../src/seccomp/rules.ts';
import { compileTreatment, treatmentOf } from '../src/seccomp/treatment.ts';

/** A way to find a call's rules by its number. */
export interface Shape {
  readonly name: string;
  readonly compile: (rules: RuleSet) => Filter;
}

interface Numbered {
  readonly nr: number;
  readonly label: Label;
}

/** All that were tried, the one that the product uses last. They take rule sets of one architecture. */
export const SHAPES: readonly Shape[] = [
  { name: 'a list of numbers', compile: (rules) => compileShape(rules, listNumbers, compileList) },
  { name: 'a list of ranges', compile: (rules) => compileShape(rules, listRanges, compileRangeList) },
  { name: 'a balanced tree of numbers', compile: (rules) => compileShape(rules, listNumbers, compileTree) },
  { name: 'a balanced search of ranges', compile: compileFilter },
];

type Compile = (assembler: Assembler, places: readonly Numbered[], otherwise: Label) => Label;

function compileShape(
  rules: RuleSet,
  list: (places: readonly Numbered[], otherwise: Label) => readonly Numbered[],
  compile: Compile,
): Filter {
  const [table] = rules.tables;
  if (table === undefined || rules.tables.length !== 1) throw new Error('expected rules of one architecture');
  const assembler = new Assembler();
  const foreign = assembler.ret(returnValueOf(rules.foreignAnswer));
  const otherwise = assembler.ret(returnValueOf(rules.defaultAnswer));
  const memory = new Map<string, Label>();
  const places = [...table.calls]
    .map(([nr, calls]) => ({
      nr,
      label: compileTreatment(assembler, treatmentOf(table.architecture, calls, rules.defaultAnswer), memory),
    }))
    .sort((a, b) => a.nr - b.nr);
  const search = assembler.load(NR_OFFSET, compile(assembler, list(places, otherwise), otherwise));
  const entry = assembler.jump(JUMP_EQ, table.architecture.token, search, foreign);
  return {
    instructions: assembler.finish(assembler.load(ARCH_OFFSET, entry)),
    endianness: rules.native.endianness,
  };
}

function listNumbers(places: readonly Numbered[]): readonly Numbered[] {
  return places;
}

/** Where something else begins than stood before, from 0 on. */
function listRanges(places: readonly Numbered[], otherwise: Label): readonly Numbered[] {
  const starts = new Map<number, Label>([[0, otherwise]]);
  for (const { nr, label } of places) starts.set(nr, label);
  for (const { nr } of places) if (!starts.has(nr + 1)) starts.set(nr + 1, otherwise);
  const sorted = [...starts].map(([nr, label]) => ({ nr, label })).sort((a, b) => a.nr - b.nr);
  return sorted.filter(({ label }, at) => label !== sorted[at - 1]?.label);
}

/** One comparison a number, the first call's number first. */
function compileList(assembler: Assembler, places: readonly Numbered[], otherwise: Label): Label {
  return places.reduceRight((next, { nr, label }) => assembler.jump(JUMP_EQ, nr, label, next), otherwise);
}

/** One comparison a range, the highest first. */
function compileRangeList(assembler: Assembler, ranges: readonly Numbered[], otherwise: Label): Label {
  return ranges.reduce((next, { nr, label }) => assembler.jump(JUMP_GE, nr, label, next), otherwise);
}

/** libseccomp's SCMP_FLTATR_CTL_OPTIMIZE of 2: halves are chosen by number, and a leaf compares with one number. */
function compileTree(assembler: Assembler, places: readonly Numbered[], otherwise: Label): Label {
  const build = (from: number, to: number): Label => {
    const middle = (from + to) >> 1;
    const place = places[middle];
    if (place === undefined) return otherwise;
    if (to - from === 1) return assembler.jump(JUMP_EQ, place.nr, place.label, otherwise);
    const upper = build(middle, to);
    return assembler.jump(JUMP_GE, place.nr, upper, build(from, middle));
  };
  return build(0, places.length);
}
