import { execFileSync, spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { CallgateError } from '../errors.ts';
import { isExecutable } from './find-tool.ts';

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
  const behind = readInvokingUser(env);
  if (behind !== undefined) return behind;
  const uid = process.getuid?.() ?? 0;
  return {
    uid,
    gid: process.getgid?.() ?? 0,
    groups: process.getgroups?.() ?? [],
    name: ownName(uid),
    env: {},
  };
}

/** Who called sudo, where root runs this and it was not root; refuses one that no account is known of. */
export function readInvokingUser(env: NodeJS.ProcessEnv): SubjectUser | undefined {
  const uid = env.SUDO_UID;
  if (process.getuid?.() !== 0 || uid === undefined || !/^[1-9]\d{0,9}$/.test(uid)) return undefined;
  const account = readAccount(uid);
  if (account === undefined) {
    throw new CallgateError(
      'privilege',
      `SUDO_UID is ${uid}, and no account with that number is known (getent passwd ${uid}). The command under test must not ` +
        'run as root in its place: run callgate as that user, or unset SUDO_UID to mean root.',
    );
  }
  const { name, gid, home } = account;
  const groups = execFileSync('id', ['-G', name], { encoding: 'utf8' }).trim().split(/\s+/).map(Number);
  return { uid: Number(uid), gid, groups, name, env: { HOME: home, USER: name, LOGNAME: name } };
}

/** A user without an account is shown by number. */
function ownName(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    return String(uid);
  }
}

/** Looks an account up as the system does, in whatever directory services it uses. */
function readAccount(uid: string): { name: string; gid: number; home: string } | undefined {
  const { stdout } = spawnSync('getent', ['passwd', uid], { encoding: 'utf8' });
  const [name, , id, gid, , home] = (stdout ?? '').trim().split(':');
  return name !== undefined && id === uid && home !== undefined
    ? { name, gid: Number(gid), home }
    : undefined;
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
