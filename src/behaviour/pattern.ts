import { isHostName, isInet4, parseHostAndPort, parsePorts } from './address-text.ts';
import type { Kind } from './behaviour.ts';
import { checkGlob, escapeGlob, hasWildcards, literalText } from './glob.ts';

/** What the values of a kind are, and so how a rule's text is read. */
export type PatternForm = 'path' | 'address' | 'words';

export function patternForm(kind: Kind): PatternForm {
  switch (kind) {
    case 'connect':
    case 'bind':
      return 'address';
    case 'use':
    case 'signal':
      return 'words';
    default:
      return 'path';
  }
}

const MOST_CHARACTERS = 4096;
const FAMILY = /^(?:netlink|packet|family \d+(?: \(malformed\))?|alg:[^:]+:.+)$/;

/**
 * What is wrong with a rule's text, as one sentence that says what to write instead, or null. Refused: a pattern that
 * matches everything, a malformed address, a glob with more wildcards than can be matched fast.
 */
export function checkPattern(kind: Kind, value: string): string | null {
  if (value === '') return `the ${kind} pattern is empty; name what is allowed`;
  if (value.length > MOST_CHARACTERS)
    return `the ${kind} pattern is longer than ${MOST_CHARACTERS} characters; write a shorter one with \`*\``;
  const form = patternForm(kind);
  const problem =
    form === 'address' ? checkAddress(value) : form === 'path' ? checkPath(kind, value) : checkWords(value);
  return problem === null ? null : `the ${kind} pattern ${JSON.stringify(value)} ${problem}`;
}

const EVERYTHING = 'matches everything; name at least one folder, file, host or word';

function checkPath(kind: Kind, value: string): string | null {
  if (hasWildcards(value) && /^[./\s]*$/.test(literalText(value))) return EVERYTHING;
  // What a link leads to may be relative, and `(pipe)` is no path.
  if (kind !== 'link' && !/^(?:\/|\*\*\/|\(|\$(?:WORKSPACE|TMPDIR|HOME)(?:\/|$))/.test(value))
    return 'is no absolute path; begin it with `/`, `$WORKSPACE`, `$TMPDIR`, `$HOME` or `**/`';
  return checkGlob(value);
}

function checkWords(value: string): string | null {
  if (/^[\s*]*$/.test(value)) return EVERYTHING;
  const stars = value.replaceAll(/\\./gs, '').split('*').length - 1;
  return stars > 2 ? 'has more than 2 times `*`; write fewer' : null;
}

function checkAddress(value: string): string | null {
  if (value.startsWith('unix:')) {
    const path = value.slice(5);
    if (path === '') return 'names no socket; write `unix:/run/x`, `unix:@name` or `unix:(unnamed)`';
    return /^[./\s]*$/.test(literalText(path)) ? EVERYTHING : checkGlob(path);
  }
  if (value.startsWith('vsock:')) {
    if (/^[vsock:*]*$/.test(value)) return EVERYTHING;
    return /^vsock:(?:\d+|\*):(?:\d+|\*)$/.test(value) ? null : 'is no `vsock:CID:PORT`';
  }
  if (FAMILY.test(value)) return null;
  if (/^[*:\s[\]]*$/.test(value)) return EVERYTHING;
  const address = parseHostAndPort(value);
  const shown = '`127.0.0.1:443`, `[::1]:443`, `api.example.com:443`, `127.0.0.1:*` or `unix:/run/x`';
  if (address === undefined) return `is no address; write it as ${shown}`;
  const { host, port, scope } = address;
  if (parsePorts(port) === undefined)
    return `has the port ${JSON.stringify(port)}; write a number up to 65535, a range such as \`32768-60999\`, or \`*\``;
  if (scope !== null && !/^\d+$/.test(scope))
    return 'has a scope that is no number; leave it out for any scope';
  if (host === '*' || host.startsWith('[') || isInet4(host) || isHostName(host)) return null;
  return `has a host that is neither an address nor a name; write it as ${shown}`;
}

/** The text of a rule that matches this value alone. */
export function toPattern(kind: Kind, value: string): string {
  switch (patternForm(kind)) {
    case 'address':
      return value.startsWith('unix:') ? `unix:${escapeGlob(value.slice(5))}` : value;
    case 'path':
      // Of another process, which no path names by a star.
      return value.startsWith('/proc/*/') ? `/proc/*/${escapeTasks(value.slice(8))}` : escapeTasks(value);
    default:
      return value.replaceAll(/[\\*]/g, '\\$&');
  }
}

function escapeTasks(value: string): string {
  return escapeGlob(value).replace('task/\\*', 'task/*');
}
