import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolders } from './output-place.ts';

/** A file that is written beside its place, its folders made where they lack, and put there by `commit`. */
export class NewFile {
  readonly #path: string;
  readonly #beside: string;
  readonly #folders: string[] = [];
  #file: number | undefined;
  #isThere = false;

  /** `path` leads through no link; `mode` is the file's before the umask. */
  constructor(path: string, mode: number) {
    this.#path = path;
    this.#beside = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`);
    try {
      makeFolders(dirname(path), this.#folders);
      this.#file = openSync(this.#beside, 'wx', mode);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  write(chunk: Uint8Array): void {
    if (this.#file === undefined) throw new Error('it is closed');
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#file, chunk, at);
  }

  commit(): void {
    this.#close();
    renameSync(this.#beside, this.#path);
    this.#isThere = true;
  }

  /** Leaves nothing behind that was not committed; what else was put into the folders meanwhile stays. */
  discard(): void {
    if (this.#isThere) return;
    quietly(() => this.#close());
    quietly(() => rmSync(this.#beside, { force: true }));
    for (const folder of this.#folders.splice(0).reverse()) quietly(() => rmdirSync(folder));
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }
}

/** For tidying up after an error, which is the one to tell. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // it is not there, or not to be removed
  }
}
