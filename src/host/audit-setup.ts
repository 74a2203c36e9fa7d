import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditState } from '../audit/evidence.ts';
import { type AuditStatus, settingOptions, settingsToChange } from '../audit/status.ts';
import { CallgateError } from '../errors.ts';
import { logsSeccomp, readActionsLogged, writeActionsLogged } from './actions-logged.ts';
import { readAuditRules, readAuditStatus, setAudit } from './audit-status.ts';
import { type Daemon, findDaemon, startDaemon } from './daemon.ts';
import { type Note, readNote, removeStrayFiles, restore, writeNote } from './note.ts';
import { STATE_FOLDER } from './paths.ts';
import { isAlive, type ProcessIdentity, readBootId, readProcessIdentity } from './proc.ts';

/** Enough for bursts; a full one slows the writers, it loses nothing within the backlog wait time. */
const BACKLOG = 8192;

/** The audit system made ready for a run, and the note that undoes it. */
export interface AuditSetup {
  readonly note: Note;
  readonly daemon: Daemon;
  readonly before: AuditState;
  /** Only root can look in; holds the private daemon's log and ausearch's input. */
  readonly folder: string;
}

/** Restores what a killed observer left behind; undefined when there was nothing. The lock must be held. */
export async function recover(): Promise<readonly string[] | undefined> {
  const note = readNote();
  const done = note === undefined ? undefined : await restore(note);
  if (note !== undefined) await readSettledStatus();
  removeStrayFiles();
  return done;
}

/** Makes the audit system ready, writing each change into the note before it is made. The lock must be held. */
export async function setUpAudit(): Promise<AuditSetup> {
  const folder = mkdtempSync(join(STATE_FOLDER, 'run-'));
  const note: Note = { boot: readBootId(), folder };
  writeNote(note);
  try {
    return await prepare(note, folder);
  } catch (error) {
    await restore(note);
    throw error;
  }
}

async function prepare(note: Note, folder: string): Promise<AuditSetup> {
  const found = await readSettledStatus();
  const actions = readActionsLogged();
  if (!logsSeccomp(actions)) {
    note.actionsLogged = actions;
    writeNote(note);
    writeActionsLogged(`${actions} log`.trim());
  }
  const changes = settingsToChange(found, BACKLOG);
  Object.assign(note, changes);
  writeNote(note);
  const daemon =
    found.pid === 0
      ? await startDaemon(folder, (process) => {
          note.daemon = process;
          writeNote(note);
        })
      : findDaemon(found.pid);
  const settings = settingOptions({
    ...(changes.enabled === undefined ? {} : { enabled: 1 }),
    ...(changes.backlogLimit === undefined ? {} : { backlogLimit: BACKLOG }),
  });
  if (settings.length > 0) await setAudit(settings);
  const before = await readHeldState(daemon.process);
  if (before.status.pid === daemon.process.pid) return { note, daemon, folder, before };
  throw new CallgateError(
    'audit',
    `The audit socket went to pid ${before.status.pid} while auditd ${daemon.process.pid} was made ready. Nothing was run; run again.`,
  );
}

/** The state once the daemon holds the socket: it writes DAEMON_START a moment before it takes it (auditd.c, `main`). */
async function readHeldState(daemon: ProcessIdentity): Promise<AuditState> {
  let state = await readAuditState();
  for (let attempt = 0; attempt < 400 && state.status.pid === 0 && isAlive(daemon); attempt += 1) {
    await sleep(5);
    state = await readAuditState();
  }
  return state;
}

/**
 * The status with a daemon that is there. The kernel forgets a killed daemon only when it next fails to send it a
 * record (kernel/audit.c, `auditd_reset`), so it is given one to send. While auditing is off it makes none of a message,
 * but one of being switched off (`audit_do_config_change`).
 */
export async function readSettledStatus(): Promise<AuditStatus> {
  let status = await readAuditStatus();
  for (
    let attempt = 0;
    attempt < 20 && status.pid !== 0 && readProcessIdentity(status.pid) === undefined;
    attempt += 1
  ) {
    await setAudit(
      status.enabled === 0 ? ['-e', '1', '-e', '0'] : ['-m', 'callgate looks for the audit daemon'],
    );
    await sleep(25);
    status = await readAuditStatus();
  }
  return status;
}

/** All that must be the same before and after a run. */
export async function readAuditState(): Promise<AuditState> {
  const [status, rules] = await Promise.all([readAuditStatus(), readAuditRules()]);
  const identity = readProcessIdentity(status.pid);
  return {
    status,
    rules,
    actionsLogged: readActionsLogged(),
    daemon:
      identity === undefined
        ? `none (pid ${status.pid})`
        : `pid ${identity.pid}, started at tick ${identity.startTicks}`,
  };
}
