import { type AuditStatus, parseAuditStatus } from '../audit/status.ts';
import { CallgateError } from '../errors.ts';
import { requireTool, runTool } from './tool.ts';

export async function readAuditStatus(): Promise<AuditStatus> {
  const output = await runTool(requireTool('auditctl', 'auditd'), ['-s']);
  const status = parseAuditStatus(output.stdout);
  if (output.exitCode === 0 && status !== undefined) return status;
  throw new CallgateError(
    'audit',
    `auditctl -s did not tell the audit state (exit ${output.exitCode}: ${oneLine(output.stderr || output.stdout)}). ` +
      'Callgate needs root in the initial user and pid namespace: run it on the host or in a job without `container:`.',
  );
}

/** The loaded rules, one a line as `auditctl -l` prints them; none is an empty list. */
export async function readAuditRules(): Promise<readonly string[]> {
  const output = await runTool(requireTool('auditctl', 'auditd'), ['-l']);
  if (output.exitCode !== 0) {
    throw new CallgateError(
      'audit',
      `auditctl -l failed (exit ${output.exitCode}): ${oneLine(output.stderr)}`,
    );
  }
  return output.stdout.split('\n').filter((line) => line !== '' && line !== 'No rules');
}

/** Sets kernel audit parameters; `args` are auditctl's own options. */
export async function setAudit(args: readonly string[]): Promise<void> {
  const output = await runTool(requireTool('auditctl', 'auditd'), args);
  if (output.exitCode === 0) return;
  throw new CallgateError(
    'audit',
    `auditctl ${args.join(' ')} failed (exit ${output.exitCode}): ${oneLine(output.stderr || output.stdout)}`,
  );
}

/** The beginning of a text on one line; of one that has megabytes, no more than that is looked at. */
export function oneLine(text: string): string {
  return text.slice(0, 5000).trim().replaceAll(/\s+/g, ' ').slice(0, 500);
}
