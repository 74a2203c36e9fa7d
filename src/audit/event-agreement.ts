import {
  type AusearchOutput,
  compareRaw,
  type Disagreement,
  excerpt,
  outputLines,
  serialOf,
} from './agreement.ts';
import { findOtherArgument } from './ausearch-arguments.ts';
import { isArchitectureName, isCallName, isUnknownArchitecture } from './ausearch-names.ts';
import { expectField } from './ausearch-text.ts';
import { nameOf } from './event-needs.ts';
import { parseEnvelope } from './line.ts';
import { parseSyscall } from './syscall-record.ts';

/** The arguments that make ausearch print all records of a file of whole events, as `ausearchArguments` does for SECCOMP. */
export function ausearchEventArguments(file: string, form: 'raw' | 'interpreted'): readonly string[] {
  return ['--input', file, ...(form === 'raw' ? ['--format', 'raw'] : ['-i'])];
}

/** Compares ausearch's reading of whole events, their lines joined by newlines, with our own, record for record. */
export function compareEventReadings(
  events: readonly string[],
  output: AusearchOutput,
): readonly Disagreement[] {
  const lines = events.flatMap((event) => event.split('\n'));
  return onePerEvent([...compareRaw(lines, output.raw), ...compareEvents(lines, output.interpreted)]);
}

/** An event on which they disagree in several records counts once. */
function onePerEvent(disagreements: readonly Disagreement[]): readonly Disagreement[] {
  const seen = new Set<number>();
  return disagreements.filter(({ serial }) => {
    const isFirst = serial === null || !seen.has(serial);
    if (serial !== null) seen.add(serial);
    return isFirst;
  });
}

/** Whether `-i` interprets each record as we do, where it can be held against it: see docs/behaviours-decoding.md. */
export function compareEvents(lines: readonly string[], interpreted: string): readonly Disagreement[] {
  const disagreements: Disagreement[] = [];
  const { printed, more } = outputLines(interpreted, lines.length);
  const left = new Map<string, string[]>();
  for (const line of printed) {
    const key = keyOf(line);
    left.set(key, [...(left.get(key) ?? []), line]);
  }
  for (const line of lines) {
    const parsed = parseEnvelope(line);
    const serial = serialOf(line);
    if (!parsed.ok) {
      disagreements.push({ kind: 'unreadable', serial, detail: `given: ${excerpt(line)}` });
      continue;
    }
    const candidates = left.get(keyOf(line)) ?? [];
    const { type, body } = parsed.value;
    const at = candidates.findIndex((text) => differs(type, body, text) === undefined);
    const [taken] = candidates.splice(Math.max(at, 0), 1);
    if (taken === undefined)
      disagreements.push({ kind: 'missing', serial, detail: `${type} not interpreted` });
    else if (at === -1)
      disagreements.push({ kind: 'differs', serial, detail: `${type}: ${differs(type, body, taken)}` });
  }
  for (const text of [...left.values()].flat())
    disagreements.push({ kind: 'extra', serial: serialOf(text), detail: excerpt(text) });
  return more
    ? [...disagreements, { kind: 'extra', serial: null, detail: 'many more lines than were given' }]
    : disagreements;
}

function keyOf(line: string): string {
  return `${/^(?:node=\S+ )?type=(\S+) /.exec(line)?.[1]} ${serialOf(line)}`;
}

/** Where ausearch's text of a record is not what we read in it; undefined when it is. */
function differs(type: string, body: string, text: string): string | undefined {
  if (type === 'SYSCALL') return differsInCall(body, text);
  const expected = expectField(type, body);
  const missing = expected.find((field) => !toComparable(text).includes(toComparable(field)));
  return missing === undefined ? undefined : `expected ${excerpt(missing)} in ${excerpt(text)}`;
}

function differsInCall(body: string, text: string): string | undefined {
  const record = parseSyscall(body);
  const match = / : arch=(\S+) syscall=(\S+)(?: per=\S+)?(?: success=(\S+) exit=(\S+))? /.exec(text);
  if (record === undefined || match === null) return `cannot be read: ${excerpt(text)}`;
  const { arch, nr, result } = record;
  const [, archName = '', callName = '', success] = match;
  const unknown = isUnknownArchitecture(archName, arch);
  if (!unknown && !isArchitectureName(archName, arch)) return `arch=${excerpt(archName)}`;
  // Of a socketcall, it says which.
  const plain = callName.replace(/^socketcall\(\w+\)$/, 'socketcall');
  if (!unknown && !isCallName(plain, arch, nr, nameOf(arch, nr))) return `syscall=${excerpt(callName)}`;
  if (result !== null && success !== (result.succeeded ? 'yes' : 'no'))
    return `success=${excerpt(success ?? '')}`;
  const other = findOtherArgument(nameOf(arch, nr), record.args, text);
  if (other !== undefined) return excerpt(other);
  const missing = expectField('SYSCALL', body).find(
    (field) => !toComparable(text).includes(toComparable(field)),
  );
  return missing === undefined ? undefined : `expected ${excerpt(missing)} in ${excerpt(text)}`;
}

/** How many characters above ASCII are, depends on how the output was decoded. */
function toComparable(text: string): string {
  return text.replace(/[^\0-\x7f]+/g, '\ufffd');
}
