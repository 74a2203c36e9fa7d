import { familyOf } from '../seccomp/families.ts';
import type { NewCall } from './schema.ts';

/** New calls in two groups: those that are able to do something new, and other spellings of what is allowed. */
export function splitSpellings<Call extends Pick<NewCall, 'spelling'>>(
  calls: readonly Call[],
): { readonly others: readonly Call[]; readonly spellings: readonly Call[] } {
  const isSpelling = ({ spelling = [] }: Call) => spelling.length > 0;
  return { others: calls.filter((call) => !isSpelling(call)), spellings: calls.filter(isSpelling) };
}

export const SPELLINGS = 'Another spelling of what is allowed';

/** One sentence for each ability: `epoll_pwait: to wait for descriptors, as the allowed poll does`. */
export function describeSpellings(calls: readonly Pick<NewCall, 'name' | 'spelling'>[]): string[] {
  const lines = splitSpellings(calls).spellings.map(({ name, spelling = [] }) => {
    const family = familyOf(name);
    const exception = family?.exception;
    return `${name}: to ${family?.does ?? 'do the same'}, as ${spelling.join(', ')} does, which is allowed${exception === null || exception === undefined ? '' : `; ${exception}`}`;
  });
  return [...new Set(lines)];
}
