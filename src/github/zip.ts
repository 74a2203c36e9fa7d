import { crc32, inflateRawSync } from 'node:zlib';
import { CallgateError } from '../errors.ts';

export interface ZipLimits {
  /** Bytes of the archive, and of the entry when inflated. */
  readonly compressed: number;
  readonly inflated: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DESCRIPTOR = 0x08074b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
/** Bits of the flags: encrypted, sizes behind the data, patched, strongly encrypted, masked. Only the second is read. */
const HAS_DESCRIPTOR = 0x08;
const READABLE_FLAGS = HAS_DESCRIPTOR | 0x06 | 0x800; // how hard it was deflated, and names in UTF-8
const STORED = 0;
const DEFLATED = 8;
const MOST_ENTRIES = 64;
const UNIX = 3;
/** File types of a Unix mode. */
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly inflated: number;
  readonly at: number;
  readonly type: number;
}

/**
 * The bytes of one entry of a zip archive, from memory to memory. The archive comes from a stranger, so only the plainest
 * form is read (APPNOTE.TXT 6.3.10): one central directory right before the end record, entries one behind the other
 * from the first byte on, each local header the same as its central one. Everything else is refused by what it is.
 */
export function readZipEntry(archive: Buffer, name: string, limits: ZipLimits): Buffer {
  if (archive.length > limits.compressed) {
    throw refuse(`it has ${archive.length} bytes; at most ${limits.compressed} are read`);
  }
  const entries = readDirectory(archive);
  const names = new Set<string>();
  for (const entry of entries) {
    if (names.has(entry.name.toLowerCase())) throw refuse('a name stands twice in it');
    names.add(entry.name.toLowerCase());
  }
  const bodies = readBodies(archive, entries);
  const index = entries.findIndex((entry) => entry.name === name);
  const [entry, body] = [entries[index], bodies[index]];
  if (entry === undefined || body === undefined) throw refuse(`there is no ${name} in it`);
  return inflate(entry, body, limits.inflated);
}

function readDirectory(archive: Buffer): Entry[] {
  const end = archive.length - END_BYTES;
  // A comment behind the end record would move it: an archive of the artifact action has none.
  if (end < 0 || archive.readUInt32LE(end) !== END)
    throw refuse('it does not end with an end record without a comment');
  const [disk, startDisk, here, total] = [4, 6, 8, 10].map((at) => archive.readUInt16LE(end + at));
  const [size, start] = [archive.readUInt32LE(end + 12), archive.readUInt32LE(end + 16)];
  if (total === 0xffff || size === 0xffffffff || start === 0xffffffff)
    throw refuse('it is in the zip64 form');
  if (disk !== 0 || startDisk !== 0 || here !== total) throw refuse('it is a part of several');
  if (total === undefined || total > MOST_ENTRIES) throw refuse(`it has more than ${MOST_ENTRIES} entries`);
  if (archive.readUInt16LE(end + 20) !== 0) throw refuse('its end record has a comment');
  if (start + size !== end) throw refuse('its directory is not right before its end');
  const entries: Entry[] = [];
  let at = start;
  for (let n = 0; n < total; n += 1) {
    if (at + CENTRAL_BYTES > end || archive.readUInt32LE(at) !== CENTRAL)
      throw refuse('its directory is broken');
    const [nameBytes = 0, extraBytes = 0, commentBytes = 0] = [28, 30, 32].map((o) =>
      archive.readUInt16LE(at + o),
    );
    const next = at + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes;
    if (next > end) throw refuse('its directory is broken');
    entries.push(readCentral(archive, at, nameBytes));
    at = next;
  }
  if (at !== end) throw refuse('its directory is longer than its entries');
  return entries;
}

function readCentral(archive: Buffer, at: number, nameBytes: number): Entry {
  const madeBy = archive.readUInt16LE(at + 4) >> 8;
  const mode = archive.readUInt32LE(at + 38) >>> 16;
  const entry: Entry = {
    name: archive.toString('latin1', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes),
    flags: archive.readUInt16LE(at + 8),
    method: archive.readUInt16LE(at + 10),
    crc: archive.readUInt32LE(at + 16),
    compressed: archive.readUInt32LE(at + 20),
    inflated: archive.readUInt32LE(at + 24),
    at: archive.readUInt32LE(at + 42),
    type: madeBy === UNIX ? mode & TYPE_MASK : 0,
  };
  if (archive.readUInt16LE(at + 34) !== 0) throw refuse('an entry of it is on another disk');
  if (entry.compressed === 0xffffffff || entry.inflated === 0xffffffff || entry.at === 0xffffffff) {
    throw refuse('an entry of it is in the zip64 form');
  }
  if ((entry.flags & 0x2041) !== 0) throw refuse('an entry of it is encrypted');
  if ((entry.flags & ~READABLE_FLAGS) !== 0) throw refuse('an entry of it has flags that are not read');
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw refuse(`an entry of it is compressed by method ${entry.method}`);
  if (entry.type !== 0 && entry.type !== REGULAR)
    throw refuse('an entry of it is a link, a folder or a device');
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(entry.name) || /(?:^|\/)\.\.?(?:\/|$)/.test(entry.name)) {
    throw refuse('an entry of it has a name that is not a plain path');
  }
  return entry;
}

