import { readSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const CHUNK = 1 << 20;

/** What happened to the log's file while it was followed; anything but a followed rotation breaks the proof. */
export interface LogFile {
  readonly path: string;
  readonly bytes: number;
  readonly rotations: number;
  readonly problems: readonly string[];
}

/**
 * Reads a growing log in constant memory. When the daemon renames the file away (audit.log → audit.log.1 → …), the
 * rest of the old file is read, then every file that came after it, in order. A file that was truncated, removed or
 * rotated out of sight is a problem by name.
 *
 * What is done at every reading is synchronous: a round trip through the pool of threads costs two task switches, which
 * the subject pays for where processors are few.
 */
export class LogFollower {
  readonly #path: string;
  readonly #buffer = Buffer.allocUnsafeSlow(CHUNK);
  readonly #problems: string[] = [];
  #file: FileHandle;
  #inode: number;
  #position: number;
  #bytes = 0;
  #rotations = 0;

  private constructor(path: string, file: FileHandle, inode: number, position: number) {
    this.#path = path;
    this.#file = file;
    this.#inode = inode;
    this.#position = position;
  }

  /** Opens the log; `end` leaves out what was written before, but for a line that is being written. */
  static async open(path: string, from: 'start' | 'end'): Promise<LogFollower> {
    const file = await open(path, 'r');
    const { ino, size } = await file.stat();
    return new LogFollower(path, file, ino, from === 'end' ? await findLineStart(file, size) : 0);
  }

  get state(): LogFile {
    return { path: this.#path, bytes: this.#bytes, rotations: this.#rotations, problems: this.#problems };
  }

  /** Gives out all that is there now, chunk by chunk (a chunk is valid until the next), and says how many bytes. */
  async read(sink: (chunk: Buffer) => void): Promise<number> {
    let total = 0;
    for (;;) {
      total += this.#readFile(sink);
      if (!(await this.#moveOn(sink))) return total;
    }
  }

  #readFile(sink: (chunk: Buffer) => void): number {
    let total = 0;
    for (;;) {
      const bytesRead = readSync(this.#file.fd, this.#buffer, 0, CHUNK, this.#position);
      if (bytesRead === 0) break;
      this.#position += bytesRead;
      total += bytesRead;
      sink(this.#buffer.subarray(0, bytesRead));
      if (bytesRead < CHUNK / 2) break;
    }
    this.#bytes += total;
    return total;
  }

  /** Goes to the file that follows this one; false while this one is still the current one. */
  async #moveOn(sink: (chunk: Buffer) => void): Promise<boolean> {
    const current = readStats(this.#path);
    if (current?.ino === this.#inode) {
      if (current.size < this.#position)
        this.#lose(`truncated from ${this.#position} to ${current.size} bytes`, current.size);
      return false;
    }
    const files = await this.#listFiles();
    const place = files.findIndex((file) => file.inode === this.#inode);
    if (place === 0 || files.length === 0) {
      if (files.length === 0) this.#lose('removed', this.#position);
      return false;
    }
    // The last lines may have been written between our last read and the rename.
    this.#readFile(sink);
    if (place === -1)
      this.#lose('rotated or replaced, and the file that was followed is gone', this.#position);
    const next = files[(place === -1 ? files.length : place) - 1];
    if (next === undefined) return false;
    const file = await open(next.path, 'r').catch(() => undefined);
    if (file === undefined) return false;
    const { ino } = await file.stat();
    if (ino !== next.inode) {
      await file.close();
      return true;
    }
    await this.#file.close();
    this.#file = file;
    this.#inode = ino;
    this.#position = 0;
    this.#rotations += 1;
    return true;
  }

  /** The log and its numbered predecessors, the newest first. */
  async #listFiles(): Promise<{ path: string; inode: number }[]> {
    const folder = dirname(this.#path);
    const name = basename(this.#path);
    const numbers = (await readdir(folder).catch(() => []))
      .filter((entry) => entry.startsWith(`${name}.`) && /^\d+$/.test(entry.slice(name.length + 1)))
      .map((entry) => Number(entry.slice(name.length + 1)))
      .sort((a, b) => a - b);
    const paths = [this.#path, ...numbers.map((number) => join(folder, `${name}.${number}`))];
    const files = await Promise.all(
      paths.map(async (path) => ({ path, inode: (await stat(path).catch(() => undefined))?.ino })),
    );
    return files.flatMap(({ path, inode }) => (inode === undefined ? [] : [{ path, inode }]));
  }

  #lose(problem: string, position: number): void {
    this.#position = position;
    const text = `${this.#path} was ${problem}`;
    if (this.#problems.length < 20 && this.#problems.at(-1) !== text) this.#problems.push(text);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** Undefined where the file cannot be looked at. */
function readStats(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Behind the last newline before `size`, looked for in the last 64 KiB; `size` where there is none. */
async function findLineStart(file: FileHandle, size: number): Promise<number> {
  const tail = Buffer.alloc(Math.min(size, 1 << 16));
  const { bytesRead } = await file.read(tail, 0, tail.length, size - tail.length);
  const newline = tail.subarray(0, bytesRead).lastIndexOf(0x0a);
  return newline === -1 ? size : size - tail.length + newline + 1;
}
