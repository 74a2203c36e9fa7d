import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CallgateError } from '../errors.ts';

/** Writes beside the file and renames, so that no reader ever sees half of it; `what` names it in the error. */
export function writeWholeFile(path: string, text: string, what: string): void {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw new CallgateError('report', `${what} cannot be written to ${path}: ${(cause as Error).message}.`, {
      cause,
    });
  }
}
