import { escapeGlob } from './glob.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** Of 16 digits or more, letters among them. */
const HASH = /(?<![0-9a-z])(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{16,}(?![0-9a-z])/i;
/** A pid, a time, a counter: no version or year has five digits. */
const NUMBER = /\d{5,}/;
/** What mkdtemp(3) and mktemp(1) put for their X, and Python's tempfile behind `tmp`: at the end or before an extension. */
const FILLED = /^(?:(.*[-_.])([A-Za-z0-9]{6}|[A-Za-z0-9]{10})|(tmp)([a-z0-9_]{8}))(\.[a-z0-9]{1,5})?$/;
/** Neither an alphabet of a name nor a version: `[A-Za-z0-9_-]` of 20 or more with all three sorts in it. */
const TOKEN = /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,}(?![\w-])/;

const MOST_STARS = 2;

/**
 * Takes what another run would not give again for `*`: UUIDs, hashes, long numbers, what fills a template. In a folder
 * for temporary files everything in a template's place is taken for that; elsewhere it has to look drawn by lot.
 */
export function generaliseName(name: string, isTemporary: boolean): string {
  let pieces: readonly (string | null)[] = [name];
  for (const pattern of [UUID, HASH, TOKEN, NUMBER])
    pieces = pieces.flatMap((piece) => (piece === null ? [null] : cut(piece, pattern)));
  return joinPieces(pieces.length === 1 ? cutFilled(name, isTemporary) : pieces);
}

/** What a name has in common with those that differ from it in numbers alone. */
export function skeleton(name: string): string {
  return name.replaceAll(/\d+/g, '#');
}

/** The pattern of all names with a skeleton. */
export function skeletonPattern(shape: string): string {
  return joinPieces(shape.split(/(#)/).map((piece) => (piece === '#' ? null : piece)));
}

function cut(text: string, pattern: RegExp): (string | null)[] {
  const match = pattern.exec(text);
  if (match === null) return [text];
  const rest = cut(text.slice(match.index + match[0].length), pattern);
  return [text.slice(0, match.index), null, ...rest];
}

function cutFilled(name: string, isTemporary: boolean): (string | null)[] {
  const match = FILLED.exec(name);
  const [, before = match?.[3] ?? '', , , , extension = ''] = match ?? [];
  const filled = match?.[2] ?? match?.[4];
  if (filled === undefined || !(isTemporary || looksDrawn(filled))) return [name];
  return [before, null, extension];
}

/** Whether letters and digits change sort (small, capital, digit) more often than words and versions do. */
function looksDrawn(text: string): boolean {
  const sorts = [...text].map((character) => (/\d/.test(character) ? 0 : /[a-z]/.test(character) ? 1 : 2));
  return sorts.filter((sort, index) => index > 0 && sort !== sorts[index - 1]).length >= 3;
}

function joinPieces(pieces: readonly (string | null)[]): string {
  const merged = pieces.filter(
    (piece, index) => piece !== '' && !(piece === null && isStarBefore(pieces, index)),
  );
  const first = merged.indexOf(null);
  const last = merged.lastIndexOf(null);
  const fits = merged.filter((piece) => piece === null).length <= MOST_STARS;
  const kept = fits ? merged : [...merged.slice(0, first), null, ...merged.slice(last + 1)];
  return kept.map((piece) => (piece === null ? '*' : escapeGlob(piece))).join('');
}

/** Whether nothing but empty text stands between this star and the one before. */
function isStarBefore(pieces: readonly (string | null)[], index: number): boolean {
  const before = pieces.slice(0, index).filter((piece) => piece !== '');
  return before.length > 0 && before.at(-1) === null;
}
