/** Ends the text of a path whose file could not be shown to be where the path says. No verified path ends with it. */
export const UNVERIFIED = ' (unverified)';

/**
 * Ends a path that stands as the program gave it, because what it led to could not be told. A path that really ends so
 * never shows so: see `showName`.
 */
export function markUnverified(path: string): string {
  return `${path}${UNVERIFIED}`;
}

export function isMarkedUnverified(value: string): boolean {
  return value.endsWith(UNVERIFIED);
}

export function withoutMark(value: string): string {
  return isMarkedUnverified(value) ? value.slice(0, -UNVERIFIED.length) : value;
}

/** A path in the text of `decodeBytes`; one that ends as only a mark may is told apart by its escaped space. */
export function showName(text: string): string {
  return text.endsWith(UNVERIFIED) ? `${text.slice(0, -UNVERIFIED.length)}\\x20${UNVERIFIED.slice(1)}` : text;
}

const ESCAPE = /\\(?:\\|x([0-9a-f]{2}))/g;

/** The bytes, one a character (latin1), that `decodeBytes` and `showName` show as this text. */
export function bytesOfText(text: string): string {
  let bytes = '';
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    bytes += toUtf8(text.slice(from, match.index));
    bytes += match[1] === undefined ? '\\' : String.fromCharCode(Number.parseInt(match[1], 16));
    from = match.index + match[0].length;
  }
  return bytes + toUtf8(text.slice(from));
}

function toUtf8(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** The folder and the last component of an absolute path; `/` has the last component ''. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const trimmed = path.endsWith('/') ? path.replace(/\/+$/, '') : path;
  const slash = trimmed.lastIndexOf('/');
  return { folder: slash <= 0 ? '/' : trimmed.slice(0, slash), name: trimmed.slice(slash + 1) };
}

export function joinPath(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** Without empty components and `.`; `..` is left, since what it leads to depends on symbolic links. */
export function tidyPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

/** An empty component, `.` or `..`: a path without one is collapsed already. */
const COLLAPSIBLE = /\/(?:\.{0,2})(?:\/|$)/;

/** As if there were no symbolic links: fit to choose between paths that are known, never to know one. */
export function collapsePath(path: string): string {
  if (path.startsWith('/') && !COLLAPSIBLE.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
