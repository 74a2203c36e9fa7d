import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CallgateError } from '../errors.ts';

/** Writes beside the file and renames, so that no reader ever sees half of it; `what` names it in the error. */
export function writeWholeFile(path: string, text: string, what: string): void {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, path);
  } catch (cause) {
    removeQuietly(beside);
    throw new CallgateError('report', `${what} cannot be written to ${path}: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** What could not be written may not be there to remove, nor its folder. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // the first error is the one to tell
  }
}
