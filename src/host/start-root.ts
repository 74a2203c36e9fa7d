import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { asRealUser } from './effective-user.ts';
import { rootCommand } from './privilege.ts';

/**
 * V8's options for the observer. Without a bound it collects late: a hostile log took 167 MB instead of 81 MB, for no
 * speed. And Node 20 compiles in threads beside the subject what a usual run does not use often enough to earn that: of
 * 0.6 s of processor time for 6,000 events, 0.25 s. Only a flood is worth it. Later versions have a cheaper compiler
 * for such, and know that option no more.
 */
export const OBSERVER_OPTIONS = [
  '--max-old-space-size=96',
  '--max-semi-space-size=4',
  ...(process.versions.node.startsWith('20.') ? ['--interrupt-budget=1000000'] : []),
];

/** A root process that waits for its plan. It may end before anybody looks, so its end is kept from the start. */
export interface StartedRoot {
  readonly process: ChildProcessWithoutNullStreams;
  /** How it ended; an error is one of starting it. */
  readonly ended: Promise<number | null | Error>;
  /** The last that it said on standard error. */
  readonly said: () => string;
}

/** Starts the built `observer.js` as root for a task; it waits for its plan. Refuses where there is no way to root. */
export function startRoot(script: string, task: string): StartedRoot {
  const child = asRealUser(() =>
    spawnRoot(rootCommand([process.execPath, ...OBSERVER_OPTIONS, script, task])),
  );
  let stderr = '';
  child.stdin.on('error', () => {}); // its end is told by 'close'
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4000);
  });
  const ended = new Promise<number | null | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  return { process: child, ended, said: () => stderr };
}

function spawnRoot(command: readonly string[]) {
  const { PATH, LANG, TERM } = process.env;
  const env = Object.fromEntries(
    Object.entries({ PATH, LANG, TERM }).filter(([, value]) => value !== undefined),
  );
  // A process group of its own: Ctrl-C reaches the front alone, which then asks for an orderly end.
  return spawn(command[0] ?? '', command.slice(1), { stdio: 'pipe', env, detached: true });
}
