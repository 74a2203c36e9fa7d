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
}

/**
 * The files and folders that hold secrets and that the calling user may read; whom the kernel refuses one shows up
 * without a rule for it. Run as the subject's user.
 */
export function findSecrets(home: string, workspace: string): SecretPaths {
  const found = [...fixedSecrets(home), ...findByName(workspace)].map(resolveReadable);
  const paths = [
    ...new Map(found.flatMap((each) => (each === undefined ? [] : [[each.path, each]]))).values(),
  ];
  const kept = paths.slice(0, MOST_RULES);
  return {
    files: kept.filter(({ isFolder }) => !isFolder).map(({ path }) => path),
    folders: kept.filter(({ isFolder }) => isFolder).map(({ path }) => path),
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

function findByName(workspace: string): string[] {
  const found: string[] = [];
  const waiting: { folder: string; depth: number }[] = [{ folder: workspace, depth: 0 }];
  for (let looked = 0; looked < MOST_FOLDERS; looked += 1) {
    const next = waiting.shift();
    if (next === undefined) break;
    for (const name of listNames(next.folder)) {
      const path = join(next.folder, name);
      if (isSecretName(name)) found.push(path);
      else if (next.depth < DEEPEST && !PASSED_OVER.has(name) && isFolder(path))
        waiting.push({ folder: path, depth: next.depth + 1 });
    }
  }
  return found;
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
