import type { SeccompRecord } from './seccomp-record.ts';

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

/** How much is kept: `calls` entries, with first lines of `text` characters in all. */
export interface Budget {
  readonly calls: number;
  readonly text: number;
}

export interface FoldLimits {
  /** For calls with their executables. */
  readonly own: Budget;
  /** For calls under `MANY`. */
  readonly many: Budget;
}

const LIMITS: FoldLimits = { own: { calls: 20_000, text: 4 << 20 }, many: { calls: 2_000, text: 4 << 20 } };

type Call = { -readonly [K in keyof FoldedCall]: FoldedCall[K] };
/** What is left of a budget. */
type Allowance = { -readonly [K in keyof Budget]: Budget[K] };
type Executables = Map<string, Map<number, Call>>;

/**
 * Counts calls in memory that does not grow with the number of records. A program can make executables and numbers
 * up, so both are capped: first all executables of a call become one, then calls are only counted together.
 */
export class Fold {
  readonly #tables = new Map<string, Executables>();
  readonly #own: Allowance;
  readonly #many: Allowance;
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
    this.#own = { ...limits.own };
    this.#many = { ...limits.many };
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

  /** Counts a record; the line is the one that it was read from. */
  add(record: SeccompRecord, line: string): void {
    this.#total += 1;
    const call = this.#find(record);
    if (call !== undefined) call.count += 1;
    else this.#insert(record, line);
  }

  #find({ arch, code, exe, syscall }: SeccompRecord): Call | undefined {
    if (arch !== this.#arch || code !== this.#code) {
      this.#arch = arch;
      this.#code = code;
      this.#table = this.#tables.get(`${arch} ${code}`);
      this.#numbers = undefined;
    }
    // Most records have the executable of the one before.
    if (this.#numbers === undefined || exe !== this.#exe) {
      this.#exe = exe;
      this.#numbers = this.#table?.get(exe);
    }
    return (
      this.#numbers?.get(syscall) ?? (this.#collapsed ? this.#table?.get(MANY)?.get(syscall) : undefined)
    );
  }

  #insert(record: SeccompRecord, line: string): void {
    const isOwn = take(this.#own, line.length);
    this.#collapsed ||= !isOwn;
    if (isOwn || take(this.#many, line.length)) this.#open(record, line, isOwn);
    else this.#uncounted += 1;
  }

  #open(record: SeccompRecord, line: string, isOwn: boolean): void {
    const { arch, code, syscall: nr } = record;
    const call: Call = {
      exe: isOwn ? detach(record.exe) : MANY,
      comm: detach(record.comm),
      arch,
      nr,
      code,
      count: 1,
      firstSerial: record.serial,
      firstTimeMs: record.timeMs,
      firstPid: record.pid,
      firstLine: detach(line),
    };
    this.#calls.push(call);
    const table = getOrAdd(this.#tables, `${arch} ${code}`, (): Executables => new Map());
    getOrAdd(table, call.exe, () => new Map<number, Call>()).set(nr, call);
    this.#arch = -1; // so that the next record looks the tables up again
  }
}

/** Takes one call with a line of this length out, if there is still room. */
function take(allowance: Allowance, length: number): boolean {
  if (allowance.calls === 0 || allowance.text < length) return false;
  allowance.calls -= 1;
  allowance.text -= length;
  return true;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** A copy: a line as the splitter gives it, and a part of one, is a window on a larger text that it would keep. */
export function detach(line: string): string {
  return ` ${line}`.slice(1);
}
