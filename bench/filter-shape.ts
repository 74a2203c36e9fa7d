// What a filter costs by the shape of its search: node scripts/run-ts.js bench/filter-shape.ts. Compiles the baselines of
// the examples in every shape, counts what the interpreter executes, measures on this kernel, and writes the tables of
// docs/filter-shape.md. Needs x86_64 and gcc; root is not needed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseProfile } from '../src/baseline/parse.ts';
import { readTarget } from '../src/gate/run.ts';
import { gateRuleSet } from '../src/seccomp/filter.ts';
import { encodeFilter, type Filter } from '../src/seccomp/instruction.ts';
import { runFilter } from '../src/seccomp/interpreter.ts';
import type { RuleSet } from '../src/seccomp/rules.ts';
import { syscallName } from '../src/seccomp/syscall-table.ts';
import { SYSCALL_SOURCE } from '../src/seccomp/syscalls.generated.ts';
import { SHAPES } from './filter-shapes.ts';
import { compileProgram } from './loads.ts';
import { renderTable, replaceSection } from './render/tables.ts';
import { median } from './results.ts';

const X86_64 = 0xc000003e;
const ALLOW = 0x7fff0000;
const CALLS = 3_000_000;
const ROUNDS = 9;
/** Every number that the kernel knows on x86_64. */
const NUMBERS = Array.from({ length: 600 }, (_, nr) => nr).filter(
  (nr) => syscallName('x86_64', nr) !== undefined,
);
const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'callgate-shapes-'));

const run = (filter: Filter, nr: number) => runFilter(filter, { arch: X86_64, nr });

function readRules(example: string): RuleSet {
  const parsed = parseProfile(readFileSync(join(root, 'examples', example, 'seccomp.json'), 'utf8'));
  if (!parsed.ok) throw new Error(`the baseline of ${example} cannot be read`);
  return gateRuleSet(parsed.profile, readTarget());
}

function countInstructions(rules: RuleSet, filters: readonly Filter[]): string[][] {
  const reference = filters.at(-1) as Filter;
  const conditional = new Set(
    [...(rules.tables[0]?.calls ?? [])].flatMap(([nr, list]) => (list.length > 1 ? [nr] : [])),
  );
  const logged = NUMBERS.filter((nr) => run(reference, nr).value !== ALLOW);
  return filters.map((filter, at) => {
    for (const nr of [...NUMBERS, 599, 0x40000000, 0xffffffff]) {
      if (run(filter, nr).value !== run(reference, nr).value)
        throw new Error(`${SHAPES[at]?.name} answers ${nr} otherwise`);
    }
    const average = (numbers: readonly number[]) =>
      (numbers.reduce((sum, nr) => sum + run(filter, nr).executed, 0) / numbers.length).toFixed(1);
    return [
      SHAPES[at]?.name ?? '',
      String(filter.instructions.length),
      average(NUMBERS),
      average(logged),
      average([...conditional]),
      String(Math.max(...NUMBERS.map((nr) => run(filter, nr).executed))),
    ];
  });
}

/** Medians of rounds in which every shape has its turn: nanoseconds of the installation and of one call. */
function measureOnKernel(filters: readonly (Filter | undefined)[]): { install: number; call: number }[] {
  const program = compileProgram(root, 'bench/programs/filtered.c', folder);
  const files = filters.map((filter, at) => {
    if (filter === undefined) return '-';
    const file = join(folder, `filter-${at}`);
    writeFileSync(file, encodeFilter(filter));
    return file;
  });
  const samples = files.map((): [number, number][] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, file] of files.entries()) {
      const [install = 0, call = 0] = execFileSync(program, [file, String(CALLS)], { encoding: 'utf8' })
        .split(' ')
        .map(Number);
      samples[at]?.push([install, call]);
    }
  }
  return samples.map((pairs) => ({
    install: median(pairs.map(([install]) => install)),
    call: median(pairs.map(([, call]) => call)),
  }));
}

try {
  const parts: string[] = [];
  for (const example of ['agent', 'mcp']) {
    const rules = readRules(example);
    const filters = SHAPES.map(({ compile }) => compile(rules));
    const counted = countInstructions(rules, filters);
    const [bare, ...measured] = measureOnKernel([undefined, ...filters]);
    const rows = counted.map((cells, at) => [
      ...cells,
      `${((measured[at]?.call ?? 0) - (bare?.call ?? 0)).toFixed(0)} ns`,
      `${((measured[at]?.install ?? 0) / 1000).toFixed(0)} µs`,
    ]);
    parts.push(
      `\`examples/${example}/seccomp.json\`, ${rules.tables[0]?.calls.size} numbers with rules:`,
      renderTable(
        [
          'Shape',
          'Instructions',
          'Run, all calls',
          'Run, logged calls',
          'Run, calls with conditions',
          'Run, at most',
          'One prctl, above none',
          'Installing',
        ],
        rows,
      ),
    );
  }
  const jit = readFileSync('/proc/sys/net/core/bpf_jit_enable', 'utf8').trim();
  parts.push(
    `Counted over the ${NUMBERS.length} calls that Linux ${SYSCALL_SOURCE.kernel} has on x86_64; measured on Linux ${release().split('-')[0]}, ` +
      `bpf_jit_enable = ${jit}, medians of ${ROUNDS} rounds of ${CALLS.toLocaleString('en-US')} calls.`,
  );
  const content = parts.join('\n\n');
  console.log(content);
  const page = join(root, 'docs/filter-shape.md');
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), 'shapes', content));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
