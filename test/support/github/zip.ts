import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of an archive as a test wants it, however wrong; what is not given is right. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer | string;
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode with its file type. */
  readonly mode?: number;
  /** What the two headers say, where that is not the truth. */
  readonly central?: Partial<Fields>;
  readonly local?: Partial<Fields>;
  readonly descriptor?: Partial<Fields>;
  /** Behind the deflated data. */
  readonly tail?: Buffer;
}
interface Fields {
  readonly name: string;
  readonly crc: number;
  readonly compressed: number;
  readonly inflated: number;
  readonly offset: number;
  readonly flags: number;
  readonly method: number;
}

const u16 = (...values: number[]) => {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    buffer.writeUInt16LE(value & 0xffff, index * 2);
  });
  return buffer;
};
const u32 = (...values: number[]) => {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    buffer.writeUInt32LE(value >>> 0, index * 4);
  });
  return buffer;
};

/** An archive of these entries; `end` overrides fields of the end record. */
export function makeZip(
  entries: readonly ZipEntry[],
  end: {
    readonly total?: number;
    readonly disk?: number;
    readonly start?: number;
    readonly comment?: string;
    readonly before?: Buffer;
  } = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const push = (...buffers: Buffer[]) => {
    parts.push(...buffers);
    offset += buffers.reduce((sum, { length }) => sum + length, 0);
  };
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const method = entry.method ?? 8;
    const body = Buffer.concat([
      method === 8 ? deflateRawSync(content) : content,
      entry.tail ?? Buffer.alloc(0),
    ]);
    const truth: Fields = {
      name: entry.name,
      crc: crc32(content),
      compressed: body.length,
      inflated: content.length,
      offset,
      flags: entry.flags ?? 0,
      method,
    };
    const isLater = (truth.flags & 8) !== 0;
    const local = { ...truth, ...(isLater ? { crc: 0, compressed: 0, inflated: 0 } : {}), ...entry.local };
    const central = { ...truth, ...entry.central };
    push(
      u32(0x04034b50),
      u16(20, local.flags, local.method, 0, 0),
      u32(local.crc, local.compressed, local.inflated),
      u16(Buffer.byteLength(local.name, 'latin1'), 0),
      Buffer.from(local.name, 'latin1'),
      body,
    );
    if (isLater) {
      const later = { ...truth, ...entry.descriptor };
      push(u32(0x08074b50, later.crc, later.compressed, later.inflated));
    }
    directory.push(
      u32(0x02014b50),
      u16((3 << 8) | 20, 20, central.flags, central.method, 0, 0),
      u32(central.crc, central.compressed, central.inflated),
      u16(Buffer.byteLength(central.name, 'latin1'), 0, 0, 0, 0),
      u32((entry.mode ?? 0o100644) << 16, central.offset),
      Buffer.from(central.name, 'latin1'),
    );
  }
  push(end.before ?? Buffer.alloc(0));
  const text = Buffer.concat(directory);
  const total = end.total ?? entries.length;
  const comment = Buffer.from(end.comment ?? '');
  return Buffer.concat([
    ...parts,
    text,
    u32(0x06054b50),
    u16(end.disk ?? 0, 0, total, total),
    u32(text.length, end.start ?? offset),
    u16(comment.length),
    comment,
  ]);
}

/** An artifact as the official action makes it: deflated, sizes behind the data. */
export function makeArtifact(report: unknown, name = 'report.json'): Buffer {
  return makeZip([
    { name: 'evidence.json', content: '{}', flags: 8 },
    { name, content: typeof report === 'string' ? report : JSON.stringify(report), flags: 8 },
  ]);
}
