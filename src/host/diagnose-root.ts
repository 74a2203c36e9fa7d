import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { logsSeccomp, readActionsLogged } from './actions-logged.ts';
import { readSettledStatus, recover } from './audit-setup.ts';
import { oneLine, readAuditStatus } from './audit-status.ts';
import { requireCapabilities } from './capabilities.ts';
import { findDaemon } from './daemon.ts';
import { findTool } from './find-tool.ts';
import { takeLock } from './lock.ts';
import { readNote } from './note.ts';
import { ensureStateFolder } from './paths.ts';
import { readBootId } from './proc.ts';
import { describeEnd, runTool, VERSION_LIMITS } from './tool.ts';

/** One thing that a proof needs; `remedy` says what to do where it does not hold. */
export interface Diagnosis {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy?: string;
}

/** What only root can find out; with `fix`, what a killed run left behind is put back first. */
export async function diagnoseAsRoot(fix: boolean): Promise<readonly Diagnosis[]> {
  const capabilities = diagnoseCapabilities();
  if (!capabilities.ok) return [capabilities];
  ensureStateFolder();
  const checks = [
    capabilities,
    await diagnoseLeftovers(fix),
    diagnoseKernel(),
    diagnosePython(),
    ...(await diagnoseTools()),
  ];
  if (checks.every(({ name, ok }) => name !== 'auditctl' || ok)) checks.push(await diagnoseAudit());
  return checks;
}

function diagnoseCapabilities(): Diagnosis {
  const name = 'capabilities';
  try {
    requireCapabilities();
    return { name, ok: true, detail: 'root has what a run needs' };
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message };
  }
}

async function diagnoseLeftovers(fix: boolean): Promise<Diagnosis> {
  const name = 'left behind';
  if (!fix) {
    const note = readNote();
    if (note === undefined || (await isRunning()))
      return { name, ok: true, detail: 'nothing of an earlier run' };
    const detail =
      note.boot === readBootId()
        ? 'a run was cut off and has not been put back'
        : 'a note of an earlier boot';
    return { name, ok: false, detail, remedy: 'callgate doctor --fix (the next run does it as well)' };
  }
  const lock = await takeLock(
    { user: 'root', command: 'callgate doctor --fix' },
    () => {},
    AbortSignal.timeout(60_000),
  );
  try {
    const done = await recover();
    await readSettledStatus();
    return {
      name,
      ok: true,
      detail:
        done === undefined
          ? 'nothing of an earlier run'
          : `put back: ${done.join(', ') || 'nothing had changed'}`,
    };
  } finally {
    lock.release();
  }
}

/** Whether an observer holds the lock now, so that its note is no leftover. */
async function isRunning(): Promise<boolean> {
  try {
    const lock = await takeLock(
      { user: 'root', command: 'callgate doctor' },
      () => {},
      AbortSignal.timeout(100),
    );
    lock.release();
    return false;
  } catch {
    return true;
  }
}

function diagnoseKernel(): Diagnosis {
  const name = 'seccomp';
  const path = '/proc/sys/kernel/seccomp/actions_avail';
  const available = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (!logsSeccomp(available)) {
    const remedy = 'Linux 4.14 or newer with CONFIG_SECCOMP_FILTER is needed.';
    return { name, ok: false, detail: `the kernel offers "${available || 'nothing'}"`, remedy };
  }
  const logged = logsSeccomp(readActionsLogged());
  return {
    name,
    ok: true,
    detail: logged
      ? 'the kernel logs what a filter answers with log'
      : 'log is left out of actions_logged; a run adds it and takes it out again',
  };
}

function diagnosePython(): Diagnosis {
  const name = 'python3';
  const run = spawnSync(
    '/usr/bin/python3',
    ['-I', '-S', '-c', 'import ctypes, fcntl, json, platform, termios; print(platform.python_version())'],
    { encoding: 'utf8' },
  );
  if (run.status === 0) return { name, ok: true, detail: `/usr/bin/python3 is ${run.stdout.trim()}` };
  const detail = run.error === undefined ? oneLine(run.stderr) : '/usr/bin/python3 was not found';
  return { name, ok: false, detail, remedy: 'apt-get install python3-minimal libpython3-stdlib' };
}

async function diagnoseTools(): Promise<Diagnosis[]> {
  return Promise.all(
    [
      ['auditd', 'auditd', []],
      ['auditctl', 'auditd', ['-v']],
      ['ausearch', 'auditd', ['-v']],
      ['flock', 'util-linux', ['--version']],
    ].map(async ([tool, debianPackage, args]) => {
      const name = String(tool);
      const path = findTool(name);
      if (path === undefined) {
        return { name, ok: false, detail: 'not found', remedy: `apt-get install ${String(debianPackage)}` };
      }
      if (!Array.isArray(args) || args.length === 0) return { name, ok: true, detail: path };
      const { stdout, exitCode } = await runTool(path, args, VERSION_LIMITS);
      if (exitCode === 0) return { name, ok: true, detail: `${path}, ${oneLine(stdout)}` };
      const detail = `${path} ${args.join(' ')} ${describeEnd(exitCode, VERSION_LIMITS)}`;
      return { name, ok: false, detail, remedy: `apt-get install --reinstall ${String(debianPackage)}` };
    }),
  );
}

async function diagnoseAudit(): Promise<Diagnosis> {
  const name = 'audit';
  try {
    const status = await readAuditStatus();
    if (status.pid === 0)
      return { name, ok: true, detail: 'no daemon is registered: each run starts one of its own' };
    const { logFile } = findDaemon(status.pid);
    return {
      name,
      ok: true,
      detail: `auditd ${status.pid} is registered and is left alone; its log is ${logFile}`,
    };
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message };
  }
}
