import { readFileSync, readlinkSync } from 'node:fs';

/** A process that a later process cannot be taken for: its pid with its start time in clock ticks since boot. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: string;
}

/** undefined when there is no such process, or only its zombie. The start time is field 22 of proc(5)'s stat. */
export function readProcessIdentity(pid: number): ProcessIdentity | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const startTicks = rest[18];
  return startTicks === undefined || state === 'Z' || state === 'X' ? undefined : { pid, startTicks };
}

export function isAlive(identity: ProcessIdentity): boolean {
  const now = readProcessIdentity(identity.pid);
  return now !== undefined && now.startTicks === identity.startTicks;
}

/** Identifies the running boot, so that notes of an earlier one are known to be void. */
export function readBootId(): string {
  return (readProc('/proc/sys/kernel/random/boot_id') ?? '').trim();
}

/** The audit session of a process (4294967295 is none); undefined when it is gone. */
export function readSessionId(pid: number): number | undefined {
  const text = readProc(`/proc/${pid}/sessionid`);
  return text === undefined ? undefined : Number(text);
}

/** The arguments a process was started with. */
export function readArguments(pid: number): readonly string[] {
  return (readProc(`/proc/${pid}/cmdline`) ?? '').split('\0').slice(0, -1);
}

export function readExecutable(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}

export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
