import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CallgateError } from '../errors.ts';

/** What outlives an observer: the lock, the note of what it changed, and its run folders. Only root can look in. */
export const STATE_FOLDER = '/var/lib/callgate';
export const LOCK_FILE = join(STATE_FOLDER, 'lock');
export const HOLDER_FILE = join(STATE_FOLDER, 'holder.json');
export const NOTE_FILE = join(STATE_FOLDER, 'note.json');

/** Makes the state folder, and refuses one that somebody else could have prepared. */
export function ensureStateFolder(): void {
  mkdirSync(STATE_FOLDER, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(STATE_FOLDER);
  if (uid !== 0 || (mode & 0o077) !== 0) {
    throw new CallgateError(
      'observer',
      `${STATE_FOLDER} belongs to uid ${uid} with mode ${(mode & 0o777).toString(8)}; evidence needs root and 700. ` +
        `Remove it: sudo rm -r ${STATE_FOLDER}`,
    );
  }
}
