import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AusearchForm,
  type AusearchOutput,
  ausearchArguments,
  compareReadings,
  type Disagreement,
} from '../audit/agreement.ts';
import { ausearchEventArguments, compareEventReadings } from '../audit/event-agreement.ts';
import { oneLine } from './audit-status.ts';
import { describeEnd, type Limits, requireTool, runTool } from './tool.ts';

/** ausearch's time is quadratic in the events of one moment: 5,000 lines take a tenth of a second. */
const LINES_A_FILE = 5000;
/** A record with a long path has 9 kB; ausearch's readings of a file, and ours, are held in memory together. */
const CHARACTERS_A_FILE = 1 << 20;
/** A short run is read in one go, at its end. */
const SETTLE_MS = 250;
/** ausearch prints names for numbers: no record becomes eight times as long. */
const LIMITS: Limits = { seconds: 20, bytes: 8 * CHARACTERS_A_FILE };

/** What ausearch is given, and how its reading is held against ours. */
export interface Examination {
  /** Of its files. */
  readonly name: string;
  readonly arguments: (file: string, form: AusearchForm) => readonly string[];
  readonly compare: (given: readonly string[], output: AusearchOutput) => readonly Disagreement[];
}

/** Lines with a SECCOMP record each. */
const CALLS: Examination = { name: 'ausearch', arguments: ausearchArguments, compare: compareReadings };

/** Whole events, the lines of each joined by newlines. */
export const EVENTS: Examination = {
  name: 'ausearch-events',
  arguments: ausearchEventArguments,
  compare: compareEventReadings,
};

/** Gives records to ausearch in small files while the subject runs, and notes where it reads them otherwise than we do. */
export class Examiner {
  readonly #folder: string;
  readonly #examination: Examination;
  /** undefined where there is none, or none that answers: once is enough to break the proof. */
  #ausearch: string | undefined;
  #waiting: string[] = [];
  #working: Promise<void> | undefined;
  #hurry: () => void = () => {};
  #files = 0;
  #given = 0;
  #records = 0;
  #slowestMs = 0;
  readonly #problems: string[] = [];

  constructor(folder: string, examination = CALLS) {
    this.#folder = folder;
    this.#examination = examination;
    try {
      this.#ausearch = requireTool('ausearch', 'auditd');
    } catch (error) {
      this.#problems.push((error as Error).message);
    }
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Records that ausearch was given. */
  get given(): number {
    return this.#given;
  }

  /** Records on which both readings agreed. */
  get records(): number {
    return this.#records;
  }

  get slowestMs(): number {
    return this.#slowestMs;
  }

  /** Takes records as they stand in the log, each without its last newline; they are read soon. */
  offer(lines: readonly string[]): void {
    this.#given += lines.length;
    if (lines.length === 0 || this.#ausearch === undefined) return;
    this.#waiting.push(...lines);
    this.#working ??= this.#work(SETTLE_MS);
  }

  /** Resolves when every line that was offered has been read by ausearch. */
  async finish(): Promise<void> {
    this.#hurry();
    while (this.#working !== undefined || this.#waiting.length > 0) {
      this.#working ??= this.#work(0);
      await this.#working;
    }
  }

  async #work(delayMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    while (this.#waiting.length > 0) await this.#examine(this.#takeFile());
    this.#working = undefined;
  }

  #takeFile(): readonly string[] {
    let characters = 0;
    const end = this.#waiting.findIndex((line, index) => {
      characters += line.length;
      return index > 0 && (index === LINES_A_FILE || characters > CHARACTERS_A_FILE);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #examine(lines: readonly string[]): Promise<void> {
    if (this.#ausearch === undefined) return;
    const file = join(this.#folder, `${this.#examination.name}-${this.#files++}.log`);
    const startedAt = performance.now();
    try {
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { encoding: 'latin1', mode: 0o600 });
      const [raw, interpreted] = await Promise.all([
        this.#run(this.#examination.arguments(file, 'raw')),
        this.#run(this.#examination.arguments(file, 'interpreted')),
      ]);
      const disagreements = this.#examination.compare(lines, { raw, interpreted });
      this.#records += lines.length - disagreements.length;
      for (const { kind, serial, detail } of disagreements)
        this.#note(`${kind} at serial ${serial ?? 'unknown'}: ${detail}`);
    } catch (error) {
      this.#note(oneLine((error as Error).message));
    } finally {
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - startedAt);
      rmSync(file, { force: true });
    }
  }

  async #run(args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await runTool(this.#ausearch ?? '', args, LIMITS);
    if (exitCode === 0) return stdout;
    const why = describeEnd(exitCode, LIMITS);
    // Each of many files would take as long again.
    if (exitCode === 124 || exitCode === 137) this.#ausearch = undefined;
    throw new Error(`ausearch ${why}: ${oneLine(stderr || stdout) || 'no message'}`);
  }

  #note(problem: string): void {
    if (this.#problems.length < 20) this.#problems.push(problem);
  }
}
