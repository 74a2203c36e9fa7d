import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DebianPackage, fetchDebianPackage, pathIn } from '../support/debian-packages.ts';

const LIBRARIES = ['libcmark-gfm0.29.0.gfm.6', 'libcmark-gfm-extensions0.29.0.gfm.6'];

/** GitHub's own Markdown parser, as Debian packs it; `unavailable` where it cannot be had. */
export function fetchGithubParser(): DebianPackage {
  const missing = LIBRARIES.map(fetchDebianPackage).find((found) => 'unavailable' in found);
  return missing ?? fetchDebianPackage('cmark-gfm');
}

/** Debian puts libraries into a folder named by the architecture. */
function folderOfLibraries(found: DebianPackage): string {
  const folder = pathIn(found, 'usr/lib');
  return join(folder, readdirSync(folder)[0] ?? '');
}

/** The parsed document as cmark's XML, with the extensions that GitHub has on. */
export function parseAsGithub(found: DebianPackage, markdown: string): string {
  const LD_LIBRARY_PATH = LIBRARIES.map((name) => folderOfLibraries(fetchDebianPackage(name))).join(':');
  const extensions = ['table', 'autolink', 'strikethrough', 'tagfilter', 'tasklist'].flatMap((name) => [
    '-e',
    name,
  ]);
  const { status, stdout, stderr } = spawnSync(
    pathIn(found, 'usr/bin/cmark-gfm'),
    ['--to', 'xml', '--unsafe', ...extensions],
    {
      input: markdown,
      encoding: 'utf8',
      env: { LD_LIBRARY_PATH },
    },
  );
  if (status !== 0) throw new Error(`cmark-gfm exited with ${status}: ${stderr}`);
  return stdout;
}

/** How often each kind of node stands in the XML. */
export function countNodes(xml: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, name = ''] of xml.matchAll(/<([a-z_]+)[\s>/]/g)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** The raw HTML that the document passes through, decoded from the XML. */
export function rawHtml(xml: string): string[] {
  const found = xml.matchAll(/<html_(?:inline|block)[^>]*>([^<]*)<\/html_(?:inline|block)>/g);
  return [...found].map(([, text = '']) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"'),
  );
}

/** The block structure, without the inline nodes that escaping itself makes. */
export function structureOf(xml: string): Record<string, number> {
  const { text: _text, html_inline: _inline, ...structure } = countNodes(xml);
  return structure;
}
