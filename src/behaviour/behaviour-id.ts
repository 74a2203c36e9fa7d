import { type BehaviourRule, KINDS, type Kind } from './behaviour.ts';

/** A behaviour, or a rule for one, in a word: `execute:/usr/bin/id`. No system call's name looks like it. */
export function behaviourId({ kind, value }: Pick<BehaviourRule, 'kind' | 'value'>): string {
  return `${kind}:${value}`;
}

/** The kind and value of an id; undefined for what is none, such as the name of a system call. */
export function parseBehaviourId(id: string): { kind: Kind; value: string } | undefined {
  const colon = id.indexOf(':');
  const kind = KINDS.find((candidate) => candidate === id.slice(0, colon));
  return colon < 0 || kind === undefined ? undefined : { kind, value: id.slice(colon + 1) };
}

const ESCAPES: readonly (readonly [character: string, escaped: string])[] = [
  ['%', '%25'],
  [',', '%2C'],
  [' ', '%20'],
];

/** The id as it stands in a list with commas, such as that of `--only`. */
export function escapeId(id: string): string {
  return ESCAPES.reduce((text, [character, escaped]) => text.replaceAll(character, escaped), id);
}

/** The name of a call, or the id of a behaviour, that stands in such a list; undefined where an escape is not one of ours. */
export function unescapeId(text: string): string | undefined {
  if (/%(?!2[05C])/i.test(text)) return undefined;
  return text.replaceAll(/%2([05C])/gi, (_, digit: string) =>
    digit === '0' ? ' ' : digit === '5' ? '%' : ',',
  );
}
