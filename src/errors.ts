/** What kind of thing went wrong; each ends the run with exit status 2 and one message. */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'baseline'
  | 'filter'
  | 'platform'
  | 'privilege'
  | 'audit'
  | 'command'
  | 'observer'
  | 'report'
  | 'evidence'
  | 'github';

/**
 * The one error class: an operation that could not be done. The message says what was found, what was expected
 * and what to do. Drift and missing proof are values (see `gate/verdict.ts`), never errors.
 */
export class CallgateError extends Error {
  override readonly name = 'CallgateError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** One thing wrong in a file that a person wrote; `line` and `column` count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** One line a problem, in the form editors and CI logs link: `FILE:LINE:COLUMN: MESSAGE`. */
export function formatProblems(file: string, problems: readonly Problem[]): string {
  return problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`).join('\n');
}

/** An error that nobody expected, in one line, with its stack for whoever mends it. */
export function tellUnexpected(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `failed in a way it was not built for; please report: ${text.trim().replaceAll(/\s*\n\s*/g, ' / ')}`;
}
