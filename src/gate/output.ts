import { CallgateError } from '../errors.ts';
import { findOutputPlace, type OutputPlace } from './output-place.ts';
import { attemptWrite, type OutputName, WholeFile } from './whole-file.ts';

/** All that a run may write. */
const NAMES = {
  report: 'The report',
  html: 'The HTML report',
  sarif: 'The SARIF log',
  evidence: 'The evidence',
  log: 'The log',
  proposed: 'The proposed baseline',
  baseline: 'The baseline',
  runs: 'The statistics',
} as const;

/** The outputs that were asked for. */
export type Outputs = Partial<Record<keyof typeof NAMES, Output>>;

/**
 * An output whose place is found before the command runs: a link there is followed, one that the command puts there is
 * not. It is also tried out, and nothing is left behind.
 */
export class Output {
  readonly #name: OutputName;
  readonly #place: OutputPlace;

  constructor(path: string, what: string) {
    this.#name = { path, what };
    this.#place = attemptWrite(this.#name, () => findOutputPlace(path));
    this.open().discard();
  }

  /** As it was given. */
  get path(): string {
    return this.#name.path;
  }

  /** Starts to write it, part by part; `mode` is that of a new file, before the umask. */
  open(mode = 0o666): WholeFile {
    return new WholeFile(this.#name, this.#place, mode);
  }

  write(text: string): void {
    const file = this.open();
    try {
      file.write(Buffer.from(text));
      file.commit();
    } finally {
      file.discard();
    }
  }
}

/** Finds the place of each output that has a path; refuses those that could not be written, all in one error. */
export function placeOutputs(
  paths: {
    readonly [Name in keyof typeof NAMES]?: string | undefined;
  },
): Outputs {
  const problems: string[] = [];
  const placed: Outputs = {};
  for (const name of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    const path = paths[name];
    if (path === undefined) continue;
    try {
      placed[name] = new Output(path, NAMES[name]);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  if (problems.length === 0) return placed;
  throw new CallgateError('report', `${problems.join('\n')}\nNothing was run.`);
}
