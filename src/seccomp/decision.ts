import type { Profile, Target } from '../baseline/profile.ts';
import { type Answer, isPermission } from './answer.ts';
import { type ArchitectureName, architectureOf } from './architecture.ts';
import { conditionHolds } from './condition.ts';
import { type ResolvedRule, type RuleSet, resolveRules } from './rules.ts';

/** A call as the kernel shows it to a filter. */
export interface Call {
  /** The AUDIT_ARCH_* value. */
  readonly arch: number;
  readonly nr: number;
  /** Six unsigned 64-bit values. */
  readonly args: readonly bigint[];
}

/** Whether a call is permitted: whatever its arguments are, for some of them, or never. */
export type Permission = 'always' | 'conditionally' | 'never';

/** The answer of a rule set, without a filter. */
export function answerCall(rules: RuleSet, call: Call): Answer {
  const architecture = architectureOf(call.arch, call.nr);
  const list = architecture && rulesOf(rules, architecture.name, call.nr >>> 0);
  if (architecture === undefined || list === undefined) return rules.foreignAnswer;
  const match = list.find((rule) =>
    rule.conditions.every((condition) => conditionHolds(condition, call.args, architecture.wordSize)),
  );
  return match?.answer ?? rules.defaultAnswer;
}

/** Whether a rule set permits a call, that is ALLOW or LOG; a number without a rule gets the default. */
export function permissionOf(rules: RuleSet, architecture: ArchitectureName, nr: number): Permission {
  const list = rulesOf(rules, architecture, nr);
  if (list === undefined) return isPermission(rules.foreignAnswer) ? 'always' : 'never';
  const answers = list.map((rule) => rule.answer);
  if (list.at(-1)?.conditions.length !== 0) answers.push(rules.defaultAnswer);
  if (answers.every(isPermission)) return 'always';
  return answers.some(isPermission) ? 'conditionally' : 'never';
}

/** The answer that a profile gives to one call on a machine: the model that filters are tested against. */
export function decide(profile: Profile, target: Target, call: Call): Answer {
  return answerCall(resolveRules(profile, target), call);
}

/** As `permissionOf`, of a profile on a machine. For many calls, resolve the rules once. */
export function permits(
  profile: Profile,
  target: Target,
  architecture: ArchitectureName,
  nr: number,
): Permission {
  return permissionOf(resolveRules(profile, target), architecture, nr);
}

/** The rules of a number, empty for one without; undefined if the architecture is foreign to the rule set. */
function rulesOf(
  rules: RuleSet,
  architecture: ArchitectureName,
  nr: number,
): readonly ResolvedRule[] | undefined {
  const table = rules.tables.find((candidate) => candidate.architecture.name === architecture);
  return table && (table.calls.get(nr) ?? []);
}
