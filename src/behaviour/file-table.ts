import { joinPath } from './path-text.ts';

/** One name of a file: in a folder that the table may know, or by its whole path. */
type Name = { readonly folder: string | null; readonly name: string };

const MOST_FILES = 50_000;
const MOST_WHOLE = 4_096;
/** Deeper than PATH_MAX allows. */
const MOST_FOLDERS = 2_048;

/**
 * Where the files of a run are, by their number: what was seen being made, moved and removed, in the order in which it
 * happened, so that a path is known when the file is long gone. A number is free once its last name is removed, and the
 * kernel gives it to the next file: a name that is removed is forgotten at once. Keys are of `fileKey`. What does not
 * fit any more is forgotten, the oldest first.
 */
export class FileTable {
  readonly #names = new Map<string, Name[]>();
  /** Keys of files that have a name by its whole path, which a moved folder makes untrue. */
  readonly #whole = new Set<string>();

  /** All paths of a file that are known, the newest last. */
  paths(key: string): readonly string[] {
    const names = this.#names.get(key);
    if (names === undefined) return [];
    return names.map((name) => this.#path(name)).filter((path) => path !== undefined);
  }

  /** The file has this name now, beside those that it has. `folder` is the key of what holds it, if that is known. */
  add(key: string, path: string, folder: string | null): void {
    if (this.paths(key).includes(path)) return;
    const isInFolder = folder !== null && folder !== key && this.#names.has(folder);
    const name = isInFolder
      ? { folder, name: path.slice(path.lastIndexOf('/') + 1) }
      : { folder: null, name: path };
    const names = this.#names.get(key) ?? [];
    this.#names.delete(key);
    this.#names.set(key, [...names.filter((other) => this.#path(other) !== undefined), name]);
    if (name.folder === null) this.#whole.add(key);
    forgetOldest(this.#names, MOST_FILES, (oldest) => this.#names.delete(oldest));
    forgetOldest(this.#whole, MOST_WHOLE, (oldest) => this.#forgetWhole(oldest, () => true));
  }

  /** The name is no more. */
  remove(key: string, path: string): void {
    this.#keep(key, (name) => this.#path(name) !== path);
  }

  forget(key: string): void {
    this.#names.delete(key);
    this.#whole.delete(key);
  }

  /** A folder is no longer where it was, and nothing that is known by a whole path is in it any more. */
  leave(folder: string): void {
    for (const key of this.#whole) this.#forgetWhole(key, (path) => path.startsWith(joinPath(folder, '')));
  }

  #forgetWhole(key: string, isGone: (path: string) => boolean): void {
    this.#keep(key, (name) => name.folder !== null || !isGone(name.name));
  }

  #keep(key: string, isKept: (name: Name) => boolean): void {
    const names = (this.#names.get(key) ?? []).filter(isKept);
    if (names.length > 0) this.#names.set(key, names);
    else this.#names.delete(key);
    if (!names.some((name) => name.folder === null)) this.#whole.delete(key);
  }

  #path(name: Name): string | undefined {
    let path = '';
    let at: Name | undefined = name;
    for (let depth = 0; at !== undefined && depth < MOST_FOLDERS; depth += 1) {
      if (at.folder === null) return path === '' ? at.name : joinPath(at.name, path);
      path = path === '' ? at.name : `${at.name}/${path}`;
      at = this.#names.get(at.folder)?.at(-1);
    }
    return undefined;
  }
}

/** A file by its number, as a PATH record and the resolver give it. */
export function fileKey(file: {
  readonly device: string | null;
  readonly inode: bigint | null;
}): string | undefined {
  return file.device === null || file.inode === null ? undefined : `${file.device} ${file.inode}`;
}

export function forgetOldest(
  keys: { readonly size: number; keys(): IterableIterator<string> },
  most: number,
  forget: (key: string) => void,
): void {
  while (keys.size > most) {
    const oldest = keys.keys().next().value;
    if (oldest === undefined) return;
    forget(oldest);
  }
}
