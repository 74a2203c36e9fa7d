const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;
const BRACKET = 0x5b;

/** First bytes by which a .NET reader, such as the runner's, takes a whole stream for UTF-16, UTF-32 or UTF-8 with a mark. */
const ENCODING_MARKS: ReadonlySet<number> = new Set([0x00, 0xef, 0xfe, 0xff]);

/** A whole text of ours with words of others in it, made harmless to the runner in the same way. */
export function withoutCommands(text: string): string {
  const filter = new WorkflowCommandFilter();
  const bytes = [...filter.push(new TextEncoder().encode(text)), ...filter.end()];
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/**
 * Makes a stream of foreign output harmless to the Actions runner, which reads `::name::` at the start of a line
 * (behind white space) and `##[name]` anywhere in one as a command: a space is put into the mark. A stream whose
 * first byte could be an encoding's mark is begun with a space, for in UTF-16 no mark of a command would be found. Bytes
 * are given on as they come, but for at most two that may be the beginning of a mark.
 */
export class WorkflowCommandFilter {
  /** Only white space (or bytes that may be Unicode's) since the line's start. */
  #lineStart = true;
  #held: number[] = [];
  #begun = false;

  push(chunk: Uint8Array): Uint8Array {
    const out: number[] = [];
    for (const byte of chunk) {
      if (!this.#begun && ENCODING_MARKS.has(byte)) out.push(SPACE);
      this.#begun = true;
      const mark = this.#held[0];
      if (this.#completes(byte)) {
        out.push(...this.#held.splice(0), SPACE, byte);
      } else if (byte === HASH && mark === HASH) {
        if (this.#held.length === 2) out.push(HASH);
        else this.#held.push(HASH);
      } else {
        out.push(...this.#held.splice(0));
        const begins = byte === HASH || (byte === COLON && this.#lineStart);
        (begins ? this.#held : out).push(byte);
      }
      this.#lineStart = byte === LF || byte === CR || (this.#lineStart && isBlank(byte));
    }
    return Uint8Array.from(out);
  }

  /** Says that something else ended the line, so that what comes now stands at the start of one. */
  startLine(): void {
    this.#lineStart = true;
  }

  /** The bytes held back, at the end of the stream. */
  end(): Uint8Array {
    return Uint8Array.from(this.#held.splice(0));
  }

  #completes(byte: number): boolean {
    const [first] = this.#held;
    return (
      (first === COLON && byte === COLON) || (first === HASH && this.#held.length === 2 && byte === BRACKET)
    );
  }
}

/** The runner trims Unicode white space, too; any byte of a multi-byte character is taken for it. */
function isBlank(byte: number): boolean {
  return byte <= SPACE || byte >= 0x80;
}
