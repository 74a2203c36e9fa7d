import {
  accessSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isAbsent } from './text-file.ts';

/**
 * Where an output goes: a file to be replaced whole, behind all links so that they stay; or what is written into as it
 * is, a device, a pipe or this process's own output, by its path or by its descriptor.
 */
export type OutputPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly target: string | number };

/** Finds it out without a change to anything; refuses what can take no output. */
export function findOutputPlace(path: string): OutputPlace {
  if (isAbsent(path)) return { kind: 'file', path };
  const found = statBehindLinks(path);
  const own = [1, 2].find((descriptor) => isSame(found, descriptor));
  if (own !== undefined) return { kind: 'stream', target: own };
  if (found.isFile()) return { kind: 'file', path: realpathSync(path) };
  if (!found.isFIFO() && !found.isCharacterDevice())
    throw new Error(`it is ${describeKind(found)}; expected a file, or a place for one`);
  accessSync(path, constants.W_OK);
  return { kind: 'stream', target: path };
}

function statBehindLinks(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    const isLink = (error as NodeJS.ErrnoException).code === 'ENOENT' && lstatSync(path).isSymbolicLink();
    throw isLink ? new Error('it is a link to what does not exist') : error;
  }
}

/** Whether an own descriptor is open on the same thing: replacing that would cut off what is written to it. */
function isSame(found: Stats, descriptor: number): boolean {
  try {
    const own = fstatSync(descriptor);
    return own.dev === found.dev && own.ino === found.ino && !own.isDirectory();
  } catch {
    return false; // it is closed
  }
}

function describeKind(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isBlockDevice()) return 'a block device';
  return found.isSocket() ? 'a socket' : 'no regular file';
}

/**
 * Makes a folder and those above it, one by one, and adds those that it made to `made`, the innermost last. Node's own
 * way goes round for ever where a folder is there and none can be made in it, as under /proc.
 */
export function makeFolders(folder: string, made: string[]): void {
  try {
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (dirname(folder) !== folder) makeFolders(dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}
