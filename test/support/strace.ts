import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArchitectureName, isX32Number } from '../../src/seccomp/architecture.ts';
import { displayCall, syscallName } from '../../src/seccomp/syscall-table.ts';

/** How a command is traced; where, with what and as whom it runs is as under the gate. */
export interface TraceOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user?: { readonly name: string; readonly uid: number; readonly gid: number };
  /** The architecture of calls that strace prints alike for several; x86_64 where it is left out. */
  readonly entry?: ArchitectureName;
}

const ENTRIES: readonly ArchitectureName[] = ['x86_64', 'x32', 'i386'];
/** Of `strace -f -n`: `PID [ NUMBER] name(…`; a later half, `<... name resumed>…`, is of a call that is known by then. */
const LINE = /^\d+ +\[ *(\d+|\?+)\] (?:<\.\.\. )?(\w+)(?=[( ])/;
/** A number that strace has no name for, in all 64 bits. */
const UNNAMED = /^syscall_0x([0-9a-f]+)$/;

/** A call as the oracle compares it: `getpid`, `i386:getpid`, `x86_64:#480`. */
export function showCall(arch: string, name: string): string {
  return arch === 'x86_64' || name.startsWith(`${arch}:`) ? name : `${arch}:${name}`;
}

/** The distinct calls in what `strace -f -n` wrote; a line that is no call is an error. */
export function readTrace(text: string, entry: ArchitectureName = 'x86_64'): ReadonlySet<string> {
  const calls = new Set<string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const match = LINE.exec(line);
    if (match === null) throw new Error(`strace wrote what is no call: ${line}`);
    calls.add(resolveCall(match[1] ?? '', match[2] ?? '', entry));
  }
  return calls;
}

/**
 * strace does not say through which entry a call came: number and name together do, up to 423. Later calls have the
 * same number everywhere, and count as `entry`'s; so do numbers without a name. Where that is wrong, the oracle shows a
 * difference, and hides none.
 */
function resolveCall(printed: string, name: string, entry: ArchitectureName): string {
  const unnamed = UNNAMED.exec(name);
  const nr = Number(BigInt.asUintN(32, unnamed === null ? BigInt(printed) : BigInt(`0x${unnamed[1]}`)));
  const candidates = [entry, ...ENTRIES.filter((other) => other !== entry)];
  const arch =
    unnamed === null
      ? candidates.find((candidate) => syscallName(candidate, nr) === name)
      : entry === 'x86_64' && isX32Number(nr)
        ? 'x32'
        : entry;
  if (arch === undefined) throw new Error(`strace calls ${nr} ${name}, and no table of ours does`);
  return showCall(arch, displayCall(arch, nr));
}

/** Runs a command under `strace -f` as the gate's launcher would run it, and gives its distinct calls. */
export async function trace(command: readonly string[], options: TraceOptions): Promise<ReadonlySet<string>> {
  const { cwd, env, user, entry } = options;
  const folder = mkdtempSync(join(tmpdir(), 'callgate-strace-'));
  try {
    chmodSync(folder, 0o755);
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const file = join(folder, 'trace');
    const identity = user === undefined ? [] : ['--reuid', user.name, '--regid', user.name, '--init-groups'];
    const argv = [
      '--no-new-privs',
      ...identity,
      'strace',
      '-f',
      '-n',
      '-qq',
      '-e',
      'signal=none',
      '-o',
      file,
    ];
    await runToEnd('setpriv', [...argv, '--', ...command], { cwd, env });
    return readTrace(readFileSync(file, 'latin1'), entry);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a session of its own, with pipes for its output, as under the gate. */
function runToEnd(
  file: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said = (said + chunk).slice(-2000);
      });
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (status === 0) resolve();
      else reject(new Error(`${args.join(' ')} ended with ${signal ?? status}: ${said}`));
    });
  });
}

/** What strace calls itself. */
export function straceVersion(): string {
  const { stdout } = spawnSync('strace', ['--version'], { encoding: 'utf8' });
  return /version (\S+)/.exec(stdout ?? '')?.[1] ?? 'unknown';
}
