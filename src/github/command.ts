import { checkReason } from '../baseline/reason.ts';
import { parseBehaviourId, unescapeId } from '../behaviour/behaviour-id.ts';
import { shortenEnd, toPlainText } from '../report/plain-text.ts';
import { readCommentLines } from './comment-lines.ts';

export interface ApproveCommand {
  readonly kind: 'approve';
  /** `sha256:` and 64 hexadecimal digits: of the proposed baseline that was shown. */
  readonly digest: string;
  /** The names of calls and ids of behaviours that are approved; null is all of the proposed ones. */
  readonly only: readonly string[] | null;
  readonly suite: string | null;
  readonly reason: string | null;
}

export interface RejectCommand {
  readonly kind: 'reject';
  /** Of a call, or the id of a behaviour. */
  readonly name: string;
  readonly reason: string;
}

/** What a comment says to Callgate: nothing, a command, or what is wrong with the command in it, a sentence each. */
export type ParsedCommand =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] }
  | ApproveCommand
  | RejectCommand;

export const APPROVE_FORM = '/callgate approve DIGEST [--only NAME,…] [--suite NAME] -- REASON';
export const REJECT_FORM = '/callgate reject NAME -- REASON';

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const SUITE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** A call's name, or `x86_64:#473` where no table has one. */
const CALL = /^(?:[a-z_][a-z0-9_]{0,63}|[a-z0-9_]+(?::0x[0-9a-f]+)?:#\d{1,10})$/;

/**
 * Reads the command of a comment: one line from its first column to its end, alone in its paragraph's start, neither
 * quoted nor in code nor in an HTML comment; one in a comment. `body` is the comment's Markdown.
 */
export function parseCommand(body: string): ParsedCommand {
  const lines = readCommentLines(body).filter(
    ({ text, isSpoken }) => isSpoken && /^\/callgate(?:\s|$)/.test(text),
  );
  const [line] = lines;
  if (line === undefined) return { kind: 'none' };
  if (lines.length > 1) {
    return refuse(`found ${lines.length} commands, expected one in a comment: write a comment for each`);
  }
  if (!line.startsParagraph) {
    return refuse('found text right above the command, expected a blank line between them');
  }
  const { head, reason } = splitAtReason(line.text.trimEnd().slice('/callgate'.length));
  const [verb = '', ...words] = head.split(/[ \t]+/).filter((word) => word !== '');
  if (verb === 'approve') return parseApprove(words, reason);
  if (verb === 'reject') return parseReject(words, reason);
  const found = verb === '' ? 'nothing' : show(verb);
  return refuse(`found ${found} after /callgate, expected approve or reject`);
}

/** The reason is what stands behind the first `--` that is a word; null without one. */
function splitAtReason(text: string): { head: string; reason: string | null } {
  const found = /(?:^|[ \t])--(?=[ \t]|$)/.exec(text);
  if (found === null) return { head: text, reason: null };
  return { head: text.slice(0, found.index), reason: text.slice(found.index + found[0].length).trim() };
}

function parseApprove(words: readonly string[], reason: string | null): ParsedCommand {
  const problems: string[] = [];
  const [digest = '', ...options] = words;
  if (!DIGEST.test(digest)) {
    const found = digest === '' || digest.startsWith('--') ? 'no digest' : show(digest);
    problems.push(`found ${found}, expected the digest that the report shows: sha256: and 64 digits`);
  }
  const given = new Map<string, string>();
  for (let at = 0; at < options.length; at += 2) {
    const [option = '', value] = options.slice(at, at + 2);
    if (option !== '--only' && option !== '--suite') {
      problems.push(`found ${show(option)}, expected --only NAME,…, --suite NAME, or -- before the reason`);
      break;
    }
    if (given.has(option)) problems.push(`found ${option} twice, expected it once`);
    if (value === undefined) problems.push(`found nothing after ${option}, expected its value`);
    given.set(option, value ?? '');
  }
  const suite = given.get('--suite');
  if (suite !== undefined && suite !== '' && !SUITE.test(suite)) {
    problems.push(`found ${show(suite)} after --suite, expected the name of a suite`);
  }
  const only = given.get('--only');
  const names = only === undefined || only === '' ? undefined : only.split(',');
  const read = (names ?? []).map(readName);
  for (const [index, name] of (names ?? []).entries()) {
    if (read[index] === undefined) {
      const found = name === '' ? 'an empty name' : show(name);
      problems.push(
        `found ${found} after --only, expected names of calls, or KIND:VALUE of behaviours, with commas and no spaces between`,
      );
    }
  }
  if (reason !== null) problems.push(...checkReason(reason));
  if (problems.length > 0) return { kind: 'refused', problems };
  return {
    kind: 'approve',
    digest,
    only: names ? [...new Set(read.flatMap((name) => name ?? []))] : null,
    suite: suite ?? null,
    reason,
  };
}

function parseReject(words: readonly string[], reason: string | null): ParsedCommand {
  const problems: string[] = [];
  const [word = '', ...rest] = words;
  const name = readName(word);
  if (name === undefined)
    problems.push(
      `found ${word === '' ? 'no name' : show(word)}, expected a call's name, or KIND:VALUE of a behaviour`,
    );
  if (rest.length > 0)
    problems.push(`found ${show(rest.join(' '))}, expected -- and the reason after the name`);
  if (reason === null) problems.push('found no reason, expected -- and a reason at the end');
  else problems.push(...checkReason(reason));
  return problems.length > 0
    ? { kind: 'refused', problems }
    : { kind: 'reject', name: name ?? '', reason: reason as string };
}

/** A call's name, or the id of a behaviour; undefined for what is neither. */
function readName(word: string): string | undefined {
  if (CALL.test(word)) return word;
  const id = unescapeId(word);
  const isPlain = id !== undefined && toPlainText(id) === id;
  const behaviour = isPlain ? parseBehaviourId(id) : undefined;
  return behaviour === undefined || behaviour.value === '' ? undefined : id;
}

function show(text: string): string {
  return `"${shortenEnd(toPlainText(text), 80)}"`;
}

function refuse(problem: string): ParsedCommand {
  return { kind: 'refused', problems: [problem] };
}
