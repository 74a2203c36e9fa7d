import type { RejectionName } from './line.ts';

/** What becomes of the lines; each line goes to exactly one of the two. */
export interface LineSink {
  /** A complete line without its newline, each character one byte. It may share memory with its neighbours. */
  line(line: string): void;
  /** A line that was not passed on, with its first characters. */
  rejected(name: RejectionName, excerpt: string): void;
}

/** Decoding in pieces keeps the strings short-lived and small, whatever the chunks are. */
const PIECE = 1 << 14;
const EXCERPT = 200;

/**
 * Splits chunks of bytes into lines, with an unfinished one carried over. `decode` must map each byte to the character
 * of the same number (latin1); TextDecoder's "latin1" does not. A line above `maxLength` bytes is rejected whole, as
 * is one with a NUL byte; the next newline starts afresh.
 */
export class LineSplitter {
  readonly #decode: (bytes: Uint8Array) => string;
  readonly #sink: LineSink;
  readonly #maxLength: number;
  #carry = '';
  /** The line began too long ago; what comes before the next newline is passed over. */
  #tooLong = false;

  constructor(decode: (bytes: Uint8Array) => string, sink: LineSink, maxLength = 1 << 16) {
    this.#decode = decode;
    this.#sink = sink;
    this.#maxLength = maxLength;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += PIECE)
      this.#pushText(this.#decode(chunk.subarray(at, at + PIECE)));
  }

  /** Ends the input: a last line without a newline was cut short. */
  end(): void {
    if (this.#carry !== '') this.#reject('truncated', this.#carry);
    this.#carry = '';
    this.#tooLong = false;
  }

  #pushText(text: string): void {
    const hasNul = text.includes('\0') || this.#carry.includes('\0');
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const line = text.slice(start, end);
      start = end + 1;
      if (this.#carry === '' && !this.#tooLong) this.#pass(line, hasNul);
      else this.#passCarried(line, hasNul);
    }
    if (start < text.length) this.#keep(text.slice(start));
  }

  #passCarried(rest: string, hasNul: boolean): void {
    const line = this.#carry + rest;
    this.#carry = '';
    if (this.#tooLong) this.#tooLong = false;
    else this.#pass(line, hasNul);
  }

  #pass(line: string, hasNul: boolean): void {
    if (line.length > this.#maxLength) this.#reject('too-long', line);
    else if (hasNul && line.includes('\0')) this.#reject('nul-byte', line);
    else this.#sink.line(line);
  }

  #keep(rest: string): void {
    if (this.#tooLong) return;
    this.#carry += rest;
    if (this.#carry.length <= this.#maxLength) return;
    this.#reject('too-long', this.#carry);
    this.#carry = '';
    this.#tooLong = true;
  }

  #reject(name: RejectionName, line: string): void {
    this.#sink.rejected(name, line.slice(0, EXCERPT));
  }
}
