import type { Kind } from './behaviour.ts';
import { escapeGlob } from './glob.ts';
import { isMarkedUnverified } from './path-text.ts';
import { toPattern } from './pattern.ts';
import { generaliseName, skeleton, skeletonPattern } from './random-part.ts';

/** A value and the pattern that it became. */
export interface LearntPath {
  readonly value: string;
  readonly pattern: string;
  /** Paths up to and with a name that another run would give otherwise, and what they became. */
  readonly changed: readonly { readonly from: string; readonly to: string }[];
}

/** So many names that differ in numbers alone are one. */
const ALIKE = 3;
const TEMPORARY = ['$TMPDIR', '/tmp', '/var/tmp', '/dev/shm'];

/** Folders of two hex digits that tools spread files by their hash over. */
const SPREAD = /^[0-9a-f]{2}$/;

/** Each path with its random parts as `*`. What is marked unverified stays as it is. */
export function learnPaths(kind: Kind, values: readonly string[]): readonly LearntPath[] {
  const alike = countAlike(values);
  return values.map((value) => {
    if (isMarkedUnverified(value) || !value.includes('/') || value.startsWith('/proc/'))
      return { value, pattern: toPattern(kind, value), changed: [] };
    const names = value.split('/');
    const patterns = spread(
      names,
      names.map((name, index) => {
        const folder = names.slice(0, index).join('/');
        const shape = skeleton(name);
        const isAlike = shape !== name && (alike.get(`${folder}/${shape}`)?.size ?? 0) >= ALIKE;
        return isAlike ? skeletonPattern(shape) : generaliseName(name, TEMPORARY.includes(folder));
      }),
    );
    const changed = names.flatMap((name, index) =>
      patterns[index] === escapeGlob(name)
        ? []
        : [{ from: names.slice(0, index + 1).join('/'), to: patterns.slice(0, index + 1).join('/') }],
    );
    return { value, pattern: patterns.join('/'), changed };
  });
}

/** Names by their folder and skeleton. */
function countAlike(values: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const alike = new Map<string, Set<string>>();
  for (const value of values) {
    const names = value.split('/');
    for (const [index, name] of names.entries()) {
      const shape = skeleton(name);
      if (shape === name) continue;
      const key = `${names.slice(0, index).join('/')}/${shape}`;
      alike.set(key, (alike.get(key) ?? new Set()).add(name));
    }
  }
  return alike;
}

/** The folders of a file that is named by its hash are of that hash as well. */
function spread(names: readonly string[], patterns: readonly string[]): readonly string[] {
  const spread = [...patterns];
  for (let index = names.length - 2; index > 0 && spread[index + 1]?.startsWith('*'); index -= 1) {
    const name = names[index] ?? '';
    if (!SPREAD.test(name) || spread[index] !== escapeGlob(name)) break;
    spread[index] = '*';
  }
  return spread;
}
