const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;
const BRACKET = 0x5b;

/**
 * Makes a stream of foreign output harmless to the Actions runner, which reads `::name::` at the start of a line
 * (behind white space) and `##[name]` anywhere in one as a command: a space is put into the mark. Bytes are given
 * on as they come, but for at most two that may be the beginning of a mark.
 */
export class WorkflowCommandFilter {
  /** Only white space (or bytes that may be Unicode's) since the line's start. */
  #lineStart = true;
  #held: number[] = [];

  push(chunk: Uint8Array): Uint8Array {
    const out: number[] = [];
    for (const byte of chunk) {
      if (this.#completes(byte)) out.push(...this.#held.splice(0), SPACE, byte);
      else if (this.#continues(byte)) {
        if (this.#held.length === 2) out.push(this.#held.shift() ?? HASH);
        this.#held.push(byte);
        continue;
      } else out.push(...this.#held.splice(0), byte);
      this.#lineStart = byte === LF || byte === CR || (this.#lineStart && isBlank(byte));
    }
    return Uint8Array.from(out);
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

  /** Whether the byte may begin or go on with a mark, given what is held. */
  #continues(byte: number): boolean {
    if (byte === HASH) return this.#held.length === 0 || this.#held[0] === HASH;
    return byte === COLON && this.#lineStart && this.#held.length === 0;
  }
}

/** The runner trims Unicode white space, too; any byte of a multi-byte character is taken for it. */
function isBlank(byte: number): boolean {
  return byte <= SPACE || byte >= 0x80;
}
