import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CallgateError } from '../errors.ts';
import { oneLine } from './audit-status.ts';
import { requireTool, runTool } from './tool.ts';

/** Adds audit rules, all or an error; each is auditctl's own arguments. `folder` is one that only root can write to. */
export async function addRules(rules: readonly (readonly string[])[], folder: string): Promise<void> {
  const auditctl = requireTool('auditctl', 'auditd');
  // A file of rules is split at spaces, whatever they are in.
  const spaced = rules.filter((rule) => rule.some((word) => /\s/.test(word)));
  const file = join(folder, 'session.rules');
  const text = rules.filter((rule) => !spaced.includes(rule)).map((rule) => `${rule.join(' ')}\n`);
  writeFileSync(file, text.join(''), { mode: 0o600 });
  for (const args of [['-R', file], ...spaced]) {
    const { exitCode, stdout, stderr } = await runTool(auditctl, args);
    if (exitCode === 0) continue;
    throw new CallgateError(
      'audit',
      `The audit rules for the session could not be added (auditctl ended with exit ${exitCode}: ` +
        `${oneLine(stderr || stdout) || 'no message'}).`,
    );
  }
}

/** Deletes every rule with this key; how many there were. */
export async function deleteRules(key: string): Promise<number> {
  const auditctl = requireTool('auditctl', 'auditd');
  const listed = await runTool(auditctl, ['-l', '-k', key]);
  const rules = listed.stdout.split('\n').filter((line) => line.includes(key)).length;
  if (rules === 0) return 0;
  const { exitCode, stdout, stderr } = await runTool(auditctl, ['-D', '-k', key]);
  if (exitCode === 0) return rules;
  throw new CallgateError(
    'audit',
    `auditctl -D -k ${key} failed (exit ${exitCode}): ${oneLine(stderr || stdout)}`,
  );
}
