import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { Observation } from '../src/audit/observation.ts';
import { LogFollower } from '../src/host/log-follower.ts';
import { readSession } from '../src/host/session-reader.ts';

const LINES = 2_000_000;
const SESSION = 7;
const X86_64 = 0xc000003e;
const CANARIES = { startCanary: 168_930_078, endCanary: 168_930_079 };
const LAUNCHER = 4000;
const EXECUTABLES = ['/usr/bin/node', '/usr/bin/bash', '/usr/bin/git', '/usr/lib/git-core/git-remote-https'];

/** Writes a log of two million records of one session, canaries first and last, as a private auditd writes it. */
export function writeLog(path: string): void {
  const file = openSync(path, 'w');
  const record = (at: number, pid: number, exe: string, call: number) =>
    `type=SECCOMP msg=audit(${1_700_000_000 + Math.floor(at / 100_000)}.${String(at % 1000).padStart(3, '0')}:` +
    `${1_000_000 + at}): auid=1001 uid=1001 gid=1001 ses=${SESSION} pid=${pid} comm="${exe.split('/').at(-1)?.slice(0, 15)}" ` +
    `exe="${exe}" sig=0 arch=c000003e syscall=${call} compat=0 ip=0x7f3a1c0f${(at % 65_536).toString(16).padStart(4, '0')} ` +
    'code=0x7ffc0000\n';
  let text = record(0, LAUNCHER + 1, '/usr/bin/python3.11', CANARIES.startCanary);
  for (let at = 1; at < LINES - 1; at += 1) {
    text += record(at, LAUNCHER + 1 + (at >> 11), EXECUTABLES[(at >> 9) & 3] ?? '', (at * 7) % 61);
    if (text.length < 1 << 20) continue;
    writeSync(file, text, null, 'latin1');
    text = '';
  }
  writeSync(
    file,
    text + record(LINES - 1, LAUNCHER, '/usr/bin/python3.11', CANARIES.endCanary),
    null,
    'latin1',
  );
  closeSync(file);
}

/** Reads such a log by the observer's own code, and prints lines a second. */
export async function printReadingRate(path: string): Promise<void> {
  const follower = await LogFollower.open(path, 'start');
  const observation = new Observation({ session: SESSION, arch: X86_64, launcher: LAUNCHER, ...CANARIES });
  const startedAt = performance.now();
  await readSession({
    follower,
    observation,
    ended: AbortSignal.abort(),
    isWritten: () => true,
    askLastWord: () => {},
    keep: () => {},
    heard: () => void observation.takeNew(),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  await follower.close();
  const { fold, start, end } = observation.session;
  const counted = fold.calls.reduce((sum, { count }) => sum + count, 0);
  if (observation.lines !== LINES || counted !== LINES - 2 || start === undefined || end === undefined)
    throw new Error(`read ${observation.lines} lines with ${counted} calls; expected ${LINES}`);
  console.log(Math.round(LINES / seconds));
}

/** Lines a second, read by a process of its own that has the observer's bounds of memory. */
export function measureReadingRate(program: string, memory: readonly string[], path: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...memory, program, 'read-log', path], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`reading the log: ${stderr}`);
  return Number(stdout);
}
