import { shortenEnd, toPlainText } from './plain-text.ts';

/**
 * Text from outside as inline Markdown that renders as that text and nothing else: every character that is not a
 * letter or digit becomes an entity, inside a code element, where GitHub makes no mentions. An empty comment keeps an @
 * from what stands before it: GitHub's parser looks for mail addresses in the decoded text, code elements or not.
 */
export function escapeInline(text: string): string {
  if (text === '') return '';
  const escaped = toPlainText(text).replaceAll(
    /[^\p{L}\p{N} ]/gu,
    (character) => `${character === '@' ? '<!---->' : ''}&#${character.codePointAt(0)};`,
  );
  return `<code>${escaped}</code>`;
}

/** Text from outside as inline Markdown, `most` characters of it; never empty, which would change what stands around it. */
export function clip(text: string, most: number): string {
  return escapeInline(shortenEnd(toPlainText(text.slice(0, most + 1)), most) || '—');
}

/** A link where the address is plain https; else its text alone. The text is one of ours. */
export function link(text: string, address: string): string {
  return /^https:\/\/[\w.:-]+(?:\/[\w.~%+=#,-]*)*(?:\?[\w.~%+=&-]*)?$/.test(address)
    ? `[${text}](${address})`
    : text;
}

/** A fenced block whose fence is longer than any run of backticks in it. */
export function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const body = text.split('\n').map(toPlainText).join('\n').trimEnd();
  return `${ticks}${language}\n${body}\n${ticks}`;
}

/** A sentence of ours, which has no marks but these; whatever else stands in it becomes a question mark. */
export function escapeSentence(text: string): string {
  return toPlainText(text)
    .replaceAll(/[^\p{L}\p{N} .,:()’-]/gu, '?')
    .replaceAll(/www\./gi, 'www ');
}

/** Folded away; GitHub reads Markdown in it again after an empty line. `summary` is a text of ours. */
export function fold(summary: string, body: string, isOpen = false): string {
  return `<details${isOpen ? ' open' : ''}><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
