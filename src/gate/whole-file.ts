import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CallgateError } from '../errors.ts';

/** Writes beside the file and renames, so that no reader ever sees half of it; `what` names it in the error. */
export function writeWholeFile(path: string, text: string, what: string): void {
  const beside = nameBeside(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, path);
  } catch (cause) {
    removeQuietly(beside);
    throw cannotWrite(path, what, cause);
  }
}

/** A file that is written part by part beside its place, and put there by `commit`. */
export class WholeFile {
  readonly #path: string;
  readonly #beside: string;
  readonly #what: string;
  readonly #file: number;
  #open = true;

  constructor(path: string, what: string) {
    this.#path = path;
    this.#what = what;
    this.#beside = nameBeside(path);
    this.#file = this.#attempt(() => {
      mkdirSync(dirname(path), { recursive: true });
      return openSync(this.#beside, 'wx', 0o600);
    });
  }

  write(chunk: Uint8Array): void {
    this.#attempt(() => {
      for (let at = 0; at < chunk.length; ) at += writeSync(this.#file, chunk, at);
    });
  }

  commit(): void {
    this.#attempt(() => {
      closeSync(this.#file);
      renameSync(this.#beside, this.#path);
      this.#open = false;
    });
  }

  /** Leaves nothing behind of a file that was not committed. */
  discard(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      closeSync(this.#file);
    } catch {
      // commit may have closed it and failed to rename
    }
    removeQuietly(this.#beside);
  }

  #attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw cannotWrite(this.#path, this.#what, cause);
    }
  }
}

function nameBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`);
}

function cannotWrite(path: string, what: string, cause: unknown): CallgateError {
  return new CallgateError('report', `${what} cannot be written to ${path}: ${(cause as Error).message}.`, {
    cause,
  });
}

/** What could not be written may not be there to remove, nor its folder. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // the first error is the one to tell
  }
}
