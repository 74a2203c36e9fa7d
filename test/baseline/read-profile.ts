import { parseProfile } from '../../src/baseline/parse.ts';
import type { Profile } from '../../src/baseline/profile.ts';

export function problemsOf(text: string): string[] {
  const parsed = parseProfile(text);
  return parsed.ok ? [] : parsed.problems.map((p) => `${p.line}:${p.column}: ${p.message}`);
}

export function warningsOf(text: string): string[] {
  return parseProfile(text).warnings.map((p) => `${p.line}:${p.column}: ${p.message}`);
}

export function profileOf(text: string): Profile {
  const parsed = parseProfile(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.profile;
}

/** A profile with one rule; the rule's members stand from column 3 of line 2. */
export const withRule = (members: string) =>
  `{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [\n{ ${members} }]}`;
export const withArgument = (members: string) =>
  withRule(`"name": "read", "action": "SCMP_ACT_ALLOW", "args": [\n{ ${members} }]`);
export const withKeys = (members: string) => `{ "defaultAction": "SCMP_ACT_ERRNO",\n${members} }`;
