import { CallgateError } from '../errors.ts';
import { readProc } from './proc.ts';

/** What root must be able to do, by the number of the capability (linux/capability.h). */
const NEEDED: readonly { name: string; number: number; use: string }[] = [
  { name: 'CAP_AUDIT_CONTROL', number: 30, use: 'to read and set the audit system' },
  { name: 'CAP_SYS_ADMIN', number: 21, use: 'to install the filter that logs the end canary' },
  { name: 'CAP_SETPCAP', number: 8, use: 'to take the audit capabilities from the command' },
  { name: 'CAP_SETUID', number: 7, use: 'to run the command as the caller' },
  { name: 'CAP_SETGID', number: 6, use: "to run the command in the caller's groups" },
  { name: 'CAP_KILL', number: 5, use: 'to end what the command leaves behind' },
  { name: 'CAP_CHOWN', number: 0, use: 'to give the command its output' },
];

/** Refuses a root that lacks a capability without which no run can be proven. */
export function requireCapabilities(): void {
  const missing = findMissingCapabilities(readProc('/proc/self/status') ?? '');
  if (missing.length === 0) return;
  const needed = missing.map(({ name, use }) => `${name} ${use}`).join(', ');
  throw new CallgateError(
    'privilege',
    `This is root without all of its capabilities: Callgate needs ${needed}. Give back what was taken away (a service's ` +
      'CapabilityBoundingSet=, setpriv, capsh, a container), or run on the host as full root.',
  );
}

/** What the effective set of a proc(5) status text lacks; all of it where there is none. */
export function findMissingCapabilities(status: string): typeof NEEDED {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return NEEDED.filter(({ number }) => ((effective >> BigInt(number)) & 1n) === 0n);
}
