import { existsSync, readlinkSync } from 'node:fs';

/** Why the real kernel cannot be tested here; undefined where it can. */
export function missingForKernelTests(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'not root';
  if (!existsSync('/usr/sbin/auditd') && !existsSync('/sbin/auditd')) return 'auditd is not installed';
  if (readlinkSync('/proc/self/ns/pid') !== 'pid:[4026531836]') return 'not in the initial pid namespace';
  return undefined;
}

/**
 * `describe` for tests of the real kernel. Where it is out of reach they are skipped with the reason in their name;
 * under CALLGATE_REQUIRE_KERNEL=1, as in CI, they run and fail instead.
 */
export function describeKernel(name: string, tests: () => void): void {
  const missing = missingForKernelTests();
  if (missing === undefined || process.env.CALLGATE_REQUIRE_KERNEL === '1') describe(name, tests);
  else describe.skip(`${name} (skipped: ${missing})`, tests);
}
