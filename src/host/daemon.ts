import { spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CallgateError } from '../errors.ts';
import { findTool } from './find-tool.ts';
import { isAlive, type ProcessIdentity, readArguments, readExecutable, readProcessIdentity } from './proc.ts';
import { requireTool } from './tool.ts';

/** The audit daemon of a run: `own` was started for it, `registered` was there and is left alone. */
export interface Daemon {
  readonly kind: 'own' | 'registered';
  readonly process: ProcessIdentity;
  readonly logFile: string;
}

/**
 * The configuration of a daemon that never drops a record: RAW (an ENRICHED log costs three times as much), no
 * flushing, no rotation, no action on a full disk (auditd.conf(5)).
 */
function renderConfiguration(folder: string): string {
  return [
    'local_events = yes',
    'write_logs = yes',
    `log_file = ${join(folder, 'audit.log')}`,
    'log_format = RAW',
    'flush = NONE',
    'name_format = NONE',
    'max_log_file_action = IGNORE',
    'space_left = 2',
    'admin_space_left = 1',
    'space_left_action = IGNORE',
    'admin_space_left_action = IGNORE',
    'disk_full_action = IGNORE',
    'disk_error_action = IGNORE',
    `plugin_dir = ${join(folder, 'plugins.d')}`,
    '',
  ].join('\n');
}

/** Starts a private auditd in `folder` and waits until it writes its log. `started` hears of it at once. */
export async function startDaemon(
  folder: string,
  started: (process: ProcessIdentity) => void,
): Promise<Daemon> {
  const auditd = requireTool('auditd', 'auditd');
  mkdirSync(join(folder, 'plugins.d'), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'auditd.conf'), renderConfiguration(folder), { mode: 0o600 });
  const messages = join(folder, 'auditd.messages');
  const output = openSync(messages, 'w', 0o600);
  // setpriv lets the daemon end with the observer, should that be killed.
  const setpriv = findTool('setpriv');
  const command = [
    ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'TERM', '--']),
    auditd,
    '-n',
    '-c',
    folder,
  ];
  const child = spawn(command[0] ?? auditd, command.slice(1), {
    stdio: ['ignore', output, output],
    cwd: '/',
    detached: true,
  });
  closeSync(output);
  let failed: Error | undefined;
  child.once('error', (error) => {
    failed = error;
  });
  const identity = child.pid === undefined ? undefined : readProcessIdentity(child.pid);
  if (identity !== undefined) started(identity);
  for (
    const deadline = performance.now() + 10_000;
    identity !== undefined && failed === undefined;
    await sleep(2)
  ) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) break;
    if (hasStarted(join(folder, 'audit.log')))
      return { kind: 'own', process: identity, logFile: join(folder, 'audit.log') };
  }
  if (child.exitCode === null) child.kill('SIGKILL');
  throw new CallgateError(
    'audit',
    `auditd did not start (${failed?.message ?? `exit ${child.exitCode ?? child.signalCode}`}). It said: ` +
      `${readText(messages).trim().split('\n').slice(-3).join(' / ') || 'nothing'}. \`callgate doctor\` tells more.`,
    { cause: failed },
  );
}

/** The daemon writes DAEMON_START when it is about to take the socket. */
function hasStarted(logFile: string): boolean {
  return readText(logFile).includes('type=DAEMON_START');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The daemon that `startDaemon` started in a folder, found by its arguments; only root's processes count. */
export function findDaemonOf(folder: string): ProcessIdentity | undefined {
  const pid = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    const args = readArguments(Number(name));
    if (args.at(-2) !== '-c' || args.at(-1) !== folder) return false;
    return statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === 0;
  });
  return pid === undefined ? undefined : readProcessIdentity(Number(pid));
}

/** The daemon that holds the audit socket, with the log it writes; refuses a holder without one. */
export function findDaemon(pid: number): Daemon {
  const executable = readExecutable(pid);
  const identity = readProcessIdentity(pid);
  if (identity === undefined || executable === undefined || basename(executable) !== 'auditd') {
    throw new CallgateError(
      'audit',
      `The audit socket is held by pid ${pid} (${executable ?? 'not visible from here'}), not by auditd. Only one process can ` +
        'hold it, and Callgate takes it from nobody: stop that process, or let it be an auditd that writes a log.',
    );
  }
  const args = readArguments(pid);
  const folder = args[args.indexOf('-c') + 1];
  const configuration = join(
    args.includes('-c') && folder !== undefined ? folder : '/etc/audit',
    'auditd.conf',
  );
  const settings = parseDaemonConfiguration(readText(configuration));
  if (settings.get('write_logs') === 'no' || settings.get('log_format') === 'nolog') {
    throw new CallgateError(
      'audit',
      `auditd (pid ${pid}) writes no log: ${configuration} says write_logs = no. Set it to yes, or stop auditd for the run.`,
    );
  }
  const logFile = settings.get('log_file') ?? '/var/log/audit/audit.log';
  try {
    accessSync(logFile, constants.R_OK);
  } catch (cause) {
    throw new CallgateError(
      'audit',
      `auditd (pid ${pid}) should write to ${logFile}, as ${configuration} says, and that cannot be read ` +
        `(${(cause as NodeJS.ErrnoException).code}). Start auditd again, or stop it for the run.`,
      { cause },
    );
  }
  return { kind: 'registered', process: identity, logFile };
}

/** `name = value` lines; names and the values yes/no/raw/… are compared without case by auditd, so lowered here. */
export function parseDaemonConfiguration(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined) continue;
    settings.set(name.toLowerCase(), value.startsWith('/') ? value : value.toLowerCase());
  }
  return settings;
}

/** Ends a daemon that was started by `startDaemon`, and waits until it is gone. */
export async function stopDaemon(daemon: ProcessIdentity): Promise<void> {
  await endProcess(daemon, 3000);
}

/** SIGTERM (with SIGCONT, for it may have been stopped), then SIGKILL after `patienceMs`. */
export async function endProcess(identity: ProcessIdentity, patienceMs: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGTERM', patienceMs],
    ['SIGKILL', 5000],
  ] as const) {
    if (!isAlive(identity)) return;
    signalProcess(identity, signal);
    signalProcess(identity, 'SIGCONT');
    for (const deadline = performance.now() + patience; performance.now() < deadline; await sleep(2)) {
      if (!isAlive(identity)) return;
    }
  }
}

/** Signals exactly this process, never a later one with its pid. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
    // it ended between the two calls
  }
}
