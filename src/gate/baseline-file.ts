import { createHash } from 'node:crypto';
import { formatProfile } from '../baseline/canonical.ts';
import { parseProfile } from '../baseline/parse.ts';
import type { Profile } from '../baseline/profile.ts';
import { CallgateError, formatProblems, type Problem } from '../errors.ts';
import type { Layered } from './layered-baseline.ts';
import { isAbsent, readTextFile } from './text-file.ts';

/** Bytes; a profile that names every call there is takes 40 KB. */
const LONGEST = 16 << 20;

/** A committed profile as it was read; `profile` is undefined when there is no file yet. */
export interface BaselineFile {
  /** As the user gave it, for messages and reports. */
  readonly path: string;
  readonly profile: Profile | undefined;
  /** Its text; empty when there is none. */
  readonly text: string;
  readonly warnings: readonly Problem[];
  /** What it stands on; absent where it stands on nothing. */
  readonly layered?: Layered | undefined;
}

/**
 * Reads a baseline. `shownAs` is the name in messages. A file that is not there is a first run; one
 * that cannot be read or is bad ends the run, with every problem in it.
 */
export function readBaseline(path: string, shownAs = path): BaselineFile {
  if (isAbsent(path)) return { path: shownAs, profile: undefined, text: '', warnings: [] };
  return { path: shownAs, ...readProfile(path, shownAs) };
}

/** Reads a profile that has to be there. */
export function readProfile(
  path: string,
  shownAs = path,
): { profile: Profile; text: string; warnings: readonly Problem[] } {
  let text: string;
  try {
    text = readTextFile(path, LONGEST);
  } catch (cause) {
    throw new CallgateError(
      'baseline',
      `${shownAs} cannot be read: ${(cause as Error).message}. Expected a seccomp profile in JSON, in UTF-8.`,
      { cause },
    );
  }
  const parsed = parseProfile(text);
  if (!parsed.ok) {
    const count = parsed.problems.length === 1 ? '1 problem' : `${parsed.problems.length} problems`;
    throw new CallgateError(
      'baseline',
      `${formatProblems(shownAs, parsed.problems)}\n${shownAs}: ${count}; nothing was run. Correct the file and run again.`,
    );
  }
  return { profile: parsed.profile, text, warnings: parsed.warnings };
}

/** `sha256:…` of the canonical text, the same for any spelling of one profile. */
export function digestProfile(profile: Profile): string {
  return digestText(formatProfile(profile));
}

export function digestText(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
