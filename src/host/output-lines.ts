import { StringDecoder } from 'node:string_decoder';
import { TestTimeline } from '../audit/test-timeline.ts';

const REMEMBERED = 4096;
const LONGEST = 200;

/** The kernel stamps records with the last timer tick, up to 4 ms ago, and output reaches us after it was written. */
const TOLERANCE_MS = 5;

/**
 * Remembers when the subject's last lines came, so that a call can be shown after the line it followed. The order is
 * that of two clocks read by two processes: good to some milliseconds, a help for the reader and no evidence.
 */
export class OutputLines {
  readonly #lines: { atMs: number; text: string }[] = [];
  readonly #partial = new Map<number, string>();
  readonly #decoders = new Map<number, StringDecoder>();
  readonly #tests = new TestTimeline();

  /** `atMs` is of a clock that only goes on, as is the time that is asked for. */
  push(stream: number, chunk: Buffer, atMs: number): void {
    const decoder = this.#decoders.get(stream) ?? new StringDecoder('utf8');
    this.#decoders.set(stream, decoder);
    const text = (this.#partial.get(stream) ?? '') + decoder.write(chunk);
    const lines = text.split(/\r?\n/);
    this.#partial.set(stream, (lines.pop() ?? '').slice(0, LONGEST));
    for (const line of lines.slice(-REMEMBERED)) {
      if (line.trim() === '') continue;
      const text = line.slice(0, LONGEST);
      this.#lines.push({ atMs, text });
      this.#tests.push(stream, text, atMs);
    }
    if (this.#lines.length > 2 * REMEMBERED) this.#lines.splice(0, this.#lines.length - REMEMBERED);
  }

  /** The last whole line that was there at this time; undefined before the first. */
  before(timeMs: number): string | undefined {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle]?.atMs ?? 0) <= timeMs + TOLERANCE_MS) low = middle + 1;
      else high = middle;
    }
    return this.#lines[low - 1]?.text;
  }

  /** The test that ran at this time, as far as the lines tell so far. */
  testAt(timeMs: number): string | undefined {
    return this.#tests.at(timeMs);
  }
}
