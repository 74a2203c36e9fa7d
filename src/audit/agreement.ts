import { architectureOf } from '../seccomp/architecture.ts';
import { syscallName } from '../seccomp/syscall-table.ts';
import { isActionName, isArchitectureName, isCallName, isUnknownArchitecture } from './ausearch-names.ts';
import { decodeBytes } from './encoded-text.ts';
import { parseSeccompRecord, type SeccompRecord } from './seccomp-record.ts';

/** The two forms that ausearch is asked for. */
export type AusearchForm = 'raw' | 'interpreted';

/**
 * The arguments that make ausearch print the records of a file. `--input` keeps it from the system's own log; the
 * default escaping (tty) keeps every record on one line, whatever its strings hold: do not pass `--escape raw`.
 * Run it with LC_ALL=C.
 */
export function ausearchArguments(file: string, form: AusearchForm): readonly string[] {
  return ['--input', file, '-m', 'SECCOMP', ...(form === 'raw' ? ['--format', 'raw'] : ['-i'])];
}

/** What ausearch printed in both forms, decoded as latin1 or as UTF-8. */
export interface AusearchOutput {
  readonly raw: string;
  readonly interpreted: string;
}

export type DisagreementKind =
  /** A line that was given and did not come back. */
  | 'missing'
  /** A record that was not given. */
  | 'extra'
  /** A field is read otherwise, or a raw line came back changed. */
  | 'differs'
  | 'architecture'
  | 'syscall'
  | 'action'
  /** Output that is no record, or a given line that is none. */
  | 'unreadable';

/** One point where ausearch's reading of a record is not ours. */
export interface Disagreement {
  readonly kind: DisagreementKind;
  /** null where no serial could be read. */
  readonly serial: number | null;
  /** Safe to print. */
  readonly detail: string;
}

/** The kernel's name of a call by AUDIT_ARCH_* token and number. */
export type CallLookup = (arch: number, nr: number) => string | undefined;

const lookUpCall: CallLookup = (arch, nr) => {
  const architecture = architectureOf(arch, nr);
  return architecture === undefined ? undefined : syscallName(architecture.name, nr);
};

/** Compares ausearch's reading of SECCOMP lines with our own, record for record; empty when they agree. */
export function compareReadings(
  lines: readonly string[],
  output: AusearchOutput,
  lookup: CallLookup = lookUpCall,
): readonly Disagreement[] {
  return [...compareRaw(lines, output.raw), ...compareInterpretation(lines, output.interpreted, lookup)];
}

/** Whether the same lines came back, byte for byte, in whatever order. */
export function compareRaw(lines: readonly string[], raw: string): readonly Disagreement[] {
  const printed = new Map<string, number>();
  const { printed: output, more } = outputLines(raw, lines.length);
  for (const line of output) addTo(printed, toComparable(line), 1);
  const missing: string[] = [];
  for (const line of lines.map(toComparable)) {
    if ((printed.get(line) ?? 0) === 0) missing.push(line);
    else addTo(printed, line, -1);
  }
  const extra = new Map<number | null, string[]>();
  for (const [line, count] of printed) {
    const serial = serialOf(line);
    const others = extra.get(serial) ?? [];
    for (let left = count; left > 0; left -= 1) others.push(line);
    if (count > 0) extra.set(serial, others);
  }
  const disagreements = missing.map((line): Disagreement => {
    const serial = serialOf(line);
    const other = serial === null ? undefined : extra.get(serial)?.shift();
    return other === undefined
      ? { kind: 'missing', serial, detail: `not printed: ${excerpt(line)}` }
      : { kind: 'differs', serial, detail: `printed as ${excerpt(other)}` };
  });
  for (const [serial, rest] of extra) {
    const kind = serial === null ? 'unreadable' : 'extra';
    disagreements.push(...rest.map((line): Disagreement => ({ kind, serial, detail: excerpt(line) })));
  }
  return more ? [...disagreements, TOO_MUCH] : disagreements;
}

