import { readlinkSync } from 'node:fs';
import { release } from 'node:os';
import { CallgateError } from '../errors.ts';

/** The inode numbers of the initial namespaces (include/linux/proc_ns.h): the audit system answers only there. */
const INITIAL_PID_NAMESPACE = 'pid:[4026531836]';
const INITIAL_USER_NAMESPACE = 'user:[4026531837]';

/** Refuses, each with its remedy, the places where the kernel's audit records cannot be had. */
export function requirePlatform(): void {
  if (process.platform !== 'linux') {
    throw new CallgateError(
      'platform',
      `Callgate needs Linux; this is ${process.platform}. seccomp and the audit system are Linux's own: run the job on ` +
        '`runs-on: ubuntu-latest`.',
    );
  }
  const outside = [
    ['pid', INITIAL_PID_NAMESPACE],
    ['user', INITIAL_USER_NAMESPACE],
  ].filter(([name, initial]) => readNamespace(name ?? '') !== initial);
  if (outside.length > 0) {
    throw new CallgateError(
      'platform',
      `This process is in a ${outside.map(([name]) => name).join(' and a ')} namespace of its own, as in a container job; ` +
        'the kernel gives its audit records to the host alone. Remove `container:` from the job and let the tests start ' +
        'their containers themselves, or run on the host.',
    );
  }
}

function readNamespace(name: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/ns/${name}`);
  } catch {
    return undefined;
  }
}

/** `6.18.44-generic` is `6.18`. */
export function kernelVersion(): string {
  return /^\d+\.\d+/.exec(release())?.[0] ?? '0.0';
}
