import { readFileSync, writeFileSync } from 'node:fs';
import { CallgateError } from '../errors.ts';

/** Which filter answers the kernel writes records for (Documentation/userspace-api/seccomp_filter.rst, Sysctls). */
const ACTIONS_LOGGED = '/proc/sys/kernel/seccomp/actions_logged';

/** The names, space separated, as the kernel prints them. */
export function readActionsLogged(): string {
  try {
    return readFileSync(ACTIONS_LOGGED, 'utf8').trim();
  } catch (cause) {
    throw new CallgateError(
      'platform',
      `${ACTIONS_LOGGED} cannot be read: this kernel has no seccomp logging. Linux 4.14 or newer with CONFIG_SECCOMP_FILTER ` +
        'is needed.',
      { cause },
    );
  }
}

export function logsSeccomp(actions: string): boolean {
  return actions.split(/\s+/).includes('log');
}

export function writeActionsLogged(actions: string): void {
  writeFileSync(ACTIONS_LOGGED, actions);
}
