import { resolve } from 'node:path';
import { formatProfile } from '../baseline/canonical.ts';
import { parseProfile } from '../baseline/parse.ts';
import type { Profile } from '../baseline/profile.ts';
import { CallgateError, formatProblems } from '../errors.ts';
import { Output } from '../gate/output.ts';
import { readTextFile } from '../gate/text-file.ts';
import { renderConflict } from '../merge/conflict-text.ts';
import { mergeProfiles } from '../merge/merge-profiles.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import { type Context, write } from './context.ts';

/** Bytes; a profile that names every call there is takes 40 KB. */
const LONGEST = 16 << 20;
const SHOWN = 20;

/**
 * `callgate merge-driver %O %A %B %P`: merges a baseline for git, into the file of ours. 0 when that is done; 1 when the
 * sides contradict each other, or one of them is no profile: the file has both then, with markers.
 */
export async function runMergeDriver(
  [base, ours, theirs]: readonly [string, string, string],
  shownAs: string,
  context: Context,
): Promise<number> {
  const say = (text: string) => write(context, 'stderr', `callgate: ${toPlainText(text)}\n`);
  const files = [base, ours, theirs].map((path) => readSide(resolve(context.cwd, path), path));
  const problems = files.flatMap((text, index) => {
    const parsed = text.trim() === '' && index === 0 ? undefined : parseProfile(text);
    return parsed === undefined || parsed.ok
      ? []
      : formatProblems(
          `${shownAs} (${['base', 'ours', 'theirs'][index]})`,
          parsed.problems.slice(0, SHOWN),
        ).split('\n');
  });
  const place = new Output(resolve(context.cwd, ours), 'The merged baseline');
  if (problems.length > 0) {
    for (const problem of problems) say(problem);
    say(`${shownAs} is no profile on every side: choose by hand between the sides that are marked in it`);
    place.write(renderConflict(files[1] ?? '', files[2] ?? ''));
    return 1;
  }
  const [before, mine, yours] = files.map(toProfile) as [Profile | undefined, Profile, Profile];
  const merged = mergeProfiles(before, mine, yours);
  if (merged.conflicts.length === 0) {
    place.write(formatProfile(merged.ours));
    return 0;
  }
  place.write(renderConflict(formatProfile(merged.ours), formatProfile(merged.theirs)));
  const names = merged.conflicts.slice(0, SHOWN).join(', ');
  const rest =
    merged.conflicts.length > SHOWN ? ` and ${count(merged.conflicts.length - SHOWN, 'other')}` : '';
  say(`${shownAs}: both sides changed, or one changed and the other removed: ${names}${rest}`);
  return 1;
}

function readSide(path: string, shownAs: string): string {
  try {
    return readTextFile(path, LONGEST);
  } catch (cause) {
    throw new CallgateError(
      'baseline',
      `${shownAs} cannot be read: ${(cause as Error).message}. Expected what git gives a merge driver: %O %A %B %P.`,
      { cause },
    );
  }
}

/** git gives an empty base where both sides have made the file. */
function toProfile(text: string): Profile | undefined {
  const parsed = parseProfile(text);
  return parsed.ok ? parsed.profile : undefined;
}
