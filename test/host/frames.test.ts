import fc from 'fast-check';
import { encodeFrame, encodeMessage, FRAME, type Frame, FrameReader } from '../../src/host/frames.ts';

const frame: fc.Arbitrary<Frame> = fc.record({
  type: fc.constantFrom(FRAME.stdout, FRAME.stderr, FRAME.message),
  payload: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
});

/** Pushes a stream in pieces of the given sizes, the rest as one. */
function readInPieces(stream: Buffer, sizes: readonly number[]): { frames: Frame[]; reader: FrameReader } {
  const reader = new FrameReader();
  const frames: Frame[] = [];
  let at = 0;
  for (const size of [...sizes, stream.length]) {
    frames.push(...reader.push(stream.subarray(at, at + size)));
    at = Math.min(at + size, stream.length);
  }
  return { frames, reader };
}

describe('frames', () => {
  test('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        fc.array(fc.nat({ max: 12 }), { maxLength: 30 }),
        (given, sizes) => {
          const stream = Buffer.concat(given.map(({ type, payload }) => encodeFrame(type, payload)));
          const { frames, reader } = readInPieces(stream, sizes);
          expect(frames).toEqual(given);
          expect(reader.incomplete).toBe(false);
        },
      ),
    );
  });

  test('come out byte by byte, each as soon as it is whole', () => {
    const stream = Buffer.concat([encodeFrame(1, Buffer.from('ab')), encodeFrame(2, Buffer.alloc(0))]);
    const reader = new FrameReader();
    const counts = [...stream].map((byte) => reader.push(Buffer.of(byte)).length);
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  test('that stopped in the middle are told', () => {
    const reader = new FrameReader();
    reader.push(encodeFrame(1, Buffer.from('abc')).subarray(0, 7));
    expect(reader.incomplete).toBe(true);
  });

  test('hold a message as JSON, of any length', () => {
    const message = { text: 'ä\n\0'.repeat(100_000) };
    const [frame] = new FrameReader().push(encodeMessage(message));
    expect(JSON.parse(frame?.payload.toString() ?? '')).toEqual(message);
  });

  test.each([
    ['a type that is none', Buffer.from([0, 1, 0, 0, 0, 1])],
    ['text', Buffer.from('Traceback (most recent call last)')],
    ['a length that nobody would send', Buffer.from([1, 0xff, 0xff, 0xff, 0xff])],
  ])('refuse %s', (_what, bytes) => {
    expect(() => new FrameReader().push(bytes)).toThrow(RangeError);
  });

  test('take time in proportion to the stream, not to its pieces', () => {
    const stream = encodeFrame(1, Buffer.alloc(8 << 20));
    const reader = new FrameReader();
    const startedAt = performance.now();
    for (let at = 0; at < stream.length; at += 4096) reader.push(stream.subarray(at, at + 4096));
    expect(reader.incomplete).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
