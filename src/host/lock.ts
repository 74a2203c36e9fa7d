import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CallgateError } from '../errors.ts';
import { HOLDER_FILE, LOCK_FILE } from './paths.ts';
import { isAlive, readProcessIdentity } from './proc.ts';
import { requireTool } from './tool.ts';

/** Who runs the observer that holds the lock, and what it runs. */
export interface Holder {
  readonly pid: number;
  readonly startTicks: string;
  readonly user: string;
  readonly command: string;
}

export interface Lock {
  release(): void;
}

/**
 * Takes the host's one observer lock; while another holds it, says for whom and waits, until `signal` aborts.
 * The lock is flock(2)'s, held by a child that ends when this process does: a killed observer leaves no lock.
 */
export async function takeLock(
  self: { user: string; command: string },
  waiting: (holder: Holder | undefined) => void,
  signal: AbortSignal,
): Promise<Lock> {
  const flock = requireTool('flock', 'util-linux');
  const cat = requireTool('cat', 'coreutils');
  const child = spawn(flock, ['--no-fork', LOCK_FILE, cat], {
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
    detached: true,
  });
  // cat runs once the lock is held, and gives the line back.
  child.stdin.on('error', () => {});
  child.stdin.write('held\n');
  const abort = () => {
    child.stdin.destroy();
    child.kill('SIGTERM');
  };
  signal.addEventListener('abort', abort, { once: true });
  const notice = setTimeout(() => waiting(readHolder()), 150);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) =>
        reject(signal.aborted ? signal.reason : new Error(`flock ended with exit ${code}`)),
      );
      child.stdout.once('data', () => resolve());
    });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new CallgateError('observer', `${LOCK_FILE} could not be locked: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    clearTimeout(notice);
    signal.removeEventListener('abort', abort);
  }
  const identity = readProcessIdentity(process.pid);
  writeFileSync(HOLDER_FILE, JSON.stringify({ ...identity, ...self }), { mode: 0o600 });
  return {
    release() {
      rmSync(HOLDER_FILE, { force: true });
      child.removeAllListeners('exit');
      child.stdin.end();
      child.unref();
    },
  };
}

/** Who holds the lock, as far as it has said so and is still there. */
function readHolder(): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(HOLDER_FILE, 'utf8')) as Holder;
    return isAlive(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}
