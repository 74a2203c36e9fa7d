import { closeSync, constants, lstatSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { count } from '../report/plain-text.ts';

const CHUNK = 1 << 16;

/**
 * Whether nothing at all is at a path, and nothing hides it: no link that leads nowhere, no folder that may not be
 * looked into. Only of such a path may one say that the file does not exist yet.
 */
export function isAbsent(path: string): boolean {
  try {
    lstatSync(path);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return false;
  }
  const folder = dirname(path);
  return folder === path || isFolder(folder) || isAbsent(folder);
}

/** Follows links; false also for what cannot be looked at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * A regular file's text, in UTF-8, of at most `most` bytes; a byte order mark stays. Anything else is an error that
 * says what it is: a device or a pipe could have no end, and merely to open one can do something.
 */
export function readTextFile(path: string, most: number): string {
  if (!statSync(path).isFile()) throw new Error('it is not a regular file');
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const chunks: Buffer[] = [];
    for (let total = 0; ; ) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const bytes = readSync(file, chunk);
      if (bytes === 0) break;
      total += bytes;
      if (total > most) throw new Error(`it is longer than ${count(most, 'byte')}`);
      chunks.push(chunk.subarray(0, bytes));
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } finally {
    closeSync(file);
  }
}
