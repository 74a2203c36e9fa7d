import { FILE_CALLS } from './file-calls.ts';
import type { RiskGroup, RiskLevel } from './note.ts';
import { MEMORY_CALLS, PRIVILEGE_CALLS, PROCESS_CALLS, SIGNAL_CALLS } from './process-calls.ts';
import { IPC_CALLS, KERNEL_CALLS, NETWORK_CALLS, OTHER_CALLS, TIME_CALLS } from './system-calls.ts';

/** The calls of one group by level: a line is `purpose: names`, and a line without a colon goes on with names. */
export type CallTable = { readonly [level in RiskLevel]: string };

/** What the tables say of a call. */
export interface CallEntry {
  readonly call: string;
  readonly group: RiskGroup;
  readonly level: RiskLevel;
  readonly purpose: string;
}

const TABLES: { readonly [group in RiskGroup]: CallTable } = {
  file: FILE_CALLS,
  network: NETWORK_CALLS,
  process: PROCESS_CALLS,
  memory: MEMORY_CALLS,
  privilege: PRIVILEGE_CALLS,
  kernel: KERNEL_CALLS,
  ipc: IPC_CALLS,
  time: TIME_CALLS,
  signal: SIGNAL_CALLS,
  other: OTHER_CALLS,
};

/** Every line of every table, name by name; a name stands once. */
export function listEntries(): readonly CallEntry[] {
  return Object.entries(TABLES).flatMap(([group, table]) =>
    Object.entries(table).flatMap(([level, text]) =>
      parseLines(text).map(({ call, purpose }) => ({
        call,
        group: group as RiskGroup,
        level: level as RiskLevel,
        purpose,
      })),
    ),
  );
}

function parseLines(text: string): { call: string; purpose: string }[] {
  let purpose = '';
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const colon = line.indexOf(':');
      if (colon !== -1) purpose = line.slice(0, colon).trim();
      const names = line.slice(colon + 1).trim();
      return names.split(/\s+/).map((call) => ({ call, purpose }));
    });
}
