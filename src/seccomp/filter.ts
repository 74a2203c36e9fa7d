import type { Profile, Target } from '../baseline/profile.ts';
import { CallgateError } from '../errors.ts';
import { type Answer, isPermission, returnValueOf } from './answer.ts';
import { type Endianness, SKIPPED_CALL, X32_BIT } from './architecture.ts';
import { Assembler, type Label } from './assembler.ts';
import { ARCH_OFFSET, type Filter, JUMP_EQ, JUMP_GE, MAX_INSTRUCTIONS, NR_OFFSET } from './instruction.ts';
import { orderRules, type ResolvedRule, type RuleSet, type RuleTable, resolveRules } from './rules.ts';
import { syscallNumber } from './syscall-table.ts';
import { compileTreatment, type Treatment, treatmentOf } from './treatment.ts';
import { WATCHED_CALLS, type WatchedCall } from './watch.ts';

const ALLOW: Answer = { action: 'SCMP_ACT_ALLOW' };
const LOG: Answer = { action: 'SCMP_ACT_LOG' };

/**
 * The program that gives each call the answer of `answerCall`: the architecture's token first, then a binary
 * search over the ranges of numbers that are treated alike, then the conditions of that range.
 *
 * Refuses with code `filter` a rule set with NOTIFY or TRACE, and one that needs more than 4,096 instructions.
 */
export function compileFilter(rules: RuleSet): Filter {
  const assembler = new Assembler();
  const memory = new Map<string, Label>();
  const tokens = new Set(rules.tables.map((table) => table.architecture.token));
  let entry = assembler.ret(returnValueOf(rules.foreignAnswer));
  for (const token of [...tokens].reverse()) {
    const tables = rules.tables.filter((table) => table.architecture.token === token);
    const labels = mergeRanges(rangesOf(rules, tables)).map(({ start, treatment }) => ({
      start,
      label: compileTreatment(assembler, treatment, memory),
    }));
    entry = assembler.jump(JUMP_EQ, token, compileSearch(assembler, labels), entry);
  }
  const instructions = assembler.finish(assembler.load(ARCH_OFFSET, entry));
  if (instructions.length > MAX_INSTRUCTIONS) {
    throw new CallgateError(
      'filter',
      `the profile needs a filter of ${instructions.length} instructions, and the kernel loads at most ` +
        `${MAX_INSTRUCTIONS}. Use fewer rules with args; rules without args cost almost nothing.`,
    );
  }
  return { instructions, endianness: rules.native.endianness };
}

/**
 * The filter of a check: what the profile permits (ALLOW or LOG) is allowed, all the rest is logged and runs,
 * foreign architectures too, and x32 unless the profile names it. The watched calls are logged in any case.
 */
export function gateFilter(
  profile: Profile,
  target: Target,
  watched: readonly WatchedCall[] = WATCHED_CALLS,
): Filter {
  return compileFilter(gateRuleSet(profile, target, watched));
}

/** The rules that `gateFilter` compiles. */
export function gateRuleSet(
  profile: Profile,
  target: Target,
  watched: readonly WatchedCall[] = WATCHED_CALLS,
): RuleSet {
  const rules = resolveRules(profile, target);
  return {
    native: rules.native,
    tables: rules.tables.map(({ architecture, calls }) => {
      const gated = new Map(
        [...calls].map(([nr, list]) => [
          nr,
          list.map(({ answer, conditions }): ResolvedRule => ({ answer: gateAnswer(answer), conditions })),
        ]),
      );
      for (const { name, conditions, architecture: only, exceptOn } of watched) {
        if ((only !== undefined && only !== architecture.name) || exceptOn === architecture.name) continue;
        const nr = syscallNumber(architecture.name, name);
        if (nr !== undefined) gated.set(nr, [...(gated.get(nr) ?? []), { answer: LOG, conditions }]);
      }
      return { architecture, calls: new Map([...gated].map(([nr, list]) => [nr, orderRules(list)])) };
    }),
    defaultAnswer: gateAnswer(rules.defaultAnswer),
    foreignAnswer: LOG,
  };
}

/**
 * The filter of a recording over a profile: every call is logged, but for uses that a rule with conditions permits, of
 * which a record would not tell that the profile has them already.
 */
export function recordFilter(profile: Profile, target: Target): Filter {
  const rules = resolveRules(profile, target);
  return compileFilter({
    native: rules.native,
    tables: rules.tables.map(({ architecture, calls }) => ({
      architecture,
      calls: new Map(
        [...calls]
          .map(([nr, list]) => [nr, gateRules(list)] as const)
          .filter(([, list]) =>
            list.every(({ answer, conditions }) => answer === LOG || conditions.length > 0),
          ),
      ),
    })),
    defaultAnswer: LOG,
    foreignAnswer: LOG,
  });
}

/** Permissions become ALLOW, all else LOG. */
function gateRules(rules: readonly ResolvedRule[]): readonly ResolvedRule[] {
  return orderRules(rules.map(({ answer, conditions }) => ({ answer: gateAnswer(answer), conditions })));
}

function gateAnswer(answer: Answer): Answer {
  return isPermission(answer) ? ALLOW : LOG;
}

/** The filter of a recording without a profile, and of the end canary: every call is logged and runs. */
export function logAllFilter(endianness: Endianness): Filter {
  const assembler = new Assembler();
  return { instructions: assembler.finish(assembler.ret(returnValueOf(LOG))), endianness };
}

/** From `start` up to the next range's start, or to the largest number. */
interface Range {
  readonly start: number;
  readonly treatment: Treatment;
}

/** All numbers from 0 to 2^32 - 1 for the tables that share one token. */
function rangesOf(rules: RuleSet, tables: readonly RuleTable[]): readonly Range[] {
  const starts = new Map<number, Treatment>();
  const first = tables[0];
  if (first === undefined) return [];
  const otherwise = treatmentOf(first.architecture, [], rules.defaultAnswer);
  starts.set(0, otherwise);
  if (first.architecture.name === 'x86_64' && tables.length === 1) {
    starts.set(X32_BIT, treatmentOf(first.architecture, [], rules.foreignAnswer));
    starts.set(SKIPPED_CALL, otherwise);
  }
  const ruled = tables.flatMap(({ architecture, calls }) =>
    [...calls].map(([nr, list]) => [nr, treatmentOf(architecture, list, rules.defaultAnswer)] as const),
  );
  for (const [nr, treatment] of ruled) starts.set(nr, treatment);
  for (const [nr] of ruled) if (!starts.has(nr + 1)) starts.set(nr + 1, otherwise);
  return [...starts].map(([start, treatment]) => ({ start, treatment })).sort((a, b) => a.start - b.start);
}

function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  return ranges.filter((range, index) => range.treatment.key !== ranges[index - 1]?.treatment.key);
}

/** A balanced tree of comparisons over the ranges; each leaf is the place where its range is treated. */
function compileSearch(
  assembler: Assembler,
  ranges: readonly { readonly start: number; readonly label: Label }[],
): Label {
  const build = (from: number, to: number): Label => {
    const middle = (from + to) >> 1;
    const range = ranges[middle];
    if (range === undefined) throw new RangeError('a search needs at least one range');
    if (to - from === 1) return range.label;
    const upper = build(middle, to);
    return assembler.jump(JUMP_GE, range.start, upper, build(from, middle));
  };
  const root = build(0, ranges.length);
  return ranges.length === 1 ? root : assembler.load(NR_OFFSET, root);
}
