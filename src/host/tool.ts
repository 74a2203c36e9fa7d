import { delimiter } from 'node:path';
import { getExecOutput } from '@actions/exec';
import { CallgateError } from '../errors.ts';
import { findTool, SYSTEM_FOLDERS } from './find-tool.ts';

export interface ToolOutput {
  /** 124 when the tool was ended because its time was up (as timeout(1) says it), 137 when it had to be killed. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As `findTool`, but a missing tool ends the run with the package that brings it. */
export function requireTool(name: string, debianPackage: string): string {
  const path = findTool(name);
  if (path !== undefined) return path;
  throw new CallgateError(
    'audit',
    `${name} was not found on PATH or in ${SYSTEM_FOLDERS.join(', ')}. Install it: apt-get install ${debianPackage} ` +
      '(the action does so itself unless `setup: false`).',
  );
}

/** Runs one short-lived tool to its end, without a shell, in the C locale; with `seconds`, never longer than that. */
export async function runTool(path: string, args: readonly string[], seconds?: number): Promise<ToolOutput> {
  const timeout = seconds === undefined ? undefined : findTool('timeout');
  const [command, rest] =
    timeout === undefined ? [path, args] : [timeout, ['--kill-after=2', String(seconds), path, ...args]];
  try {
    return await getExecOutput(`"${command}"`, [...rest], {
      silent: true,
      ignoreReturnCode: true,
      env: {
        PATH: process.env.PATH ?? SYSTEM_FOLDERS.join(delimiter),
        LC_ALL: 'C',
        TZ: 'UTC',
        DEBIAN_FRONTEND: 'noninteractive',
      },
    });
  } catch (cause) {
    throw new CallgateError('audit', `${path} could not be run: ${(cause as Error).message}`, { cause });
  }
}
