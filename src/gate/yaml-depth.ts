import { type CST, Parser } from 'yaml';

/** The deepest nesting that is read; a configuration needs 3. */
export const MOST_NESTING = 64;

/** The offset at which lists and mappings first stand deeper than that; found without recursion, which has a limit of its own. */
export function findTooDeep(text: string): number | undefined {
  const waiting: { token: CST.Token; depth: number }[] = [];
  const add = (token: CST.Token | null | undefined, depth: number) => {
    if (token !== null && token !== undefined) waiting.push({ token, depth });
  };
  for (const token of new Parser().parse(text)) add(token, 0);
  let found: number | undefined;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (token.type === 'document') add(token.value, depth);
    if (!('items' in token)) continue;
    if (depth === MOST_NESTING) {
      found = Math.min(found ?? token.offset, token.offset);
      continue;
    }
    for (const { key, value } of token.items) {
      add(key, depth + 1);
      add(value, depth + 1);
    }
  }
  return found;
}
