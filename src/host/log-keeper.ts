import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Keeps the bytes of the log as they are read, where only root can look in, and their digest. */
export class LogKeeper {
  readonly path: string;
  readonly #file: number;
  readonly #hash: Hash = createHash('sha256');

  constructor(folder: string) {
    this.path = join(folder, 'kept.log');
    this.#file = openSync(this.path, 'wx', 0o600);
  }

  push(chunk: Buffer): void {
    this.#hash.update(chunk);
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#file, chunk, at);
  }

  /** Ends the file; `sha256:…` of it. */
  end(): string {
    closeSync(this.#file);
    return `sha256:${this.#hash.digest('hex')}`;
  }
}
