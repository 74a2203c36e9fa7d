/** A line of a comment, and whether its writer speaks in it or only shows it: code, a quotation, hidden HTML. */
export interface CommentLine {
  readonly text: string;
  readonly isSpoken: boolean;
  /** Whether a blank line, or nothing, stands before it. */
  readonly startsParagraph: boolean;
}

/** What HTML blocks end with that a blank line does not end (CommonMark 0.31, section 4.6, conditions 1 to 5). */
const LONG_BLOCKS: readonly (readonly [start: RegExp, end: RegExp])[] = [
  [/^ {0,3}<(?:pre|script|style|textarea)(?=[\s>]|$)/i, /<\/(?:pre|script|style|textarea)>/i],
  [/^ {0,3}<\?/, /\?>/],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
];

type Block =
  | { readonly kind: 'fence'; readonly mark: string }
  | { readonly kind: 'html'; readonly end: RegExp }
  | { readonly kind: 'quote' | 'tag' };

/**
 * The lines of a comment in GitHub's Markdown. What could be code, quoted or hidden counts as not spoken: a quotation goes
 * on to the next blank line, as in Markdown it does without a mark, and what is never closed goes on to the end.
 */
export function readCommentLines(body: string): CommentLine[] {
  let block: Block | undefined;
  let wasBlank = true;
  return body.split(/\r\n|\n|\r/).map((text) => {
    const startsParagraph = wasBlank;
    wasBlank = text.trim() === '';
    if (block?.kind === 'fence') {
      if (closesFence(text, block.mark)) block = undefined;
      return { text, isSpoken: false, startsParagraph };
    }
    if (block?.kind === 'html') {
      block = afterHtml(text, block.end);
      return { text, isSpoken: false, startsParagraph };
    }
    if (wasBlank) block = undefined;
    block = openBlock(text) ?? block;
    return { text, isSpoken: block === undefined && !text.includes('<!--'), startsParagraph };
  });
}

function openBlock(text: string): Block | undefined {
  const [, mark] = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(text) ?? [];
  if (mark !== undefined) return { kind: 'fence', mark };
  for (const [start, end] of LONG_BLOCKS) {
    if (start.test(text)) return end.test(text) ? { kind: 'tag' } : { kind: 'html', end };
  }
  const comment = afterComments(text);
  if (comment !== undefined) return comment;
  if (/^ {0,3}>/.test(text)) return { kind: 'quote' };
  return /^ {0,3}<[A-Za-z/!]/.test(text) ? { kind: 'tag' } : undefined;
}

/** The block that the last comment of a line is, where the line does not close it. */
function afterComments(text: string): Block | undefined {
  const last = text.lastIndexOf('<!--');
  if (last < 0) return undefined;
  return text.includes('-->', last + 2) ? undefined : { kind: 'html', end: /-->/ };
}

/** After its end a block may be open again: a comment may begin on the line that ends another. */
function afterHtml(text: string, end: RegExp): Block | undefined {
  const found = end.exec(text);
  if (found === null) return { kind: 'html', end };
  return afterComments(text.slice(found.index + found[0].length)) ?? { kind: 'tag' };
}

function closesFence(text: string, mark: string): boolean {
  const [, closing = ''] = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(text) ?? [];
  return closing[0] === mark[0] && closing.length >= mark.length;
}
