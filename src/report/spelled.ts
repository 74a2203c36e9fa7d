import { isNoise } from '../risk/noise.ts';
import { familyOf } from '../seccomp/families.ts';
import type { NewCall } from './schema.ts';

/** New calls that decide: those that do not come and go with scheduling alone. */
export function decisive<Call extends Pick<NewCall, 'name' | 'noise'>>(
  calls: readonly Call[],
): readonly Call[] {
  return calls.filter((call) => !comesAndGoes(call));
}

/** What came and went with scheduling, in one sentence; undefined where nothing did. */
export function describeNoise(calls: readonly Pick<NewCall, 'name' | 'noise'>[]): string | undefined {
  const names = [...new Set(calls.filter(comesAndGoes).map(({ name }) => name))].sort();
  if (names.length === 0) return undefined;
  return `${names.join(', ')}: outside the baseline, and fails nothing, for it comes and goes with scheduling; proposed with the rest`;
}

/** New calls that decide, in two groups: those that are able to do something new, and other spellings of what is allowed. */
export function splitSpellings<Call extends Pick<NewCall, 'name' | 'spelling' | 'noise'>>(
  all: readonly Call[],
): { readonly others: readonly Call[]; readonly spellings: readonly Call[] } {
  const calls = decisive(all);
  const isSpelling = ({ name, spelling = [] }: Call) =>
    spelling.some((other) => other !== name && familyOf(name)?.calls.includes(other) === true);
  return { others: calls.filter((call) => !isSpelling(call)), spellings: calls.filter(isSpelling) };
}

export const SPELLINGS = 'Another spelling of what is allowed';

/** One sentence for each ability: `epoll_pwait: to wait for descriptors, as the allowed poll does`. */
export function describeSpellings(calls: readonly Pick<NewCall, 'name' | 'spelling' | 'noise'>[]): string[] {
  const lines = splitSpellings(calls).spellings.map(({ name, spelling = [] }) => {
    const family = familyOf(name);
    const exception = family?.exception;
    return `${name}: to ${family?.does ?? 'do the same'}, as ${spelling.join(', ')} does, which is allowed${exception === null || exception === undefined ? '' : `; ${exception}`}`;
  });
  return [...new Set(lines)];
}

/** A report that calls something noise or a spelling is believed only of what can be one. */
function comesAndGoes({ name, noise }: Pick<NewCall, 'name' | 'noise'>): boolean {
  return noise === true && isNoise(name);
}
