import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isLocked, settingOptions } from '../audit/status.ts';
import { CallgateError } from '../errors.ts';
import { readActionsLogged, writeActionsLogged } from './actions-logged.ts';
import { readAuditStatus, setAudit } from './audit-status.ts';
import { endProcess, findDaemonOf, stopDaemon } from './daemon.ts';
import { NOTE_FILE, STATE_FOLDER } from './paths.ts';
import { type ProcessIdentity, readBootId, readProcessIdentity, readSessionId } from './proc.ts';
import { deleteRules } from './session-rules.ts';

/**
 * What an observer has changed on the host and must put back. It is written before each change, so that the next
 * start can finish what a killed observer could not.
 */
export interface Note {
  readonly boot: string;
  readonly folder: string;
  /** The subject's audit session, once it has one. */
  session?: number;
  launcher?: ProcessIdentity;
  daemon?: ProcessIdentity;
  /** Kernel settings as they were, those only that were changed. */
  enabled?: number;
  backlogLimit?: number;
  actionsLogged?: string;
  /** The key of the audit rules that were added for the session. */
  rulesKey?: string;
}

export function writeNote(note: Note): void {
  const beside = `${NOTE_FILE}.${process.pid}`;
  writeFileSync(beside, JSON.stringify(note), { mode: 0o600 });
  renameSync(beside, NOTE_FILE);
}

/** The note that an observer left behind; undefined when none did. A note that cannot be read is an error. */
export function readNote(): Note | undefined {
  let text: string;
  try {
    text = readFileSync(NOTE_FILE, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const note = JSON.parse(text) as Note;
    if (typeof note.boot === 'string' && typeof note.folder === 'string') return note;
  } catch {
    // falls through to the one message
  }
  throw new CallgateError(
    'observer',
    `${NOTE_FILE} is not a note of Callgate's. Look at it, set the audit system as you want it (auditctl -s), and remove the file.`,
  );
}

/**
 * Puts everything in the note back and says what was done, a phrase each. A note of an earlier boot is void: the
 * kernel has forgotten it all.
 */
export async function restore(
  note: Note,
  options: { keepFolder?: boolean } = {},
): Promise<readonly string[]> {
  const done: string[] = [];
  if (note.boot === readBootId()) {
    if (note.launcher !== undefined) await endProcess(note.launcher, 0);
    if (note.session !== undefined) {
      const ended = await endSession(note.session);
      if (ended > 0) done.push(`${ended} processes of session ${note.session} ended`);
    }
    if (note.actionsLogged !== undefined && readActionsLogged() !== note.actionsLogged) {
      writeActionsLogged(note.actionsLogged);
      done.push(`actions_logged set back to "${note.actionsLogged}"`);
    }
    const rules = await takeRulesBack(note);
    if (rules !== undefined) done.push(rules);
    // An observer that was killed right after it had started its daemon could not note it.
    const daemon = note.daemon ?? findDaemonOf(note.folder);
    // The daemon takes 30 ms to end, and is still there for the records that the settings make.
    const ending = daemon === undefined ? undefined : stopDaemon(daemon);
    const [settings] = await Promise.all([putSettingsBack(note), ending]);
    if (settings !== undefined) done.push(settings);
    if (daemon !== undefined) done.push(`auditd ${daemon.pid} ended`);
  } else {
    done.push('a note of an earlier boot dropped');
  }
  if (options.keepFolder !== true)
    rmSync(join(STATE_FOLDER, basename(note.folder)), { recursive: true, force: true });
  rmSync(NOTE_FILE, { force: true });
  return done;
}

/** Sets the audit settings back as they were; a phrase of what was done, undefined where nothing had been changed. */
async function putSettingsBack(note: Note): Promise<string | undefined> {
  const options = settingOptions(note);
  if (options.length === 0) return undefined;
  const what = `auditctl ${options.join(' ')}`;
  // Somebody has locked them meanwhile: they stay so whatever is tried, and the next run must not stumble over it.
  if (isLocked(await readAuditStatus()))
    return `${what} is not possible before the next boot, auditing was locked`;
  await setAudit(options);
  return what;
}

/** Deletes the rules that were added for the session; a phrase of what was done, undefined where there are none. */
async function takeRulesBack({ rulesKey }: Note): Promise<string | undefined> {
  if (rulesKey === undefined) return undefined;
  if (isLocked(await readAuditStatus()))
    return `the audit rules ${rulesKey} cannot be deleted before the next boot, auditing was locked`;
  const deleted = await deleteRules(rulesKey);
  return deleted === 0 ? undefined : `${deleted} audit rules deleted`;
}

/** Kills every process of an audit session until none is left (at most 10 s); the number of processes killed. */
export async function endSession(session: number): Promise<number> {
  const killed = new Set<number>();
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; ) {
    const pids = readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && readSessionId(Number(name)) === session,
    );
    const members = pids
      .map((pid) => readProcessIdentity(Number(pid)))
      .filter((member) => member !== undefined);
    if (members.length === 0) break;
    for (const member of members) killed.add(member.pid);
    await Promise.all(members.map((member) => endProcess(member, 0)));
  }
  return killed.size;
}

/**
 * Removes run folders that no note speaks of, the rest of an observer killed before its first note, and notes that one
 * was killed in writing.
 */
export function removeStrayFiles(): void {
  for (const entry of readdirSync(STATE_FOLDER)) {
    if (entry.startsWith('run-') || entry.startsWith(`${basename(NOTE_FILE)}.`))
      rmSync(join(STATE_FOLDER, entry), { recursive: true, force: true });
  }
}
