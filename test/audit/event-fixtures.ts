import { readFileSync } from 'node:fs';
import type { SyscallEvent } from '../../src/audit/event.ts';
import { EventAssembler } from '../../src/audit/event-assembler.ts';
import { parseEnvelope } from '../../src/audit/line.ts';

export const KEY = 'callgate-7';

/** The lines of a log of events, each character one byte. */
export function readLines(name: string): string[] {
  return readFileSync(new URL(`../fixtures/audit/${name}.log`, import.meta.url), 'latin1')
    .replace(/\n$/, '')
    .split('\n');
}

/** The audit session that a log of events is of. */
export function sessionOf(lines: readonly string[]): number {
  return Number(/ ses=(\d+) /.exec(lines[0] ?? '')?.[1]);
}

export function serialOf(line: string): number {
  const parsed = parseEnvelope(line);
  if (!parsed.ok) throw new Error(`${parsed.rejection}: ${line}`);
  return parsed.value.serial;
}

/** The lines of each event, in the order of their serials. */
export function groupLines(lines: readonly string[]): string[][] {
  const groups = new Map<number, string[]>();
  for (const line of lines) {
    const serial = serialOf(line);
    groups.set(serial, [...(groups.get(serial) ?? []), line]);
  }
  return [...groups.values()];
}

export interface Assembled {
  readonly events: readonly SyscallEvent[];
  /** `SERIAL PID: WHAT` */
  readonly incomplete: readonly string[];
  readonly open: number;
}

/** Puts a session's events together, to the log's end. */
export function assemble(lines: readonly string[], session: number, mostOpen?: number): Assembled {
  const events: SyscallEvent[] = [];
  const incomplete: string[] = [];
  const sink = {
    whole: (event: SyscallEvent) => void events.push(event),
    incomplete: (serial: number, pid: number, what: string) =>
      void incomplete.push(`${serial} ${pid}: ${what}`),
  };
  const assembler = new EventAssembler(session, sink, mostOpen);
  for (const line of lines) {
    const parsed = parseEnvelope(line);
    if (!parsed.ok) throw new Error(`${parsed.rejection}: ${line}`);
    assembler.add(parsed.value, line);
  }
  const { open } = assembler;
  assembler.finish();
  return { events, incomplete, open };
}