/** Whether `-i` interprets each record as we do: architecture, call, action, and the fields that stay numbers. */
export function compareInterpretation(
  lines: readonly string[],
  interpreted: string,
  lookup: CallLookup = lookUpCall,
): readonly Disagreement[] {
  const disagreements: Disagreement[] = [];
  const expected = new Map<number, SeccompRecord>();
  for (const line of lines) {
    const record = parseSeccompRecord(line);
    if (record.ok) expected.set(record.value.serial, record.value);
    else
      disagreements.push({ kind: 'unreadable', serial: serialOf(line), detail: `given: ${excerpt(line)}` });
  }
  const { printed, more } = outputLines(interpreted, lines.length);
  for (const line of printed) {
    const reading = parseInterpretation(line);
    const record = reading === undefined ? undefined : expected.get(reading.serial);
    if (reading === undefined) {
      disagreements.push({ kind: 'unreadable', serial: null, detail: excerpt(line) });
    } else if (record === undefined) {
      disagreements.push({ kind: 'extra', serial: reading.serial, detail: excerpt(line) });
    } else {
      expected.delete(reading.serial);
      disagreements.push(...compareReading(record, reading, lookup));
    }
  }
  for (const serial of expected.keys())
    disagreements.push({ kind: 'missing', serial, detail: 'not interpreted' });
  return more ? [...disagreements, TOO_MUCH] : disagreements;
}

interface Reading {
  readonly serial: number;
  readonly arch: string;
  readonly syscall: string;
  readonly compat: string;
  readonly ip: string;
  readonly code: string;
}

const HEAD = /^(?:node=\S+ )?type=SECCOMP msg=audit\([^()]*\.\d{3}:(\d{1,10})\) : /;
const TAIL = / sig=\S+ arch=(\S+) syscall=(\S+) compat=(\d+) ip=(0x[0-9a-f]+) code=(\S+) ?$/y;

/** Anchored at both ends: the strings between are printed decoded, and may hold anything but a newline. */
function parseInterpretation(line: string): Reading | undefined {
  const head = HEAD.exec(line);
  TAIL.lastIndex = line.lastIndexOf(' sig=');
  const tail = TAIL.lastIndex < 0 ? null : TAIL.exec(line);
  if (head === null || tail === null) return undefined;
  const [, arch = '', syscall = '', compat = '', ip = '', code = ''] = tail;
  return { serial: Number(head[1]), arch, syscall, compat, ip, code };
}

function compareReading(
  record: SeccompRecord,
  reading: Reading,
  lookup: CallLookup,
): readonly Disagreement[] {
  const { serial, arch, syscall, code } = record;
  const disagreements: Disagreement[] = [];
  const disagree = (kind: DisagreementKind, printed: string, ours: string): void => {
    disagreements.push({ kind, serial, detail: `ausearch says ${excerpt(printed)}, the record ${ours}` });
  };
  const name = lookup(arch, syscall);
  const unknown = isUnknownArchitecture(reading.arch, arch);
  if (!unknown && !isArchitectureName(reading.arch, arch)) disagree('architecture', reading.arch, hex(arch));
  if (!unknown && !isCallName(reading.syscall, arch, syscall, name)) {
    disagree('syscall', reading.syscall, name === undefined ? `${syscall}` : `${syscall} (${name})`);
  }
  if (!isActionName(reading.code, code)) disagree('action', reading.code, hex(code));
  if (Number(reading.compat) !== record.compat)
    disagree('differs', `compat=${reading.compat}`, `${record.compat}`);
  if (reading.ip !== record.ip) disagree('differs', `ip=${reading.ip}`, record.ip);
  return disagreements;
}

/** Lines more than were given that are still looked at one by one. */
const MORE_LINES = 100;
const TOO_MUCH: Disagreement = {
  kind: 'extra',
  serial: null,
  detail: `more than ${MORE_LINES} lines beyond those that were given`,
};

/** Lines but the separators that ausearch puts before each event, and whether they are far too many to go on. */
export function outputLines(text: string, given: number): { printed: readonly string[]; more: boolean } {
  const printed: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end === -1 ? text.length : end);
    from += line.length + 1;
    if (line === '' || line === '----') continue;
    if (printed.length === given + MORE_LINES) return { printed, more: true };
    printed.push(line);
  }
  return { printed, more: false };
}

/**
 * Characters above ASCII stand only in labels and enrichments; how many they are depends on the decoding. In an enriched
 * log, ausearch also ends records without an enrichment by an empty one.
 */
function toComparable(line: string): string {
  return line.replace(/[^\0-\x7f]+/g, '\ufffd').replace(/\x1d$/, '');
}

export function serialOf(line: string): number | null {
  const match = /^(?:node=\S+ )?type=\S+ msg=audit\([^()]*:(\d{1,10})\)/.exec(line);
  return match === null ? null : Number(match[1]);
}

function addTo(counts: Map<string, number>, key: string, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

export function excerpt(text: string): string {
  return `${decodeBytes(text.slice(0, 200)).text}${text.length > 200 ? '…' : ''}`;
}
