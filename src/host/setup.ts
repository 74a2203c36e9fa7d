import { basename } from 'node:path';
import { CallgateError } from '../errors.ts';
import { oneLine, readAuditStatus } from './audit-status.ts';
import { endProcess } from './daemon.ts';
import { findTool } from './find-tool.ts';
import { readExecutable, readProcessIdentity } from './proc.ts';
import { isAuditInstalled } from './root-process.ts';
import { runTool } from './tool.ts';

/** Package managers by the tool that tells them, each with the commands that install the audit tools. */
const MANAGERS: readonly { tool: string; commands: readonly (readonly string[])[] }[] = [
  {
    tool: 'apt-get',
    commands: [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'auditd'],
    ],
  },
  { tool: 'dnf', commands: [['install', '-y', '-q', 'audit']] },
  { tool: 'zypper', commands: [['--non-interactive', 'install', 'audit']] },
];

/**
 * Installs auditd where it is missing; the lines say what was done. A daemon that the package has just started is
 * stopped again, for a private one costs a third; one that was there before is never touched.
 */
export async function installAudit(): Promise<readonly string[]> {
  if (isAuditInstalled()) return ['auditd is installed'];
  const manager = MANAGERS.find(({ tool }) => findTool(tool) !== undefined);
  if (manager === undefined) {
    throw new CallgateError(
      'audit',
      'auditd is missing, and there is no apt-get, dnf or zypper to install it with. Install the audit tools first.',
    );
  }
  const path = findTool(manager.tool) ?? manager.tool;
  for (const args of manager.commands) {
    const { exitCode, stderr, stdout } = await runTool(path, args, { seconds: 600, bytes: 1 << 20 });
    if (exitCode !== 0 && args[0] !== 'update') {
      const said = oneLine(stderr || stdout);
      throw new CallgateError(
        'audit',
        `${manager.tool} ${args.join(' ')} failed with exit ${exitCode}: ${said}. Install auditd before this step, or mend the package sources.`,
      );
    }
  }
  const done = [`auditd installed by ${manager.tool}`];
  const { pid } = await readAuditStatus();
  // Another consumer of the audit socket was there before the package, and is not ours to stop.
  const daemon =
    pid !== 0 && basename(readExecutable(pid) ?? '') === 'auditd' ? readProcessIdentity(pid) : undefined;
  if (daemon !== undefined) {
    await endProcess(daemon, 5000);
    done.push('the daemon that its package started was stopped again');
  }
  return done;
}
