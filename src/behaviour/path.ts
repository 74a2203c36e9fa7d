import type { PathItem, SyscallEvent } from '../audit/event.ts';
import { candidatePaths } from './candidate-path.ts';
import { FileTable, fileKey, forgetOldest } from './file-table.ts';
import {
  collapsePath,
  joinPath,
  markUnverified,
  showName,
  splitPath,
  tidyPath,
  withoutMark,
} from './path-text.ts';
import { isMoved, removedItem } from './renamed-item.ts';
import type { Resolver } from './resolver.ts';
import { readSpecial } from './special-file.ts';

/** Where one item of an event's PATH records was when the call took effect. */
export interface Location {
  /** Absolute, without symbolic links; as the program gave it and marked where it is not verified; `(pipe)`, `(socket)`. */
  readonly path: string;
  /** Whether the file with the record's number is known to have been there. */
  readonly isVerified: boolean;
}

/** Finds the paths of the events of one run; to be asked once for each event with PATH records, in their order. */
export interface Locator {
  /**
   * One location for each of the event's items. `descriptors` are the call's directory or file descriptors as they
   * stand in its arguments, in the order of its paths: none, one, or two for `renameat` and `linkat`.
   */
  locate(event: SyscallEvent, descriptors: readonly bigint[]): readonly Location[];
}

/** The name of what was made behind a symbolic link that led nowhere: the kernel's record does not hold it. */
export const UNKNOWN_NAME = '(unknown name)';

const IS_FOLDER = 0o040000;
const FORMAT = 0o170000;
const MOST_DESCRIPTORS = 10_000;

interface Found extends Location {
  /** Of the folder that holds it, where that is known. */
  readonly folder: string | null;
}

