import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's own Python: the one that Debian's bindings are installed for. */
export const PYTHON = '/usr/bin/python3';

/** In CI every tool must be there; on a developer's machine a missing one skips its tests. */
const required = process.env.CALLGATE_REQUIRE_KERNEL === '1';

/** `describe`, or a skipped one that names what is missing. */
export function describeWith(title: string, missing: string | undefined, body: () => void): void {
  if (missing === undefined || required) describe(title, body);
  else describe.skip(`${title} (skipped: ${missing})`, body);
}

/** Why a tool's tests are skipped; undefined if it runs. */
export function missingTool(command: string, args: readonly string[] = ['-h']): string | undefined {
  return spawnSync(command, args).error === undefined ? undefined : `${command} is not installed`;
}

export function missingPythonSeccomp(): string | undefined {
  if (!existsSync(PYTHON)) return `${PYTHON} is not installed`;
  return spawnSync(PYTHON, ['-c', 'import seccomp']).status === 0
    ? undefined
    : 'python3-seccomp is not installed';
}

/** Standard output of a program that must succeed. */
export function runTool(command: string, args: readonly string[], input?: string): string {
  const result = spawnSync(command, args, { input: input ?? '', encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr || result.error}`);
  return result.stdout;
}
