import { isPermission } from '../../seccomp/answer.ts';
import { permissionOf } from '../../seccomp/decision.ts';
import { type ResolvedRule, resolveRules } from '../../seccomp/rules.ts';
import { syscallName } from '../../seccomp/syscall-table.ts';
import { WATCHED_CALLS } from '../../seccomp/watch.ts';
import type { Profile, Target } from '../profile.ts';
import { type Comparable, comparableNames, comparableOf } from './comparable.ts';
import { INT, type Part } from './part.ts';

/** A call whose uses a run records, and which of them: auditctl's `-F` tests, all of which hold; none is every use. */
export interface ComparedCall {
  readonly call: string;
  readonly tests: readonly string[];
}

/** What the gate logs of these even where the profile permits it has to be told from what it does not. */
const WATCHED: ReadonlySet<string> = new Set(WATCHED_CALLS.map(({ name }) => name));
/** Half of what one audit rule can hold (AUDIT_MAX_FIELDS is 64, linux/audit.h). */
const MOST_TESTS = 32;

/** All calls that rules can be learnt for. */
export function allCompared(): readonly ComparedCall[] {
  return comparableNames().map((call) => ({ call, tests: [] }));
}

/**
 * The calls that one of the profiles permits with certain arguments only, with tests that every use which it does not
 * permit passes. Two profiles that differ are tested for by no test at all, and so is a call that the gate watches.
 */
export function findCompared(
  profiles: readonly (Profile | undefined)[],
  target: Target,
): readonly ComparedCall[] {
  const lists = profiles.map((profile) => (profile === undefined ? new Map() : testsOf(profile, target)));
  const calls = [...new Set(lists.flatMap((list) => [...list.keys()]))].sort();
  return calls.map((call) => {
    const [first = [], ...others]: readonly string[][] = lists.map((list) => list.get(call) ?? []);
    const isSame = others.every((tests) => tests.join() === first.join());
    return { call, tests: isSame ? first : [] };
  });
}

function testsOf(profile: Profile, target: Target): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const rules = resolveRules(profile, target);
  for (const [at, { architecture, calls }] of rules.tables.entries()) {
    for (const [nr, list] of calls) {
      const name = syscallName(architecture.name, nr);
      const comparable = name === undefined ? undefined : comparableOf(name, architecture.name);
      if (name === undefined || comparable === undefined) continue;
      if (permissionOf(rules, architecture.name, nr) !== 'conditionally') continue;
      // Another architecture's programs are recorded whole, by rules of their own.
      if (at === 0) found.set(name, WATCHED.has(name) ? [] : testsOfRules(list, comparable));
      else if (!found.has(name)) found.set(name, []);
    }
  }
  return found;
}

/** None unless the rules permit values of one argument, or none of its bits. */
function testsOfRules(rules: readonly ResolvedRule[], { ways }: Comparable): readonly string[] {
  const part = ways
    .flatMap(({ parts }) => (parts.length === 1 ? parts : []))
    .find((one) => rules.every((rule) => valueIn(rule, one) !== undefined));
  if (part === undefined) return [];
  const values = rules.map((rule) => valueIn(rule, part) ?? 0n);
  const { kind, index, mask } = part;
  if (kind === 'bits') return values.includes(0n) ? [`a${index}&0x${mask.toString(16)}`] : [];
  // More than the tests can hold, and bits outside of the mask, only make more events.
  return mask === INT ? values.slice(0, MOST_TESTS).map((value) => `a${index}!=${value}`) : [];
}

/** The value that a rule permits of an argument, where that is all it says. */
function valueIn(
  { answer, conditions: [condition, ...others] }: ResolvedRule,
  part: Part,
): bigint | undefined {
  if (condition === undefined || others.length > 0 || !isPermission(answer)) return undefined;
  const { index, op, value, valueTwo = 0n } = condition;
  if (index !== part.index || op !== 'SCMP_CMP_MASKED_EQ' || value !== part.mask) return undefined;
  return value & valueTwo;
}
