import { spawn } from 'node:child_process';
import { asRealUser } from './effective-user.ts';
import { rootCommand } from './privilege.ts';

/** Without a bound V8 collects late: a hostile log took 167 MB instead of 81 MB, for no speed. */
export const OBSERVER_MEMORY = ['--max-old-space-size=96', '--max-semi-space-size=4'];

export type StartedRoot = ReturnType<typeof spawnRoot>;

/** Starts the built `observer.js` as root for a task; it waits for its plan. Refuses where there is no way to root. */
export function startRoot(script: string, task: string): StartedRoot {
  const child = asRealUser(() =>
    spawnRoot(rootCommand([process.execPath, ...OBSERVER_MEMORY, script, task])),
  );
  child.on('error', () => {}); // told again by whoever runs it
  return child;
}

function spawnRoot(command: readonly string[]) {
  const { PATH, LANG, TERM } = process.env;
  const env = Object.fromEntries(
    Object.entries({ PATH, LANG, TERM }).filter(([, value]) => value !== undefined),
  );
  // A process group of its own: Ctrl-C reaches the front alone, which then asks for an orderly end.
  return spawn(command[0] ?? '', command.slice(1), { stdio: 'pipe', env, detached: true });
}
