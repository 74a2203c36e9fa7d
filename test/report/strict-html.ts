import { spawnSync } from 'node:child_process';
import { type DebianPackage, fetchDebianPackage, pathIn } from '../support/debian-packages.ts';

/** An element's start, `name attribute="value"…`, its end, `/name`, or a text between two of them, decoded. */
export interface Token {
  readonly kind: 'tag' | 'text';
  readonly text: string;
}

const TAG = /^<(\/?[a-z][a-z0-9]*(?: [a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*\/?)>/;
const STYLE = /^<style>[^<]*<\/style>/;
const ENTITY = /&(?:amp|lt|gt|quot|#39);/g;
const DECODED: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" },
};

/**
 * Reads a page by a grammar so narrow that no parser can read it in another way: each `<` begins a tag of ours, each `&`
 * one of five entities, each attribute is quoted, and no raw text but one style without a `<`.
 */
export function parseStrictly(page: string): Token[] {
  const doctype = '<!DOCTYPE html>\n';
  if (!page.startsWith(doctype)) throw new Error('expected a doctype');
  const tokens: Token[] = [];
  let rest = page.slice(doctype.length);
  while (rest !== '') {
    const [style] = STYLE.exec(rest) ?? [];
    const [tag, inner = ''] = TAG.exec(rest) ?? [];
    const [text] = /^[^<>]+/.exec(rest) ?? [];
    const found = style ?? tag ?? text;
    if (found === undefined) throw new Error(`neither a tag nor text: ${JSON.stringify(rest.slice(0, 80))}`);
    if (style === undefined && found.replaceAll(ENTITY, '').includes('&')) {
      throw new Error(`an unknown entity: ${JSON.stringify(found)}`);
    }
    const decoded = (text ?? '').replaceAll(ENTITY, (entity) => DECODED[entity] ?? '');
    tokens.push(
      text === found ? { kind: 'text', text: decoded } : { kind: 'tag', text: style ? 'style' : inner },
    );
    rest = rest.slice(found.length);
  }
  return tokens;
}

const PACKAGES = ['python3-webencodings', 'python3-six'];

/** The browsers' own parsing algorithm (WHATWG), as Debian packs html5lib; `unavailable` where it cannot be had. */
export function fetchBrowserParser(): DebianPackage {
  const missing = PACKAGES.map(fetchDebianPackage).find((found) => 'unavailable' in found);
  return missing ?? fetchDebianPackage('python3-html5lib');
}

const LIST_ELEMENTS = `
import json, sys, html5lib
def elements(page):
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    return [[str(e.tag).split("}")[-1], sorted(str(k) for k in e.attrib)] for e in tree.iter()]
print(json.dumps([elements(page) for page in json.load(sys.stdin)]))
`;

/** For each page the elements that a browser makes of it, in their order, each with the names of its attributes. */
export function listElements(found: DebianPackage, pages: readonly string[]): [string, string[]][][] {
  const folders = [found, ...PACKAGES.map(fetchDebianPackage)].map((one) =>
    pathIn(one, 'usr/lib/python3/dist-packages'),
  );
  const { status, stdout, stderr } = spawnSync('python3', ['-c', LIST_ELEMENTS], {
    input: JSON.stringify(pages),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONPATH: folders.join(':') },
  });
  if (status !== 0) throw new Error(`html5lib exited with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
