import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CallgateError } from '../errors.ts';
import type { LegFile } from './leg-files.ts';
import { isAbsent } from './text-file.ts';

const NAME = 'report.json';
/** Folders inside each other, and entries in all: artifacts of jobs, each with a handful of files. */
const DEEPEST = 8;
const MOST_ENTRIES = 100_000;

/**
 * The files called `report.json` in a folder of downloaded artifacts, by their paths; none where there is no folder. Links
 * are not followed: an artifact is a stranger's.
 */
export function findReports(folder: string, shownAs: string): LegFile[] {
  if (isAbsent(folder)) return [];
  const found: LegFile[] = [];
  let entries = 0;
  const search = (path: string, shown: string, depth: number): void => {
    for (const entry of list(path, shown)) {
      entries += 1;
      if (entries > MOST_ENTRIES) throw refuse(`${shownAs} has more than ${MOST_ENTRIES} files and folders`);
      const place = { path: join(path, entry.name), shownAs: join(shown, entry.name) };
      if (entry.isDirectory()) {
        if (depth >= DEEPEST) throw refuse(`${shownAs} has more than ${DEEPEST} folders inside each other`);
        search(place.path, place.shownAs, depth + 1);
      } else if (entry.name === NAME) {
        if (!entry.isFile()) throw refuse(`${place.shownAs} is no regular file`);
        found.push(place);
      }
    }
  };
  search(folder, shownAs, 1);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function list(path: string, shown: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (cause) {
    throw refuse(`${shown} cannot be read: ${(cause as Error).message}`, cause);
  }
}

function refuse(found: string, cause?: unknown): CallgateError {
  return new CallgateError(
    'report',
    `${found}. Expected the folder that actions/download-artifact wrote into, with a report.json for each leg. Nothing was merged.`,
    { cause },
  );
}
