import { CallgateError } from '../errors.ts';
import { NewFile } from './new-file.ts';
import type { OutputPlace } from './output-place.ts';
import { OutputStream } from './output-stream.ts';

/** An output's path as it was given, and what it is called in the error. */
export interface OutputName {
  readonly path: string;
  readonly what: string;
}

/**
 * An output that is written part by part. A file is put in its place by `commit`, so that no reader ever sees half of
 * it; a device or a pipe is written into as it is.
 */
export class WholeFile {
  readonly #name: OutputName;
  readonly #target: NewFile | OutputStream;

  /** `mode` is that of a new file, before the umask. */
  constructor(name: OutputName, place: OutputPlace, mode: number) {
    this.#name = name;
    this.#target = attemptWrite(name, () =>
      place.kind === 'file' ? new NewFile(place.path, mode) : new OutputStream(place.target),
    );
  }

  write(chunk: Uint8Array): void {
    attemptWrite(this.#name, () => this.#target.write(chunk));
  }

  commit(): void {
    attemptWrite(this.#name, () => this.#target.commit());
  }

  /** Leaves nothing behind of a file that was not committed. */
  discard(): void {
    this.#target.discard();
  }
}

/** What fails in `act` is told as an output that cannot be written. */
export function attemptWrite<T>({ path, what }: OutputName, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const found = (cause as Error).message;
    throw new CallgateError('report', `${what} cannot be written to ${path}: ${found}.`, { cause });
  }
}
