import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ausearchArguments, compareReadings } from '../audit/agreement.ts';
import { oneLine } from './audit-status.ts';
import { requireTool, runTool, type ToolOutput } from './tool.ts';

/** ausearch's time is quadratic in the events of one moment: 5,000 lines take a tenth of a second. */
const LINES_A_FILE = 5000;
/** A short run is read in one go, at its end. */
const SETTLE_MS = 250;
const TIME_LIMIT_S = 20;

/** Gives lines to ausearch in small files while the subject runs, and notes where it reads them otherwise than we do. */
export class Examiner {
  readonly #folder: string;
  readonly #ausearch: string | undefined;
  #waiting: string[] = [];
  #working: Promise<void> | undefined;
  #hurry: () => void = () => {};
  #files = 0;
  #given = 0;
  #records = 0;
  #slowestMs = 0;
  readonly #problems: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
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

  /** Takes raw lines of the log, each without its newline; they are read soon. */
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
    while (this.#waiting.length > 0) await this.#examine(this.#waiting.splice(0, LINES_A_FILE));
    this.#working = undefined;
  }

  async #examine(lines: readonly string[]): Promise<void> {
    const file = join(this.#folder, `ausearch-${this.#files++}.log`);
    const startedAt = performance.now();
    try {
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { encoding: 'latin1', mode: 0o600 });
      const [raw, interpreted] = await Promise.all([
        this.#run(ausearchArguments(file, 'raw')),
        this.#run(ausearchArguments(file, 'interpreted')),
      ]);
      const disagreements = compareReadings(lines, { raw, interpreted });
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
    const output: ToolOutput = await runTool(this.#ausearch ?? '', args, TIME_LIMIT_S);
    if (output.exitCode === 0) return output.stdout;
    const why =
      output.exitCode === 124 || output.exitCode === 137
        ? `took more than ${TIME_LIMIT_S} s`
        : `exited with ${output.exitCode}`;
    throw new Error(`ausearch ${why}: ${oneLine(output.stderr || output.stdout) || 'no message'}`);
  }

  #note(problem: string): void {
    if (this.#problems.length < 20) this.#problems.push(problem);
  }
}
