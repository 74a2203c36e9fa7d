/**
 * How the Actions runner reads a step's output (actions/runner: `ProcessInvoker`, `OutputManager`, `ActionCommand`):
 * decoded by a .NET reader that believes an encoding's mark at the stream's start, cut into lines at \n, \r and \r\n, and
 * each line read as a command in either of two forms.
 */
export interface RunnerCommand {
  readonly name: string;
  readonly data: string;
}

/** What .NET's TrimStart takes away (`char.IsWhiteSpace`). */
const BLANK = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

const MARKS: readonly { readonly bytes: readonly number[]; readonly read: (bytes: Buffer) => string }[] = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], read: (bytes) => readUtf32(bytes, 'readUInt32LE') },
  { bytes: [0x00, 0x00, 0xfe, 0xff], read: (bytes) => readUtf32(bytes, 'readUInt32BE') },
  { bytes: [0xff, 0xfe], read: (bytes) => bytes.toString('utf16le') },
  { bytes: [0xfe, 0xff], read: (bytes) => new TextDecoder('utf-16be').decode(bytes) },
  { bytes: [0xef, 0xbb, 0xbf], read: (bytes) => bytes.toString('utf8') },
];

function readUtf32(bytes: Buffer, read: 'readUInt32LE' | 'readUInt32BE'): string {
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4)
    text += String.fromCodePoint(Math.min(bytes[read](at), 0x10ffff));
  return text;
}

function decode(stream: Buffer): string {
  const mark = MARKS.find(({ bytes }) => stream.subarray(0, bytes.length).equals(Buffer.from(bytes)));
  return mark === undefined ? stream.toString('utf8') : mark.read(stream.subarray(mark.bytes.length));
}

/** Every command in a stream, of whatever name: the runner knows more of them with each version. */
export function findCommands(stream: Buffer): RunnerCommand[] {
  return decode(stream)
    .split(/\r\n|\n|\r/)
    .flatMap((line) => readCommand(line) ?? []);
}

function readCommand(line: string): RunnerCommand | undefined {
  const trimmed = line.replace(BLANK, '');
  const second = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1;
  if (second >= 0) return { name: trimmed.slice(2, second), data: unescapeData(trimmed.slice(second + 2)) };
  const first = line.indexOf('##[');
  const close = first < 0 ? -1 : line.indexOf(']', first);
  return close < 0 ? undefined : { name: line.slice(first + 3, close), data: line.slice(close + 1) };
}

function unescapeData(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
