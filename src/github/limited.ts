import { CallgateError } from '../errors.ts';

/** The body of an answer; one that is longer is refused before it has been read. */
export async function readLimited(response: Response, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > limit) {
      throw new CallgateError(
        'github',
        `An answer of GitHub is longer than ${limit} bytes. It was not read to its end.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
