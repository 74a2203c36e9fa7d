import type { Problem } from '../errors.ts';

/** The most findings of one file that are kept; the last one then says how many more there were. */
export const MAX_FINDINGS = 1000;

/** A piece of the file in double quotes, on one line, cut to 40 characters. */
export function quote(found: string): string {
  return JSON.stringify(found.length > 40 ? `${found.slice(0, 40)}…` : found);
}

/** What is wrong (`problems`) or doubtful (`warnings`) in one text, placed by its offset in UTF-16 units. */
export interface Findings {
  reject(offset: number, message: string | (() => string)): void;
  warn(offset: number, message: string | (() => string)): void;
  /** The line that holds an offset, from 1. */
  lineOf(offset: number): number;
  /** In the order of the file. */
  problems(): Problem[];
  warnings(): Problem[];
}

interface Entry {
  readonly offset: number;
  readonly message: string;
}

/** Starts an empty collection for one text; a message given as a function is composed only if it is kept. */
export function collectFindings(text: string): Findings {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const list = () => {
    const entries: Entry[] = [];
    let dropped = 0;
    return {
      add(offset: number, message: string | (() => string)): void {
        if (entries.length >= MAX_FINDINGS) dropped++;
        else entries.push({ offset, message: typeof message === 'string' ? message : message() });
      },
      all(): Problem[] {
        const sorted = [...entries].sort((a, b) => a.offset - b.offset);
        const found = sorted.map(({ offset, message }) => {
          const line = lineOf(offset);
          return { line, column: offset - (starts[line - 1] ?? 0) + 1, message };
        });
        const last = found.at(-1);
        if (dropped === 0 || last === undefined) return found;
        return [
          ...found,
          { ...last, message: `${dropped} more of the kind are not shown: mend these first` },
        ];
      },
    };
  };
  const problems = list();
  const warnings = list();
  return { reject: problems.add, warn: warnings.add, lineOf, problems: problems.all, warnings: warnings.all };
}
