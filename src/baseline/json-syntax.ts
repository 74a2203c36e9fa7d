import { createScanner, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { type Findings, quote } from './findings.ts';

/** The deepest nesting of lists and objects that is read; a profile needs 5. */
export const MAX_DEPTH = 64;

const EXPECTED: { readonly [code: string]: string } = {
  PropertyNameExpected: 'expected a key in double quotes',
  ValueExpected: 'expected a value',
  ColonExpected: 'expected ":" after the key',
  CommaExpected: 'expected "," or the end of the list or object',
  CloseBraceExpected: 'the object is not closed: expected "}"',
  CloseBracketExpected: 'the list is not closed: expected "]"',
  EndOfFileExpected: 'expected the end of the file: remove what follows the profile',
  UnexpectedEndOfString: 'the string is not closed on its line: expected a double quote',
};

/** Errors inside one token: none causes another. */
const IN_TOKEN: { readonly [code: string]: string } = {
  UnexpectedEndOfNumber: 'the number is not complete: digits are missing',
  InvalidUnicode: 'the string holds an incomplete \\u escape: expected four hexadecimal digits',
  InvalidEscapeCharacter: 'the string holds an escape that JSON does not have: write a backslash as "\\\\"',
  InvalidCharacter: 'the string holds a bare control character: write it as a \\u escape',
};

export interface Shape {
  /** The offset of a closing brace or bracket → the offset of the comma just before it. */
  readonly trailingCommas: ReadonlyMap<number, number>;
  /** Where the nesting first goes past MAX_DEPTH. */
  readonly tooDeepAt: number | undefined;
}

/** Finds trailing commas and the depth token by token, without recursion, before the text is parsed. */
export function measure(text: string): Shape {
  const scanner = createScanner(text, true);
  const trailingCommas = new Map<number, number>();
  let depth = 0;
  let commaAt: number | undefined;
  // An unterminated comment leaves the scanner past the end with a token length: only the offset tells.
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const first = text.charAt(offset);
    if (first === '{' || first === '[') {
      if (++depth > MAX_DEPTH) return { trailingCommas, tooDeepAt: offset };
    } else if (first === '}' || first === ']') {
      depth--;
      if (commaAt !== undefined) trailingCommas.set(offset, commaAt);
    }
    commaAt = first === ',' ? offset : undefined;
  }
  return { trailingCommas, tooDeepAt: undefined };
}

function excerpt(text: string, error: ParseError): string {
  const end = error.offset + Math.max(error.length, 1);
  const found = text.slice(error.offset, end);
  return found === '' ? 'the end of the file' : quote(found);
}

/** True if nothing but commas and comments is wrong, so that the tree can be trusted. */
export function rejectSyntax(
  text: string,
  errors: readonly ParseError[],
  shape: Shape,
  findings: Findings,
): boolean {
  for (const [close, comma] of shape.trailingCommas) {
    findings.reject(comma, `a comma before "${text.charAt(close)}", which JSON does not allow: remove it`);
  }
  let trusted = true;
  let stopped = false;
  for (const error of errors) {
    const code = printParseErrorCode(error.error);
    const inToken = IN_TOKEN[code];
    if (shape.trailingCommas.has(error.offset)) continue;
    if (code === 'InvalidCommentToken') {
      findings.reject(
        error.offset,
        'a comment, which JSON does not have: move its text into the "comment" key of a rule',
      );
    } else if (inToken !== undefined) {
      findings.reject(error.offset, inToken);
      trusted = false;
    } else if (code === 'CommaExpected' && !stopped && /["{[]/.test(text.charAt(error.offset))) {
      findings.reject(error.offset, `found ${excerpt(text, error)}, expected "," before it`);
    } else if (!stopped) {
      const expected =
        EXPECTED[code] ??
        'expected a string in double quotes, a number, true, false, null, a list or an object';
      findings.reject(
        error.offset,
        `found ${excerpt(text, error)}: ${expected}; the rest is checked once this is mended`,
      );
      trusted = false;
      stopped = true;
    }
  }
  return trusted;
}
