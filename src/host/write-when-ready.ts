import type { Writable } from 'node:stream';

/** Writes, and resolves when the stream takes more, or never will again. */
export function writeWhenReady(stream: Writable, bytes: Uint8Array): Promise<void> | undefined {
  if (stream.write(bytes) || stream.destroyed) return undefined;
  return new Promise((resolve) => {
    const settle = () => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, settle);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stream.once(event, settle);
  });
}
