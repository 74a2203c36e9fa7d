import type { Kind } from '../behaviour/behaviour.ts';
import { toPlainText } from '../report/plain-text.ts';
import { isSyscallName } from '../seccomp/syscall-table.ts';
import { explainAddress } from './address-pattern.ts';
import { quote } from './findings.ts';

/** Characters: the longest path that the kernel takes has 4095 bytes, and each may be written as `\xNN`. */
const LONGEST = 16_384;
const PLACES = ['$WORKSPACE', '$TMPDIR', '$HOME'];
const PATH_KINDS: ReadonlySet<Kind> = new Set(['execute', 'read', 'write', 'delete', 'link']);

/** Why a text cannot be the value of a rule of this kind, with what to do; undefined where it can. */
export function explainPattern(kind: Kind, value: string): string | undefined {
  if (value === '') return `found an empty text for "${kind}": write what is allowed, or remove the entry`;
  if (value.length > LONGEST) {
    return `found ${value.length} characters for "${kind}", expected at most ${LONGEST}`;
  }
  if (toPlainText(value) !== value) {
    return `found control or invisible characters in ${quote(toPlainText(value))}: write each byte of them as \\xNN`;
  }
  if (matchesEverything(kind, value)) {
    return `${quote(value)} matches everything, so that nothing of the kind "${kind}" would be new: say what is allowed`;
  }
  if (kind === 'connect' || kind === 'bind') return explainAddress(value);
  return PATH_KINDS.has(kind) ? explainPath(value) : undefined;
}

/** What is doubtful about a value that can stand there. */
export function doubtPattern(kind: Kind, value: string): string | undefined {
  const [call = ''] = value.split(' ');
  if (kind !== 'use' || call.includes('*') || isSyscallName(call)) return undefined;
  return `no architecture has a system call ${quote(call)}, with which ${quote(value)} begins: it matches nothing`;
}

/** Nothing in it but wildcards, and what stands between them in every path and address. */
function matchesEverything(kind: Kind, value: string): boolean {
  const pattern = PATH_KINDS.has(kind) ? /^(?:[*?/]|\[[^\]]*\])+$/ : /^[*?/:@ ]+$/;
  return /[*?]/.test(value) && pattern.test(value);
}

function explainPath(value: string): string | undefined {
  const expected = `expected an absolute path, or one that begins with ${PLACES.join('/, ')}/`;
  const [first = ''] = value.split('/');
  if (first !== '' && !PLACES.includes(first)) return `found ${quote(value)}, ${expected}`;
  if (value.endsWith('/') && value !== '/')
    return `found ${quote(value)}, which ends in "/": write the folder without it, or "/**" for all that is in it`;
  const odd = value
    .split('/')
    .slice(1)
    .find((part, index) => part === '.' || part === '..' || (part === '' && (index > 0 || value !== '/')));
  if (odd === undefined) return undefined;
  const found = odd === '' ? '"//"' : `"/${odd}"`;
  return `found ${found} in ${quote(value)}: a path that was resolved has none, so this matches nothing`;
}