/** Each entry's compressed bytes; together with their headers they fill the archive up to its directory. */
function readBodies(archive: Buffer, entries: readonly Entry[]): Buffer[] {
  const start = archive.readUInt32LE(archive.length - END_BYTES + 16);
  const bodies: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    if (entry.at !== at) throw refuse('its entries overlap or leave a gap');
    if (at + LOCAL_BYTES > start || archive.readUInt32LE(at) !== LOCAL)
      throw refuse('a local header is missing');
    const nameBytes = archive.readUInt16LE(at + 26);
    const data = at + LOCAL_BYTES + nameBytes + archive.readUInt16LE(at + 28);
    const end = data + entry.compressed;
    if (end > start) throw refuse('an entry of it is longer than the archive');
    checkLocal(archive, entry, at, nameBytes);
    bodies.push(archive.subarray(data, end));
    at = (entry.flags & HAS_DESCRIPTOR) === 0 ? end : skipDescriptor(archive, entry, end, start);
  }
  if (at !== start) throw refuse('there is something between its entries and its directory');
  return bodies;
}

function checkLocal(archive: Buffer, entry: Entry, at: number, nameBytes: number): void {
  const isLater = (entry.flags & HAS_DESCRIPTOR) !== 0;
  const [crc, compressed, inflated] = [14, 18, 22].map((offset) => archive.readUInt32LE(at + offset));
  const name = archive.toString('latin1', at + LOCAL_BYTES, at + LOCAL_BYTES + nameBytes);
  const agrees = (found: number | undefined, wanted: number) => found === wanted || (isLater && found === 0);
  if (
    name !== entry.name ||
    archive.readUInt16LE(at + 6) !== entry.flags ||
    archive.readUInt16LE(at + 8) !== entry.method ||
    !agrees(crc, entry.crc) ||
    !agrees(compressed, entry.compressed) ||
    !agrees(inflated, entry.inflated)
  ) {
    throw refuse('a local header says another thing than the directory');
  }
}

/** Behind the data stand the checksum and the sizes once more, with or without a mark before them. */
function skipDescriptor(archive: Buffer, entry: Entry, at: number, limit: number): number {
  const wanted = Buffer.alloc(12);
  wanted.writeUInt32LE(entry.crc, 0);
  wanted.writeUInt32LE(entry.compressed, 4);
  wanted.writeUInt32LE(entry.inflated, 8);
  for (const from of at + 4 <= limit && archive.readUInt32LE(at) === DESCRIPTOR ? [at + 4, at] : [at]) {
    if (from + 12 <= limit && archive.subarray(from, from + 12).equals(wanted)) return from + 12;
  }
  throw refuse('a data descriptor says another thing than the directory');
}

function inflate(entry: Entry, body: Buffer, limit: number): Buffer {
  if (entry.inflated > limit)
    throw refuse(`${entry.name} has ${entry.inflated} bytes; at most ${limit} are read`);
  let bytes: Buffer;
  if (entry.method === STORED) bytes = body;
  else {
    try {
      // One more than it says is as good as any number more: it is refused, and costs no memory.
      const { buffer, engine } = inflateRawSync(body, {
        maxOutputLength: entry.inflated + 1,
        info: true,
      }) as unknown as {
        buffer: Buffer;
        engine: { bytesWritten: number };
      };
      if (engine.bytesWritten !== body.length) throw new Error('there is something behind the deflated data');
      bytes = buffer;
    } catch (cause) {
      throw refuse(`${entry.name} does not inflate to what it says: ${(cause as Error).message}`, cause);
    }
  }
  if (bytes.length !== entry.inflated) throw refuse(`${entry.name} is not as long as it says`);
  if (crc32(bytes) !== entry.crc) throw refuse(`the checksum of ${entry.name} is wrong`);
  return bytes;
}

function refuse(found: string, cause?: unknown): CallgateError {
  return new CallgateError(
    'github',
    `The artifact is refused: ${found}. Expected a zip file as actions/upload-artifact makes it.`,
    { cause },
  );
}
