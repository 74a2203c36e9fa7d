import { toPlainText } from '../plain-text.ts';

/** HTML that is safe to stand in a page; only `html` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = string | number | Markup | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * The one boundary between text and HTML: whatever is put into the template is text of an element or of a quoted
 * attribute, unless this has made it. Characters that move or hide text are shown by their number.
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(parts.map((part, index) => part + renderContent(contents[index] ?? '')).join(''));
}

function renderContent(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(renderContent).join('');
  return String(content)
    .split('\n')
    .map((line) => toPlainText(line).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? ''))
    .join('\n');
}
