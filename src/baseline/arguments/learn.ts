import type { Rule } from '../profile.ts';
import { byText } from '../rule-order.ts';
import { comparableOf, type Way } from './comparable.ts';
import { conditionsOf, valuesOf } from './describe.ts';

/** One use of a call that an audit rule recorded. */
export interface ObservedUse {
  readonly name: string;
  /** One of our architecture names. */
  readonly arch: string;
  /** Unsigned, at least the first four. */
  readonly args: readonly bigint[];
}

export interface LearnedArguments {
  /** ALLOW rules of one name each: for every call that was given, its uses, or the call whatever its arguments. */
  readonly rules: readonly Rule[];
  /** What was generalised and why, a sentence each. */
  readonly notes: readonly string[];
}

/** The most rules of one call: more than a person reads, and each costs the kernel some comparisons a call. */
export const MOST_RULES = 12;

/**
 * The rules that permit what was observed and nothing that differs in an argument that a rule can compare. The first way of
 * comparing that needs no more than 12 rules is taken for all rules of a call: libseccomp compiles rules of one shape as
 * they are meant, while one that holds in part can hide others of another shape. Where every way needs more, the call is
 * permitted whatever its arguments.
 */
export function learnArguments(observed: readonly ObservedUse[]): LearnedArguments {
  const byName = new Map<string, ObservedUse[]>();
  for (const use of observed) {
    const uses = byName.get(use.name);
    if (uses === undefined) byName.set(use.name, [use]);
    else uses.push(use);
  }
  const rules: Rule[] = [];
  const notes: string[] = [];
  for (const [name, uses] of [...byName].sort(([a], [b]) => byText(a, b))) {
    const { rules: learned, note } = learnCall(name, uses);
    rules.push(...learned);
    if (note !== undefined) notes.push(note);
  }
  return { rules, notes };
}

/** The rules of one call; none has conditions where every way needs too many. `from` leaves the ways before it out. */
export function learnCall(
  name: string,
  uses: readonly ObservedUse[],
  from = 0,
): { readonly rules: readonly Rule[]; readonly way?: Way; readonly note?: string } {
  const plain: Rule = { names: [name], action: 'SCMP_ACT_ALLOW' };
  const archs = [...new Set(uses.map(({ arch }) => arch))];
  const ways = commonWays(name, archs)?.slice(from);
  if (ways === undefined) {
    if (archs.every((arch) => comparableOf(name, arch) === undefined)) return { rules: [plain] };
    const where = archs.join(' and ');
    return {
      rules: [plain],
      note: `${name}: allowed whatever its arguments, for ${where} pass them in different places and one rule binds both`,
    };
  }
  const [finest] = ways;
  const uniqueUses = (way: Way) =>
    new Map(uses.map(({ args }) => valuesOf(way, args)).map((values) => [values.join(' '), values]));
  const count = finest === undefined ? 0 : uniqueUses(finest).size;
  for (const way of ways) {
    const values = [...uniqueUses(way).values()];
    if (values.length > MOST_RULES) continue;
    return {
      rules: values.map((one) => ({ ...plain, args: conditionsOf(way, one) })),
      way,
      ...(way === finest
        ? {}
        : { note: `${name}: ${way.what} is compared: ${count} uses are more than ${MOST_RULES} rules` }),
    };
  }
  return {
    rules: [plain],
    note: `${name}: allowed whatever its arguments: ${count} uses are more than ${MOST_RULES} rules`,
  };
}

/** Undefined where the architectures do not all pass the arguments in the same places. */
function commonWays(name: string, archs: readonly string[]): readonly Way[] | undefined {
  const [first, ...others] = archs.map((arch) => comparableOf(name, arch)?.ways);
  if (first === undefined) return undefined;
  return others.every((ways) => ways !== undefined && shapeOf(ways) === shapeOf(first)) ? first : undefined;
}

function shapeOf(ways: readonly Way[]): string {
  return ways.map(({ parts }) => parts.map(({ index, mask }) => `${index}/${mask}`).join(' ')).join(', ');
}