export function createLocator(resolver: Resolver): Locator {
  const files = new FileTable();
  const opened = new Map<string, string>();

  function locate(event: SyscallEvent, descriptors: readonly bigint[]): readonly Location[] {
    const keys = event.paths.map(fileKey);
    const parents = new Set<string>();
    for (const [index, item] of event.paths.entries())
      if (item.nameType === 'PARENT') parents.add(keys[index] ?? '');
    const found = event.paths.map((item, index) =>
      find(event, item, keys[index], candidatePaths(event, item, descriptors, opened), parents),
    );
    // Where making a file was refused, the record of its folder is all that there is.
    if (!event.succeeded && event.paths.every((item) => item.nameType === 'PARENT'))
      return found.map(({ path, isVerified }) =>
        isVerified
          ? { path: joinPath(path, UNKNOWN_NAME), isVerified }
          : { path: markUnverified(joinPath(withoutMark(path), UNKNOWN_NAME)), isVerified },
      );
    const settled = isWhole(found, parents)
      ? found
      : found.map((one, index) =>
          isChild(event.paths[index]) && one.isVerified ? unverified(one.path) : one,
        );
    if (event.succeeded)
      for (const [index, item] of event.paths.entries()) learn(event, item, keys[index], settled[index]);
    return settled.map(({ path, isVerified }) => ({ path, isVerified }));
  }

  function find(
    event: SyscallEvent,
    item: PathItem,
    key: string | undefined,
    candidates: readonly string[],
    parents: ReadonlySet<string>,
  ): Found {
    const special = readSpecial(item, resolver);
    if (special !== undefined) return { path: special, isVerified: true, folder: null };
    if (key === undefined) return findMissing(event, item, candidates);
    if (isChild(item)) {
      const child = findChild(candidates, parents);
      if (child === undefined) return unverified(candidates[0] ?? unknownIn(parents));
      return isAsKnown(event, item, child.path) ? child : unverified(child.path);
    }
    const known = files.paths(key);
    const path =
      known.find((one) => candidates.some((candidate) => collapsePath(candidate) === one)) ??
      findNow(candidates, key) ??
      known.find((one) => !item.name || splitPath(one).name === splitPath(candidates[0] ?? '').name);
    return path === undefined
      ? unverified(candidates[0] ?? UNKNOWN_NAME)
      : { path, isVerified: true, folder: null };
  }

  /**
   * Whether what was removed was where it was known to be: if not, something that was taken for it was another file.
   * Of a rename over a file of the same name the kernel may print the old path with the number of what was replaced.
   */
  function isAsKnown(event: SyscallEvent, item: PathItem, path: string): boolean {
    if (item.nameType !== 'DELETE') return true;
    const known = files.paths(fileKey(removedItem(event, item)) ?? '');
    return known.length === 0 || known.includes(path);
  }

  /** Where a candidate leads to the file with this number, right now. */
  function findNow(candidates: readonly string[], key: string): string | undefined {
    for (const candidate of candidates)
      for (const ask of [resolver.resolveEntry, resolver.resolve]) {
        const file = ask(candidate);
        if (file !== undefined && fileKey(file) === key) return file.real;
      }
    return undefined;
  }

  /** A name in a folder whose number stands in the event: what was made there and is gone, or was removed. */
  function findChild(candidates: readonly string[], parents: ReadonlySet<string>): Found | undefined {
    for (const candidate of candidates) {
      const { folder, name } = splitPath(candidate);
      if (name === '' || name === '..' || name === '.') continue;
      const known = [...parents].flatMap((key) => files.paths(key).map((path) => ({ key, path })));
      const collapsed = collapsePath(folder);
      const match = known.find(({ path }) => path === collapsed) ?? findFolder(folder, parents);
      const only = parents.size === 1 ? known.at(-1) : undefined;
      const holder = match ?? only;
      if (holder !== undefined)
        return { path: joinPath(holder.path, showName(name)), isVerified: true, folder: holder.key };
    }
    return undefined;
  }

  function findFolder(
    folder: string,
    parents: ReadonlySet<string>,
  ): { key: string; path: string } | undefined {
    const now = resolver.resolve(folder);
    const key = now === undefined ? undefined : fileKey(now);
    if (now === undefined || key === undefined || !parents.has(key)) return undefined;
    files.add(key, now.real, null);
    return { key, path: now.real };
  }

  /** What was refused before there was a file; where nothing took effect, there is nothing to verify. */
  function findMissing(event: SyscallEvent, item: PathItem, candidates: readonly string[]): Found {
    const given = candidates[0];
    if (given === undefined || event.succeeded) return unverified(given ?? item.name ?? UNKNOWN_NAME);
    const { folder, name } = splitPath(given);
    const now = resolver.resolve(folder);
    if (now === undefined || name === '..') return unverified(given);
    return { path: joinPath(now.real, showName(name)), isVerified: false, folder: null };
  }

  function unknownIn(parents: ReadonlySet<string>): string {
    const folders = [...parents].flatMap((parent) => files.paths(parent).slice(-1));
    return folders.length === 1 ? joinPath(folders[0] ?? '', UNKNOWN_NAME) : UNKNOWN_NAME;
  }

  function learn(
    event: SyscallEvent,
    item: PathItem,
    key: string | undefined,
    found: Found | undefined,
  ): void {
    if (key === undefined || found === undefined || item.nameType === 'UNKNOWN') return;
    const isFolder = item.mode !== null && (item.mode & FORMAT) === IS_FOLDER;
    if (item.nameType === 'DELETE') {
      if (found.isVerified && files.paths(key).includes(found.path)) files.remove(key, found.path);
      else files.forget(key);
      if (isFolder && found.isVerified) files.leave(found.path);
      return;
    }
    if (!found.isVerified) {
      // The number may be another file's by now.
      if (item.nameType === 'CREATE') files.forget(key);
      return;
    }
    if (item.nameType === 'CREATE' && !isMoved(event, key)) files.forget(key);
    files.add(key, found.path, found.folder);
    if (isFolder && item.nameType === 'NORMAL' && event.exit > 2n)
      remember(opened, `${event.pid} ${event.exit}`, found.path);
  }

  return { locate };
}

function remember(opened: Map<string, string>, descriptor: string, path: string): void {
  opened.delete(descriptor);
  opened.set(descriptor, path);
  forgetOldest(opened, MOST_DESCRIPTORS, (oldest) => opened.delete(oldest));
}

/** Of several folders, one that nothing was found in says that something was found in the wrong one. */
function isWhole(found: readonly Found[], parents: ReadonlySet<string>): boolean {
  return parents.size < 2 || [...parents].every((parent) => found.some(({ folder }) => folder === parent));
}

function isChild(item: PathItem | undefined): boolean {
  return item?.nameType === 'CREATE' || item?.nameType === 'DELETE';
}

function unverified(path: string): Found {
  return {
    path: markUnverified(path.startsWith('/') ? tidyPath(path) : path),
    isVerified: false,
    folder: null,
  };
}
