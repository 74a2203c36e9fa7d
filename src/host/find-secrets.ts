import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fixedSecrets, isSecretName } from '../behaviour/secret-files.ts';

/** A rule for each costs time to delete, and a workspace may be large: what is looked at, and what is watched. */
const MOST_FOLDERS = 2000;
const DEEPEST = 5;
const MOST_RULES = 12;
/** Where others keep what they downloaded. */
const PASSED_OVER = new Set(['node_modules', '.git', '.venv', 'vendor', 'target']);

export interface SecretPaths {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** What else there is, or may be, that is not watched, a sentence each. */
  readonly limits: readonly string[];
}

/**
 * The files and folders that hold secrets and that the calling user may read; whom the kernel refuses one shows up
 * without a rule for it. Run as the subject's user.
 */
export function findSecrets(home: string, workspace: string): SecretPaths {
  const { named, isCut } = findByName(workspace);
  const found = [...fixedSecrets(home), ...named].map(resolveReadable);
  const paths = [
    ...new Map(found.flatMap((each) => (each === undefined ? [] : [[each.path, each]]))).values(),
  ];
  const kept = paths.slice(0, MOST_RULES);
  const more = paths.length - kept.length;
  return {
    files: kept.filter(({ isFolder }) => !isFolder).map(({ path }) => path),
    folders: kept.filter(({ isFolder }) => isFolder).map(({ path }) => path),
    limits: [
      ...(more > 0
        ? [`of ${paths.length} files and folders that hold secrets, ${more} are not watched`]
        : []),
      ...(isCut
        ? [`secrets were looked for in ${MOST_FOLDERS} folders of the workspace, and it has more`]
        : []),
    ],
  };
}

function resolveReadable(path: string): { readonly path: string; readonly isFolder: boolean } | undefined {
  try {
    const resolved = realpathSync(path);
    // access(2) would ask for the real user, which stays root.
    const file = openSync(resolved, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return { path: resolved, isFolder: fstatSync(file).isDirectory() };
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined; // not there, or not for this user
  }
}

function findByName(workspace: string): { readonly named: readonly string[]; readonly isCut: boolean } {
  const found: string[] = [];
  const waiting: { folder: string; depth: number }[] = [{ folder: workspace, depth: 0 }];
  for (let looked = 0; looked < MOST_FOLDERS; looked += 1) {
    const next = waiting.shift();
    if (next === undefined) return { named: found, isCut: false };
    for (const name of listNames(next.folder)) {
      const path = join(next.folder, name);
      if (isSecretName(name)) found.push(path);
      else if (next.depth < DEEPEST && !PASSED_OVER.has(name) && isFolder(path))
        waiting.push({ folder: path, depth: next.depth + 1 });
    }
  }
  return { named: found, isCut: waiting.length > 0 };
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
