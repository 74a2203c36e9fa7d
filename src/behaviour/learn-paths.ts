import type { Kind } from './behaviour.ts';
import { escapeGlob } from './glob.ts';
import { isMarkedUnverified } from './path-text.ts';
import { toPattern } from './pattern.ts';
import { generaliseName, skeleton, skeletonPattern } from './random-part.ts';

/** A value and the pattern that it became. */
export interface LearntPath {
  readonly value: string;
  readonly pattern: string;
  /** What in it was taken for different in the next run. */
  readonly parts: readonly string[];
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
      return { value, pattern: toPattern(kind, value), parts: [] };
    const names = value.split('/');
    const parts: string[] = [];
    const patterns = names.map((name, index) => {
      const folder = names.slice(0, index).join('/');
      const shape = skeleton(name);
      if (shape !== name && (alike.get(`${folder}/${shape}`)?.size ?? 0) >= ALIKE) {
        parts.push(name);
        return skeletonPattern(shape);
      }
      const general = generaliseName(name, TEMPORARY.includes(folder));
      parts.push(...general.parts);
      return general.pattern;
    });
    return { value, pattern: spread(names, patterns, parts).join('/'), parts };
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
function spread(names: readonly string[], patterns: readonly string[], parts: string[]): readonly string[] {
  const spread = [...patterns];
  for (let index = names.length - 2; index > 0 && spread[index + 1]?.startsWith('*'); index -= 1) {
    const name = names[index] ?? '';
    if (!SPREAD.test(name) || spread[index] !== escapeGlob(name)) break;
    parts.push(name);
    spread[index] = '*';
  }
  return spread;
}
