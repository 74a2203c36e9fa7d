/**
 * The one wire format between launcher, observer and front: a type byte, a little-endian 32-bit length, and the
 * payload. The launcher speaks it in Python (`launcher.py`), all but `log`: a part of the log that was read.
 */
export const FRAME = { stdout: 1, stderr: 2, message: 3, log: 4 } as const;
const TYPES: ReadonlySet<number> = new Set(Object.values(FRAME));
export type FrameType = (typeof FRAME)[keyof typeof FRAME];

export interface Frame {
  readonly type: FrameType;
  readonly payload: Buffer;
}

const HEADER = 5;
/** A frame longer than this was not made by us. */
const MAXIMUM = 256 * 1024 * 1024;

export function encodeFrame(type: FrameType, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER + payload.length);
  frame.writeUInt8(type, 0);
  frame.writeUInt32LE(payload.length, 1);
  frame.set(payload, HEADER);
  return frame;
}

export function encodeMessage(message: unknown): Buffer {
  return encodeFrame(FRAME.message, Buffer.from(JSON.stringify(message)));
}

/** Collects chunks of a stream and gives out the frames that are whole. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** The frames that this chunk completes. Throws a RangeError where the bytes cannot be a frame. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      const head = this.#peek();
      if (head === undefined) return frames;
      const total = HEADER + head.length;
      if (this.#length < total) return frames;
      const bytes = this.#join();
      frames.push({ type: head.type, payload: bytes.subarray(HEADER, total) });
      this.#chunks = total < bytes.length ? [bytes.subarray(total)] : [];
      this.#length = bytes.length - total;
    }
  }

  /** True when the stream stopped in the middle of a frame. */
  get incomplete(): boolean {
    return this.#length > 0;
  }

  #peek(): { type: FrameType; length: number } | undefined {
    if (this.#length < HEADER) return undefined;
    const first = this.#chunks[0];
    const bytes = first !== undefined && first.length >= HEADER ? first : this.#join();
    const type = bytes.readUInt8(0);
    const length = bytes.readUInt32LE(1);
    if (!TYPES.has(type) || length > MAXIMUM)
      throw new RangeError(`not a frame: type ${type}, length ${length}`);
    return { type: type as FrameType, length };
  }

  #join(): Buffer {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : undefined;
    if (bytes !== undefined) return bytes;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}
