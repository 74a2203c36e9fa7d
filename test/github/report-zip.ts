import { crc32, deflateRawSync } from 'node:zlib';

/** A zip archive with one deflated entry, in the plain form that actions/upload-artifact makes (APPNOTE.TXT 6.3.10). */
export function zipReport(text: string, name = 'report.json'): Buffer {
  const [content, file] = [Buffer.from(text), Buffer.from(name)];
  const body = deflateRawSync(content);
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0); // version needed
  shared.writeUInt16LE(8, 4); // deflated
  shared.writeUInt32LE(crc32(content), 10);
  shared.writeUInt32LE(body.length, 14);
  shared.writeUInt32LE(content.length, 18);
  shared.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([signature(0x04034b50), shared, file, body]);
  const tail = Buffer.alloc(14);
  const central = Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), shared, tail, file]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
