import picomatch from 'picomatch';

/** A glob's `/`-separated parts: `**` alone, text to compare, or a test of one component. */
type Part = { readonly text: string } | { readonly test: RegExp } | typeof ANY_DEPTH;
const ANY_DEPTH = Symbol('**');

/** What a glob matches, and the text that everything it matches begins with. */
export interface Glob {
  readonly prefix: string;
  /** Takes what `splitValue` gives, so that many globs share it. */
  matches(names: readonly string[]): boolean;
}

const OPTIONS = { dot: true, nobrace: true, noextglob: true, nonegate: true, strictSlashes: true } as const;

/** More wildcards in one component make a regular expression that a chosen value keeps busy for long. */
const MOST_STARS = 2;
const MOST_DEPTHS = 4;

/** What picomatch would read as more than text. Private-use characters stand for it: no shown text holds them. */
const MEANT = /[\\()[\]{}|+@!^$"',;*?]/g;
const stand = (character: string): string => String.fromCharCode(0xe000 + character.charCodeAt(0));

/** One component's tokens: an escaped character, a class, stars, any one character, or a character. */
const TOKEN = /\\(.)|(\[[!^]?[\w-]+\])|(\*+)|(\?)|(.)/gsu;
const WILD = /^(?:\[|\*|\?$)/;

/**
 * Compiles a glob over paths: `*` and `?` and classes of letters and digits within a component, `**` as a component of
 * its own for any number of them, `\` before a character that means itself. As picomatch matches, component by
 * component, so that time grows with pattern and path alone, and `dir/**` is what is inside of `dir`.
 */
export function compileGlob(pattern: string): Glob {
  const parts = splitParts(pattern).map(compilePart);
  return { prefix: literalPrefix(pattern), matches: (names) => matchParts(parts, names) };
}

/** A value's components, as globs compare them. */
export function splitValue(value: string): readonly string[] {
  return value.split('/');
}

/** Text as a pattern that matches it alone. */
export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** What is wrong with a glob, or null. */
export function checkGlob(pattern: string): string | null {
  if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) return 'ends with a single backslash; write \\\\ for one';
  const parts = splitParts(pattern);
  if (parts.filter((part) => part === '**').length > MOST_DEPTHS)
    return `has more than ${MOST_DEPTHS} times \`**\`; name more of the folders`;
  for (const part of parts) {
    const tokens = [...part.matchAll(TOKEN)];
    if (tokens.some((token) => token[5] === '[' || token[5] === ']'))
      return 'has a bracket that makes no class of letters and digits; write \\[ and \\] for brackets';
    if (part !== '**' && tokens.some((token) => (token[3]?.length ?? 0) > 1))
      return '`**` has to stand alone between slashes; within a name, write `*`';
    if (tokens.filter((token) => token[3] !== undefined).length > MOST_STARS)
      return `has more than ${MOST_STARS} times \`*\` in one name; write fewer`;
  }
  return null;
}

/** Whether it can match more than one text: an escaped star is only a star. */
export function hasWildcards(pattern: string): boolean {
  return [...pattern.matchAll(TOKEN)].some(([whole, escaped]) => escaped === undefined && WILD.test(whole));
}

/** What is left of a glob without its wildcards: '' where nothing else says what is meant. */
export function literalText(pattern: string): string {
  return [...pattern.matchAll(TOKEN)].map((token) => token[1] ?? token[5] ?? '').join('');
}

function splitParts(pattern: string): readonly string[] {
  const parts = pattern.split('/');
  return parts.filter((part, index) => part !== '**' || parts[index - 1] !== '**');
}

function literalPrefix(pattern: string): string {
  let prefix = '';
  for (const [, escaped, , , , plain] of pattern.matchAll(TOKEN)) {
    const character = escaped ?? plain;
    if (character === undefined) break;
    prefix += character;
  }
  // `a/**/b` matches `a/b` as well.
  return prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
}

function compilePart(part: string): Part {
  if (part === '**') return ANY_DEPTH;
  const tokens = [...part.matchAll(TOKEN)];
  if (!hasWildcards(part)) return { text: literalText(part) };
  const glob = tokens
    .map(([whole, escaped, , stars, , plain]) =>
      escaped !== undefined || plain !== undefined
        ? (escaped ?? plain ?? '').replace(MEANT, stand)
        : stars === undefined
          ? whole.replace('[!', '[^')
          : '*',
    )
    .join('');
  return { test: picomatch.makeRe(glob, OPTIONS) };
}

/** Greedily, going back to the last `**` alone: what an earlier one took is never worth taking more of. */
function matchParts(parts: readonly Part[], names: readonly string[]): boolean {
  let part = 0;
  let name = 0;
  let retry: { part: number; name: number } | undefined;
  while (name < names.length) {
    const wanted = parts[part];
    // A trailing `**` is at least one component.
    if (wanted === ANY_DEPTH) {
      if (part + 1 === parts.length) return true;
      part += 1;
      retry = { part, name };
    } else if (wanted !== undefined && matchName(wanted, names[name] ?? '')) {
      part += 1;
      name += 1;
    } else if (retry !== undefined) {
      retry = { part: retry.part, name: retry.name + 1 };
      ({ part, name } = retry);
    } else return false;
  }
  return part === parts.length;
}

function matchName(part: Exclude<Part, typeof ANY_DEPTH>, name: string): boolean {
  return 'text' in part ? part.text === name : part.test.test(name.replace(MEANT, stand));
}
