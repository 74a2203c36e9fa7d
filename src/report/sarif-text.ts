import type { Location } from 'sarif';
import { toPlainText } from './plain-text.ts';

/**
 * Text for a SARIF message that is read as it stands: SARIF 2.1.0 makes a link of `[text](target)` (3.11.6) and puts an
 * argument in for `{0}` (3.11.5), so a space is put into each.
 */
export function toMessageText(text: string): string {
  return toPlainText(text)
    .replaceAll('](', '] (')
    .replaceAll(/\{(?=\d)/g, '{ ');
}

/** A line of a file: from the repository's root, or, for an absolute path, of this machine. */
export function makeLocation(path: string, line: number): Location {
  const isAbsolute = path.startsWith('/');
  const uri = `${isAbsolute ? 'file://' : ''}${encodePath(path)}`;
  return {
    physicalLocation: {
      artifactLocation: isAbsolute ? { uri } : { uri, uriBaseId: '%SRCROOT%' },
      region: { startLine: line },
    },
  };
}

/** A path as a URI reference (RFC 3986), without what leads nowhere: `./a//b/../c` is `a/c`. */
function encodePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const last = parts.at(-1);
    if (part === '' || part === '.') continue;
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else parts.push(part);
  }
  const encode = (part: string) => encodeURIComponent(part.replaceAll(/\p{Cs}/gu, '\ufffd'));
  return `${path.startsWith('/') ? '/' : ''}${parts.map(encode).join('/')}`;
}
