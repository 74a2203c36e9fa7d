import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { type Findings, quote } from './findings.ts';
import { MAX_DEPTH, measure, rejectSyntax } from './json-syntax.ts';
import type { Json } from './profile.ts';

/** The longest text that is read, in UTF-16 units. Moby's default profile has 14,000. */
export const MAX_LENGTH = 1 << 20;

function rejectDuplicateKeys(node: Node, findings: Findings): void {
  const seen = new Map<string, number>();
  for (const child of node.children ?? []) {
    if (node.type !== 'object') {
      rejectDuplicateKeys(child, findings);
      continue;
    }
    const [key, value] = child.children ?? [];
    if (key !== undefined) {
      const name = String(key.value);
      const first = seen.get(name);
      if (first === undefined) seen.set(name, key.offset);
      else {
        findings.reject(
          key.offset,
          () =>
            `the key ${quote(name)} stands a second time in one object (first in line ${findings.lineOf(first)}), and an engine would use only the last: remove one`,
        );
      }
    }
    if (value !== undefined) rejectDuplicateKeys(value, findings);
  }
}

/**
 * The tree of a strict JSON text (RFC 8259), or undefined when it cannot be trusted. Rejects comments, trailing
 * commas, duplicate keys, a byte order mark, more than MAX_LENGTH characters and nesting beyond MAX_DEPTH.
 */
export function parseJsonText(text: string, findings: Findings): Node | undefined {
  if (text.length > MAX_LENGTH) {
    findings.reject(
      0,
      `the file has ${text.length} characters, expected at most ${MAX_LENGTH}: is it a profile?`,
    );
    return undefined;
  }
  if (text.startsWith('\ufeff')) {
    findings.reject(0, 'a byte order mark, which JSON does not allow: save the file as UTF-8 without it');
    return undefined;
  }
  if (/^[ \t\r\n]*$/.test(text)) {
    findings.reject(0, 'the file is empty, expected a profile: { "defaultAction": …, "syscalls": […] }');
    return undefined;
  }
  const shape = measure(text);
  if (shape.tooDeepAt !== undefined) {
    findings.reject(
      shape.tooDeepAt,
      `lists and objects are nested more than ${MAX_DEPTH} deep: is it a profile?`,
    );
    return undefined;
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const trusted = rejectSyntax(text, errors, shape, findings);
  if (root === undefined || !trusted) return undefined;
  rejectDuplicateKeys(root, findings);
  return root;
}

/** The value of a tree as it stood in the text: a whole number outside ±(2^53 - 1) is a bigint. */
export function jsonOf(node: Node, text: string, findings: Findings): Json {
  if (node.type === 'array') return (node.children ?? []).map((child) => jsonOf(child, text, findings));
  if (node.type === 'object') {
    // Object.fromEntries defines own properties, so that a key "__proto__" is a key like any other.
    return Object.fromEntries(
      (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
        key === undefined || value === undefined ? [] : [[String(key.value), jsonOf(value, text, findings)]],
      ),
    );
  }
  if (node.type !== 'number') return node.value;
  const source = text.slice(node.offset, node.offset + node.length);
  const number = Number(source);
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(number) ? number + 0 : BigInt(source);
  if (!Number.isFinite(number)) {
    findings.reject(
      node.offset,
      `found ${source.slice(0, 40)}, which is beyond the range of a double: write a smaller number`,
    );
    return 0;
  }
  return number;
}
