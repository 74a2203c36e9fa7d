import type { ArgumentCondition, Profile, Rule, RuleFilter, Target } from '../baseline/profile.ts';
import { CallgateError } from '../errors.ts';
import { type Answer, answerOf, sameAnswer, severityOf } from './answer.ts';
import { type Architecture, architectureByName, architectureFamily } from './architecture.ts';
import { conditionKey } from './condition.ts';
import { syscallNumber } from './syscall-table.ts';

/** One rule of one call; all its conditions must hold. */
export interface ResolvedRule {
  readonly answer: Answer;
  readonly conditions: readonly ArgumentCondition[];
}

/**
 * The rules of one architecture by number. Each list is ordered so that the first rule whose conditions hold
 * gives the answer; only its last rule may be without conditions.
 */
export interface RuleTable {
  readonly architecture: Architecture;
  readonly calls: ReadonlyMap<number, readonly ResolvedRule[]>;
}

/** A profile as it applies to one machine. */
export interface RuleSet {
  readonly native: Architecture;
  /** The native architecture first. Calls of any other get the foreign answer. */
  readonly tables: readonly RuleTable[];
  readonly defaultAnswer: Answer;
  readonly foreignAnswer: Answer;
}

/**
 * The rules that Docker and runc would install from this profile on this machine:
 *
 * - `includes` and `excludes` are judged by the host's native architecture in Docker's terms, its capabilities
 *   and its kernel; the native architecture is always part of the filter, others when the profile names them.
 * - A name that an architecture does not have is skipped there. A rule that answers as the default is dropped.
 * - A rule with two conditions on one argument means one rule for each of its conditions.
 * - Foreign calls get KILL_THREAD, libseccomp's default.
 *
 * Where several rules match a call, the most restrictive answer counts, and of two error numbers the one that
 * stands first. libseccomp differs in three places and is the looser one or depends on the order: there a rule
 * without conditions replaces the conditional ones of the same call, of several without conditions the first
 * counts, and a rule for `socket` or another multiplexed call also opens that part of `socketcall` or `ipc`.
 *
 * Refuses a target that no kernel is (x32) or that has no table, `architectures` beside `archMap`, and an argument index past 5.
 */
export function resolveRules(profile: Profile, target: Target): RuleSet {
  const native = architectureByName(target.architecture);
  if (native === undefined || native.machines.length === 0) {
    throw new CallgateError(
      'platform',
      `${target.architecture} is no architecture of a kernel that is known here.`,
    );
  }
  const defaultAnswer = answerOf(profile.defaultAction, profile.defaultErrnoRet);
  const rules = profile.syscalls.filter((rule) => appliesTo(rule, native, target));
  for (const rule of rules) checkArguments(rule);
  const named = namedArchitectures(profile, native);
  const architectures = [
    native,
    ...architectureFamily(native).filter((a) => a !== native && named.has(a.scmp)),
  ];
  return {
    native,
    tables: architectures.map((architecture) => resolveTable(rules, architecture, defaultAnswer)),
    defaultAnswer,
    foreignAnswer: { action: 'SCMP_ACT_KILL_THREAD' },
  };
}

/**
 * Orders rules by severity, keeping the order of equals, and drops those that can never be the first to match:
 * repeated ones, and all after one without conditions.
 */
export function orderRules(rules: readonly ResolvedRule[]): readonly ResolvedRule[] {
  const seen = new Set<string>();
  const ordered: ResolvedRule[] = [];
  for (const rule of [...rules].sort((a, b) => severityOf(a.answer) - severityOf(b.answer))) {
    const key = rule.conditions.map(conditionKey).sort().join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    ordered.push(rule);
    if (rule.conditions.length === 0) break;
  }
  return ordered;
}

function resolveTable(rules: readonly Rule[], architecture: Architecture, defaultAnswer: Answer): RuleTable {
  const calls = new Map<number, ResolvedRule[]>();
  for (const rule of rules) {
    const answer = answerOf(rule.action, rule.errnoRet);
    if (sameAnswer(answer, defaultAnswer)) continue;
    const resolved = splitConditions(rule.args ?? []).map((conditions) => ({ answer, conditions }));
    for (const name of rule.names) {
      const nr = syscallNumber(architecture.name, name);
      if (nr !== undefined) calls.set(nr, [...(calls.get(nr) ?? []), ...resolved]);
    }
  }
  return { architecture, calls: new Map([...calls].map(([nr, list]) => [nr, orderRules(list)])) };
}

/** runc's reading: where one argument stands twice, every condition is a rule of its own. */
function splitConditions(args: readonly ArgumentCondition[]): (readonly ArgumentCondition[])[] {
  const repeated = new Set(args.map((condition) => condition.index)).size < args.length;
  return repeated ? args.map((condition) => [condition]) : [args];
}

function checkArguments(rule: Rule): void {
  for (const { index } of rule.args ?? []) {
    if (Number.isInteger(index) && index >= 0 && index <= 5) continue;
    throw new CallgateError(
      'filter',
      `the rule for ${rule.names.join(', ')} has argument index ${index}; expected 0 to 5.`,
    );
  }
}

function namedArchitectures(profile: Profile, native: Architecture): ReadonlySet<string> {
  const { architectures = [], archMap = [] } = profile;
  if (architectures.length > 0 && archMap.length > 0) {
    throw new CallgateError(
      'filter',
      'the profile has both architectures and archMap; expected one of them.',
    );
  }
  const entry = archMap.find((candidate) => candidate.architecture === native.scmp);
  return new Set([...architectures, ...(entry?.subArchitectures ?? [])]);
}

function appliesTo(rule: Rule, native: Architecture, target: Target): boolean {
  const { includes = {}, excludes = {} } = rule;
  if (excludes.arches?.includes(native.docker)) return false;
  if (excludes.caps?.some((capability) => target.capabilities.includes(capability))) return false;
  if (excludes.minKernel !== undefined && kernelReaches(target, excludes.minKernel)) return false;
  if (isGiven(includes.arches) && !includes.arches.includes(native.docker)) return false;
  if (includes.caps?.some((capability) => !target.capabilities.includes(capability))) return false;
  return includes.minKernel === undefined || kernelReaches(target, includes.minKernel);
}

function isGiven(list: RuleFilter['arches']): list is readonly string[] {
  return list !== undefined && list.length > 0;
}

function kernelReaches(target: Target, minimum: string): boolean {
  const [major, minor] = parseKernel(target.kernel);
  const [minMajor, minMinor] = parseKernel(minimum);
  return major > minMajor || (major === minMajor && minor >= minMinor);
}

function parseKernel(version: string): [number, number] {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (match === null) {
    throw new CallgateError(
      'filter',
      `${JSON.stringify(version)} is no kernel version; expected MAJOR.MINOR.`,
    );
  }
  return [Number(match[1]), Number(match[2])];
}
