import { delimiter } from 'node:path';
import { getExecOutput } from '@actions/exec';
import { CallgateError } from '../errors.ts';
import { findTool, SYSTEM_FOLDERS } from './find-tool.ts';

export interface ToolOutput {
  /** Of a limited tool: 124 when its time was up (as timeout(1) says it), 137 when it had to be killed, 141 when it was cut. */
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

/** What a tool may take: seconds of time, and bytes of standard output. */
export interface Limits {
  readonly seconds: number;
  readonly bytes: number;
}

/** For a tool that only says its version. */
export const VERSION_LIMITS: Limits = { seconds: 5, bytes: 65_536 };

/**
 * Cuts what the tool prints: the pipe breaks for one that prints on, and bash tells that as 128 + SIGPIPE. The trap keeps
 * the shell until the tool has ended, or timeout(1) would leave one that ignores SIGTERM behind. --norc, for on a socket
 * bash takes itself for a remote shell's and reads ~/.bashrc.
 */
const CUT = 'set -o pipefail; trap : TERM; bytes=$1; shift; "$@" 2> >(head -c 65536 >&2) | head -c "$bytes"';

/** Runs one short-lived tool to its end, without a shell of its own words, in the C locale, and within its limits. */
export async function runTool(
  path: string,
  args: readonly string[],
  limits: Limits | undefined = undefined,
): Promise<ToolOutput> {
  const [command, ...rest] = limits === undefined ? [path, ...args] : limit([path, ...args], limits);
  try {
    const { exitCode, stdout, stderr } = await getExecOutput(`"${command}"`, rest, {
      silent: true,
      ignoreReturnCode: true,
      env: {
        PATH: process.env.PATH ?? SYSTEM_FOLDERS.join(delimiter),
        LC_ALL: 'C',
        TZ: 'UTC',
        DEBIAN_FRONTEND: 'noninteractive',
      },
    });
    // With its group timeout(1) kills itself, and Node knows no exit status then, whatever the type says.
    return { exitCode: (exitCode as number | null) ?? 137, stdout, stderr };
  } catch (cause) {
    throw new CallgateError('audit', `${path} could not be run: ${(cause as Error).message}`, { cause });
  }
}

/** timeout(1) ends the whole group: what the tool starts may hold the pipes open. */
function limit(command: readonly string[], { seconds, bytes }: Limits): readonly string[] {
  const timeout = requireTool('timeout', 'coreutils');
  const bash = requireTool('bash', 'bash');
  return [
    timeout,
    '--kill-after=2',
    String(seconds),
    bash,
    '--norc',
    '-c',
    CUT,
    'bash',
    String(bytes),
    ...command,
  ];
}

/** How a limited tool ended, other than well. */
export function describeEnd(exitCode: number, { seconds, bytes }: Limits): string {
  if (exitCode === 124 || exitCode === 137) return `took more than ${seconds} s`;
  if (exitCode === 141) return `printed more than ${bytes} bytes`;
  return `exited with ${exitCode}`;
}
