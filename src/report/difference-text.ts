import { formatRule } from '../baseline/canonical.ts';
import type { DefaultAnswer, Difference } from '../baseline/difference.ts';
import type { Rule } from '../baseline/profile.ts';
import { toPlainText } from './plain-text.ts';

/** What two profiles say differently, a line each: `+` for what the second adds, `-` for what it takes away. */
export function renderDifference(difference: Difference): string[] {
  const { defaultAnswer, architectures, added, removed, changed, behaviours, otherKeys } = difference;
  const lines: string[] = [];
  if (defaultAnswer !== undefined) {
    lines.push(`- default ${answer(defaultAnswer.before)}`, `+ default ${answer(defaultAnswer.after)}`);
  }
  lines.push(
    ...architectures.removed.map((name) => `- ${name}`),
    ...architectures.added.map((name) => `+ ${name}`),
  );
  for (const { before, after } of [...added, ...removed, ...changed].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    lines.push(...before.map((rule) => `- ${ruleText(rule)}`), ...after.map((rule) => `+ ${ruleText(rule)}`));
  }
  lines.push(
    ...behaviours.removed.map(({ kind, value }) => `- ${kind} ${value}`),
    ...behaviours.added.map(({ kind, value }) => `+ ${kind} ${value}`),
  );
  return [...lines, ...otherKeys.map((key) => `~ key ${JSON.stringify(key)}`)].map(toPlainText);
}

function answer({ action, errnoRet }: DefaultAnswer): string {
  return errnoRet === undefined ? action : `${action} (errno ${errnoRet})`;
}

/** `sync SCMP_ACT_ALLOW`; whatever narrows the rule stands behind, as in the file. */
function ruleText(rule: Rule): string {
  const { names, action, ...rest } = rule;
  const plain = Object.keys(rest).every((key) => rest[key as keyof typeof rest] === undefined);
  return plain ? `${names.join(', ')} ${action}` : formatRule(rule);
}
