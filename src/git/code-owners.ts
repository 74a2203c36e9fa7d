/** Where GitHub looks for the file, in its order; the first that is there counts. */
export const CODE_OWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;
/** Bytes: GitHub loads no longer one. */
export const LONGEST_CODE_OWNERS = 3 << 20;

/** A line that counts. */
export interface OwnerRule {
  /** From 1. */
  readonly line: number;
  readonly pattern: string;
  /** `@user`, `@organisation/team` or a mail address; none takes the owners away from what matches. */
  readonly owners: readonly string[];
}

/** A user's name may have an underscore where an enterprise manages it. */
const OWNER = /^(@[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9_.-]+)?|[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+)$/;

/**
 * The rules of a CODEOWNERS file, in order. A line that GitHub's documentation calls invalid is left out, as GitHub
 * leaves it out: a pattern with `!`, `[`, `]`, `\#` or `***`, an owner of another form. Sections are not known to GitHub, and
 * so are such lines. (docs.github.com, "About code owners", CODEOWNERS syntax.)
 */
export function parseCodeOwners(text: string): OwnerRule[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
    const comment = words.findIndex((word) => word.startsWith('#'));
    const [pattern, ...owners] = comment === -1 ? words : words.slice(0, comment);
    if (pattern === undefined || !isPattern(pattern)) return [];
    return owners.every((owner) => OWNER.test(owner)) ? [{ line: index + 1, pattern, owners }] : [];
  });
}

function isPattern(pattern: string): boolean {
  return pattern !== '/' && !/^!|^\\#|[[\]]|\*\*\*|\\$/.test(pattern);
}

/** The rule that says who owns a path of the repository: the last that matches. */
export function findRule(rules: readonly OwnerRule[], path: string): OwnerRule | undefined {
  return rules.findLast(({ pattern }) => matchesPattern(pattern, path));
}

/** Who owns a path of the repository: none where no rule matches. */
export function findOwners(rules: readonly OwnerRule[], path: string): readonly string[] {
  return findRule(rules, path)?.owners ?? [];
}

/**
 * Whether a pattern matches a file. It is anchored at the root by a slash before its end; otherwise it matches at any
 * depth. What matches a folder matches all below it, but for a last `*`, which matches files of that folder alone. `*`
 * and `?` stay within a name, `**` spans folders; case counts.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  const isFolder = pattern.endsWith('/');
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isAnchored = pattern.startsWith('/') || body.includes('/');
  const wanted = [...(isAnchored ? [] : ['**']), ...body.split('/')];
  const names = path.split('/');
  const isOpen = isFolder || !['*', '**'].includes(wanted.at(-1) ?? '');
  return (!isFolder && matchesNames(wanted, names)) || (isOpen && matchesNames([...wanted, '**'], names));
}

/** Name by name, remembering which places of the pattern are reached: no pattern takes long. */
function matchesNames(wanted: readonly string[], names: readonly string[]): boolean {
  const isLast = (place: number) => place === wanted.length - 1;
  return walk(names, wanted.length, (place, name) => {
    const segment = wanted[place] ?? '';
    if (segment !== '**') return { next: matchesName(segment, name) };
    // At the end it needs something below; before, it may stand for no folder at all.
    return { stay: true, next: isLast(place), skip: !isLast(place) };
  });
}

/** `*` any part of a name, `?` one character, `\\x` the character x. */
function matchesName(segment: string, name: string): boolean {
  const parts = segment.match(/\\.|[^\\]/gsu) ?? [];
  return walk([...name], parts.length, (place, character) => {
    const part = parts[place] ?? '';
    if (part === '*') return { stay: true, skip: true };
    return {
      next: part === '?' || (part.length > 1 && part.startsWith('\\') ? part.slice(1) : part) === character,
    };
  });
}

/** What a place of a pattern does with one item: keep it here, take it, or stand for nothing. */
type Step = (
  place: number,
  item: string,
) => { readonly stay?: boolean; readonly next?: boolean; readonly skip?: boolean };

/** Whether all items take the pattern from its start to its end. */
function walk(items: readonly string[], length: number, step: Step): boolean {
  const spread = (places: Set<number>) => {
    for (const place of places) if (place < length && step(place, '').skip === true) places.add(place + 1);
    return places;
  };
  let reached = spread(new Set([0]));
  for (const item of items) {
    const after = new Set<number>();
    for (const place of reached) {
      if (place === length) continue;
      const { stay, next } = step(place, item);
      if (stay === true) after.add(place);
      if (next === true) after.add(place + 1);
    }
    reached = spread(after);
  }
  return reached.has(length);
}
