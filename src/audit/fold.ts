import type { EnvelopeScanner } from './line.ts';
import type { SeccompScanner } from './seccomp-record.ts';

/** One distinct call: all records with the same executable, architecture, number and action. */
export interface FoldedCall {
  /** As it stands in the records (see `decodeToken`); `MANY` where executables were too many to keep apart. */
  readonly exe: string;
  /** Of the first record; the program chooses it freely. */
  readonly comm: string;
  /** AUDIT_ARCH_* */
  readonly arch: number;
  /** Unsigned; x32 numbers carry bit 0x40000000. */
  readonly nr: number;
  /** The filter's answer; SECCOMP_RET_LOG is 0x7ffc0000. */
  readonly code: number;
  readonly count: number;
  /** The first record is the one that was read first. */
  readonly firstSerial: number;
  /** Unix time in milliseconds. */
  readonly firstTimeMs: number;
  readonly firstPid: number;
  /** The whole line of the first record, each character one byte. */
  readonly firstLine: string;
}

/** Stands for all executables of a call; no executable is printed so by the kernel. */
export const MANY = '(many)';

export interface FoldLimits {
  /** Distinct calls; the same number again for those with all executables in one. */
  readonly maxCalls: number;
  /** Characters of first lines; the same number again for those with all executables in one. */
  readonly maxText: number;
}

const LIMITS: FoldLimits = { maxCalls: 20_000, maxText: 8 << 20 };

type Call = { -readonly [K in keyof FoldedCall]: FoldedCall[K] };
type Executables = Map<string, Map<number, Call>>;

/** How much may still be kept. */
interface Budget {
  calls: number;
  text: number;
}

/**
 * Counts calls in memory that does not grow with the number of records. A program can make executables and numbers
 * up, so both are capped: first all executables of a call become one, then calls are only counted together.
 */
export class Fold {
  readonly #tables = new Map<string, Executables>();
  readonly #own: Budget;
  readonly #many: Budget;
  readonly #calls: FoldedCall[] = [];
  #taken = 0;
  #total = 0;
  #uncounted = 0;
  #collapsed = false;
  #table: Executables | undefined;
  #arch = -1;
  #code = -1;
  #exe = '';
  #numbers: Map<number, Call> | undefined;

  constructor(limits: FoldLimits = LIMITS) {
    this.#own = { calls: limits.maxCalls, text: limits.maxText };
    this.#many = { calls: limits.maxCalls, text: limits.maxText };
  }

  /** Every distinct call, in the order they were first read. */
  get calls(): readonly FoldedCall[] {
    return this.#calls;
  }

  /** All records. */
  get total(): number {
    return this.#total;
  }

  /** Whether some calls stand under `MANY`. */
  get collapsed(): boolean {
    return this.#collapsed;
  }

  /** Records whose call is in none of the entries, since even their numbers were too many. */
  get uncounted(): number {
    return this.#uncounted;
  }

  /** The distinct calls that were first read since the last time. */
  takeNew(): readonly FoldedCall[] {
    const fresh = this.#calls.slice(this.#taken);
    this.#taken = this.#calls.length;
    return fresh;
  }

  /** Counts the record that both scanners have just read from `line`. */
  add(line: string, envelope: EnvelopeScanner, record: SeccompScanner): void {
    this.#total += 1;
    const call = this.#find(line, record);
    if (call !== undefined) call.count += 1;
    else this.#insert(line, envelope, record);
  }

  #find(line: string, record: SeccompScanner): Call | undefined {
    const { exeStart, exeEnd } = record;
    if (record.arch !== this.#arch || record.code !== this.#code) {
      this.#arch = record.arch;
      this.#code = record.code;
      this.#table = this.#tables.get(`${record.arch} ${record.code}`);
      this.#numbers = undefined;
    }
    // Most records have the executable of the one before.
    if (
      this.#numbers === undefined ||
      exeEnd - exeStart !== this.#exe.length ||
      !line.startsWith(this.#exe, exeStart)
    ) {
      this.#exe = line.slice(exeStart, exeEnd);
      this.#numbers = this.#table?.get(this.#exe);
    }
    return (
      this.#numbers?.get(record.syscall) ??
      (this.#collapsed ? this.#table?.get(MANY)?.get(record.syscall) : undefined)
    );
  }

  #insert(line: string, envelope: EnvelopeScanner, record: SeccompScanner): void {
    if (take(this.#own, line.length)) {
      this.#open(line, envelope, record, false);
      return;
    }
    this.#collapsed = true;
    const many = this.#table?.get(MANY)?.get(record.syscall);
    if (many !== undefined) many.count += 1;
    else if (take(this.#many, line.length)) this.#open(line, envelope, record, true);
    else this.#uncounted += 1;
  }

  #open(line: string, envelope: EnvelopeScanner, record: SeccompScanner, many: boolean): void {
    const firstLine = detach(line);
    const call: Call = {
      exe: many ? MANY : firstLine.slice(record.exeStart, record.exeEnd),
      comm: firstLine.slice(record.commStart, record.commEnd),
      arch: record.arch,
      nr: record.syscall,
      code: record.code,
      count: 1,
      firstSerial: envelope.serial,
      firstTimeMs: envelope.seconds * 1000 + envelope.milliseconds,
      firstPid: record.pid,
      firstLine,
    };
    this.#calls.push(call);
    const table = getOrAdd(this.#tables, `${record.arch} ${record.code}`, (): Executables => new Map());
    getOrAdd(table, call.exe, () => new Map<number, Call>()).set(call.nr, call);
    this.#arch = -1; // so that the next record looks the tables up again
    this.#exe = '';
  }
}

/** Takes one call with a line of this length out of the budget, if it still has room. */
function take(budget: Budget, length: number): boolean {
  if (budget.calls === 0 || budget.text < length) return false;
  budget.calls -= 1;
  budget.text -= length;
  return true;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** A copy: a line as the splitter gives it is a window on a larger text, which would be kept with it. */
export function detach(line: string): string {
  return ` ${line}`.slice(1);
}
