import { CallgateError } from '../errors.ts';

/** The folder that this process works in; refuses one that was removed, or that it may not find its way to. */
export function readWorkingFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new CallgateError(
      'usage',
      `The working directory cannot be found (${(cause as Error).message}). Change to one that exists. Nothing was run.`,
      { cause },
    );
  }
}
