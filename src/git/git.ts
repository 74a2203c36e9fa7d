import { delimiter } from 'node:path';
import { getExecOutput } from '@actions/exec';
import { CallgateError } from '../errors.ts';
import { findTool, SYSTEM_FOLDERS } from '../host/find-tool.ts';
import { requireTool } from '../host/tool.ts';

export interface GitOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one git command in a folder; undefined where there is no git. It asks nobody, fetches nothing and runs no program
 * that the repository's configuration names. HOME stays, for `safe.directory` is read from there. `line` is what it reads.
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  line: string | undefined = undefined,
): Promise<GitOutput | undefined> {
  const git = findTool('git');
  if (git === undefined) return undefined;
  const { HOME, XDG_CONFIG_HOME, PATH = SYSTEM_FOLDERS.join(delimiter) } = process.env;
  const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', folder];
  const command = [git, ...quiet, ...args];
  const [tool = '', ...rest] = line === undefined ? command : feed(line, command);
  try {
    return await getExecOutput(`"${tool}"`, rest, {
      silent: true,
      ignoreReturnCode: true,
      env: {
        PATH,
        LC_ALL: 'C',
        GIT_TERMINAL_PROMPT: '0',
        GIT_NO_LAZY_FETCH: '1',
        GIT_NO_REPLACE_OBJECTS: '1',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_ALLOW_PROTOCOL: 'none',
        ...(HOME === undefined ? {} : { HOME }),
        ...(XDG_CONFIG_HOME === undefined ? {} : { XDG_CONFIG_HOME }),
      },
    });
  } catch (cause) {
    throw new CallgateError('baseline', `${git} could not be run: ${(cause as Error).message}`, { cause });
  }
}

/** By a shell, for a git that ends before it has read would break the pipe of this process. */
function feed(line: string, command: readonly string[]): readonly string[] {
  const script = 'line=$1; shift; printf "%s\\n" "$line" | "$@"';
  return [requireTool('bash', 'bash'), '--norc', '-c', script, 'bash', line, ...command];
}
