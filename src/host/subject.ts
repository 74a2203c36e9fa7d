import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { CallgateError } from '../errors.ts';

/** Whom the subject runs as. */
export interface SubjectUser {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly name: string;
  /** Environment that has to follow the user, when it is not the front's own. */
  readonly env: Readonly<Record<string, string>>;
}

/** The caller; under `sudo callgate`, the user who called sudo, so that the subject is not root. */
export function readSubjectUser(env: NodeJS.ProcessEnv): SubjectUser {
  const uid = process.getuid?.() ?? 0;
  const sudoUid = Number(env.SUDO_UID ?? 0);
  const behind = uid === 0 && Number.isSafeInteger(sudoUid) && sudoUid > 0 ? readAccount(sudoUid) : undefined;
  if (behind !== undefined) {
    const groups = execFileSync('id', ['-G', behind.name], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
      .map(Number);
    const own = { HOME: behind.home, USER: behind.name, LOGNAME: behind.name };
    return { uid: sudoUid, gid: behind.gid, groups, name: behind.name, env: own };
  }
  const name = readAccount(uid)?.name ?? String(uid);
  return { uid, gid: process.getgid?.() ?? 0, groups: process.getgroups?.() ?? [], name, env: {} };
}

function readAccount(uid: number): { name: string; gid: number; home: string } | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , id, gid, , home] = line.split(':');
    if (name !== undefined && Number(id) === uid && home !== undefined)
      return { name, gid: Number(gid), home };
  }
  return undefined;
}

/**
 * Names that hold credentials of the job or let a process speak to the runner. A key that the tests themselves need
 * (an API key of a sandbox account, say) is the maintainer's to give: it is passed on.
 */
const WITHHELD = [
  /^INPUT_/,
  /^ACTIONS_/,
  /^(GITHUB|GH)_(ENTERPRISE_)?TOKEN$/,
  /^GITHUB_(ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$/,
  /^STATE_/,
  /^SUDO_/,
];

/** The caller's environment as `NAME=value`, without tokens, inputs and the runner's file commands. */
export function cleanEnvironment(env: NodeJS.ProcessEnv, user: SubjectUser): string[] {
  return Object.entries({ ...env, ...user.env })
    .filter(([name, value]) => value !== undefined && !WITHHELD.some((pattern) => pattern.test(name)))
    .map(([name, value]) => `${name}=${value}`);
}

/** The file that execve gets for a command: along the caller's PATH, as a shell would look it up. */
export function resolveCommand(command: string, cwd: string, path: string | undefined): string {
  const candidates = command.includes('/')
    ? [resolve(cwd, command)]
    : (path ?? '/usr/local/bin:/usr/bin:/bin')
        .split(delimiter)
        .map((folder) => resolve(cwd, folder || '.', command));
  for (const candidate of candidates) {
    if (isExecutable(candidate)) return candidate;
  }
  const where =
    isAbsolute(command) || command.includes('/') ? `as ${candidates[0]}` : `on PATH (${path ?? 'not set'})`;
  throw new CallgateError(
    'command',
    `${JSON.stringify(command)} was not found ${where}, or is not an executable file. Nothing was run.` +
      (/\s/.test(command) ? ' A command line goes in as separate arguments, or as bash -c "…".' : ''),
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
