import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** How long a pipe may have no reader, or one that takes nothing. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 5;

/** A device, a pipe or an own descriptor that is written into. Opened late: a pipe's reader takes each close for the end. */
export class OutputStream {
  readonly #target: string | number;
  #descriptor: number | undefined;

  constructor(target: string | number) {
    this.#target = target;
  }

  write(chunk: Uint8Array): void {
    const descriptor = this.#open();
    for (let at = 0; at < chunk.length; )
      at += insist('EAGAIN', 'its reader takes nothing', () => writeSync(descriptor, chunk, at));
  }

  /** A pipe's reader gets its end, even of nothing. */
  commit(): void {
    this.#open();
    this.discard();
  }

  discard(): void {
    if (this.#descriptor !== undefined && typeof this.#target === 'string') closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number {
    const target = this.#target;
    this.#descriptor ??=
      typeof target === 'number'
        ? target
        : insist('ENXIO', 'nobody reads from it', () =>
            openSync(target, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY),
          );
    return this.#descriptor;
  }
}

/** Tries again as long as the kernel says that it is not the time yet, and patience lasts. */
function insist<T>(notYet: string, problem: string, act: () => T): T {
  for (const end = performance.now() + PATIENCE_MS; ; ) {
    try {
      return act();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== notYet) throw error;
      if (performance.now() > end) throw new Error(`${problem} (waited ${PATIENCE_MS / 1000} s)`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
