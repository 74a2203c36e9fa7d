import type { Writable } from 'node:stream';
import { writeWhenReady } from './write-when-ready.ts';

/**
 * Lets a slow reader slow the writer, until somebody has to come to an end: once shut, what waits is let go, and what
 * comes is dropped.
 */
export class OutputValve {
  readonly #shut: Promise<void>;
  #shutNow: () => void = () => {};
  #isShut = false;

  constructor() {
    this.#shut = new Promise((resolve) => {
      this.#shutNow = resolve;
    });
  }

  get isShut(): boolean {
    return this.#isShut;
  }

  /** Resolves when the stream takes more, or never will again, or the valve is shut; undefined when it does at once. */
  write(stream: Writable, bytes: Uint8Array): Promise<void> | undefined {
    if (this.#isShut) return undefined;
    const ready = writeWhenReady(stream, bytes);
    return ready === undefined ? undefined : Promise.race([ready, this.#shut]);
  }

  shut(): void {
    this.#isShut = true;
    this.#shutNow();
  }
}
