import { ARCHITECTURE_NAMES, type ArchitectureName } from './architecture.ts';
import { OTHER_NAMES, SYSCALL_ALIASES, SYSCALL_TABLES } from './syscalls.generated.ts';

interface Table {
  readonly names: ReadonlyMap<number, string>;
  readonly numbers: ReadonlyMap<string, number>;
}

const tables = new Map<ArchitectureName, Table>();

/** Tables are read when first asked for: a run needs one or two of the nine. */
function tableOf(architecture: ArchitectureName): Table {
  const known = tables.get(architecture);
  if (known !== undefined) return known;
  const table = parseTable(SYSCALL_TABLES[architecture], SYSCALL_ALIASES[architecture] ?? {});
  tables.set(architecture, table);
  return table;
}

function parseTable(text: string, aliases: { readonly [name: string]: number }): Table {
  const names = new Map<number, string>();
  const numbers = new Map<string, number>(Object.entries(aliases));
  let next = 0;
  for (const word of splitWords(text)) {
    if (/^\d/.test(word)) {
      next = Number(word);
    } else {
      names.set(next, word);
      numbers.set(word, next);
      next += 1;
    }
  }
  return { names, numbers };
}

function splitWords(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** The kernel's name of a number; x32 numbers carry their bit. Undefined for a number without a call. */
export function syscallName(architecture: ArchitectureName, nr: number): string | undefined {
  return tableOf(architecture).names.get(nr);
}

/** The number of a name, also of a second name such as arm's `sync_file_range2`. */
export function syscallNumber(architecture: ArchitectureName, name: string): number | undefined {
  return tableOf(architecture).numbers.get(name);
}

/** Every number that has a call, ascending. */
export function syscallNumbers(architecture: ArchitectureName): readonly number[] {
  return [...tableOf(architecture).names.keys()].sort((a, b) => a - b);
}

/** The architectures that have a call of this name. */
export function architecturesOf(name: string): readonly ArchitectureName[] {
  return ARCHITECTURE_NAMES.filter((architecture) => syscallNumber(architecture, name) !== undefined);
}

let otherNames: ReadonlySet<string> | undefined;

/** Whether any architecture of Linux has a call of this name, also those that Callgate has no table for. */
export function isSyscallName(name: string): boolean {
  // Most names are the first architecture's, so the other tables are seldom read for this.
  if (ARCHITECTURE_NAMES.some((architecture) => syscallNumber(architecture, name) !== undefined)) return true;
  otherNames ??= new Set(splitWords(OTHER_NAMES));
  return otherNames.has(name);
}

/** Every name that `isSyscallName` accepts, sorted. */
export function allSyscallNames(): readonly string[] {
  const ours = ARCHITECTURE_NAMES.flatMap((architecture) => [...tableOf(architecture).numbers.keys()]);
  return [...new Set([...ours, ...splitWords(OTHER_NAMES)])].sort();
}

/** How a call is shown: its name, or `x86_64:#473` for a number that the table does not know. */
export function displayCall(architecture: ArchitectureName, nr: number): string {
  return syscallName(architecture, nr) ?? `${architecture}:#${nr}`;
}
