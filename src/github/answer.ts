import type { Approval } from '../gate/approval.ts';
import { escapeInline, fence } from '../report/markdown.ts';
import { count, shortenEnd, toPlainText } from '../report/plain-text.ts';
import { type Rejection, renderRejection as renderOne } from '../report/rejection.ts';
import { APPROVE_FORM, REJECT_FORM } from './command.ts';
import type { Comment, Reaction } from './conversation.ts';
import { renderRecord } from './rejection-record.ts';

/** What is said to a command: a reaction to the comment, and a reply. */
export interface Answer {
  readonly reaction: Reaction;
  readonly body: string;
}

/** GitHub's limit is 65,536 characters; entities make more of them than the text has. */
const LIMIT = 60_000;
const SHOWN = 50;
/** Artifacts that are refused; a stranger makes as many as he likes. */
const REFUSED_SHOWN = 10;

/** The first line of the answer to a comment; with the author, by which a second answer is avoided. */
export function answerMarker(comment: number): string {
  return `<!-- callgate:answer ${comment} -->`;
}

export function renderRefusal(said: Comment, problems: readonly string[], showForms: boolean): Answer {
  const list = problems.slice(0, SHOWN).map((problem) => `- ${escapeInline(shortenEnd(problem, 800))}`);
  const forms = showForms ? [fence(`${APPROVE_FORM}\n${REJECT_FORM}`, 'text')] : [];
  return {
    reaction: 'confused',
    body: join(said, ['❌ **Not done**, and nothing was changed:', list.join('\n'), ...forms]),
  };
}

/** What an approval did: the commit that it made, or the patch that somebody else has to apply. */
export interface Done {
  readonly said: Comment;
  readonly approval: Approval;
  readonly path: string;
  readonly reason: string | null;
  /** What the runs have left: artifacts that count for nothing, in words of strangers, and sentences of ours. */
  readonly refused: readonly string[];
  readonly doubts: readonly string[];
  /** Earlier rejections of what is approved now. */
  readonly rejected: readonly Rejection[];
}

/** Artifacts that were refused, a sentence each. */
export function describeRefused(refused: readonly string[]): string[] {
  const shown = refused
    .slice(0, REFUSED_SHOWN)
    .map(
      (why) =>
        `an artifact of the gate was refused, and what it would have said is not known: ${shortenEnd(toPlainText(why), 300)}`,
    );
  const rest = refused.length - shown.length;
  return rest > 0 ? [...shown, `${count(rest, 'artifact')} more of the gate were refused`] : shown;
}

export function renderCommitted(done: Done, sha: string): Answer {
  return { reaction: '+1', body: join(done.said, [`✅ ${tell(done)}: ${sha}.`, ...listDoubts(done)]) };
}

/** `why` says what keeps the branch from being written; `patch` is a unified diff. */
export function renderPatchAnswer(done: Done, why: string, patch: string, sha: string): Answer {
  const head = [
    `✅ ${tell(done)}. The branch was left as it is: ${escapeInline(why)}.`,
    `Apply this patch to ${sha} with <code>git apply</code>, commit, and push:`,
  ];
  const whole = join(done.said, [...head, fence(patch, 'diff'), ...listDoubts(done)]);
  // A tab, or the end of a line of Windows, is shown as what it is, and git would not find it so.
  const isExact = patch.split('\n').every((line) => toPlainText(line) === line);
  if (patch !== '' && isExact && whole.length <= LIMIT) return { reaction: '+1', body: whole };
  const instead =
    'The patch is too long for a comment, or has characters that one does not show. Run <code>callgate approve</code> on the report in the artifact of the run, and push.';
  return { reaction: '+1', body: join(done.said, [head[0] ?? '', instead, ...listDoubts(done)]) };
}

export function renderRejection(
  said: Comment,
  name: string,
  reason: string,
  refused: readonly string[],
): Answer {
  return {
    reaction: '-1',
    body: join(said, [
      `🚫 ${escapeInline(name)} is rejected by ${escapeInline(said.author.login)}: ${escapeInline(reason)}`,
      'It stays outside of the baseline, and the gate fails until what makes it is gone.',
      ...list(describeRefused(refused).map(escapeInline)),
    ]).replace('\n', () => `\n${renderRecord({ name, by: said.author.login, reason })}\n`),
  };
}

function tell({ said, approval, path, reason }: Done): string {
  const names = listNames(approval.approved);
  const why = reason === null ? '' : `, because: ${escapeInline(reason)}`;
  return `${escapeInline(said.author.login)} approves ${names} for ${escapeInline(path)}${why}`;
}

function listDoubts({ approval, refused, doubts: others, rejected }: Done): string[] {
  const { left, unnamed, unproven } = approval;
  const doubts = rejected.slice(-10).map((rejection) => `Before, ${renderOne(rejection)}.`);
  if (left.length > 0) doubts.push(`Still new: ${listNames(left)}.`);
  if (unnamed.length > 0) doubts.push(`No profile can name ${listNames(unnamed)}.`);
  if (unproven.length > 0) {
    doubts.push(
      `The run was not proven (${listNames(unproven)} did not hold): what was seen was seen, but there may be more new calls.`,
    );
  }
  return list([...doubts, ...others, ...describeRefused(refused).map(escapeInline)]);
}

function list(items: readonly string[]): string[] {
  return items.length === 0 ? [] : [items.map((item) => `- ${item}`).join('\n')];
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => escapeInline(shortenEnd(name, 80)));
  return names.length > SHOWN
    ? `${shown.join(', ')} and ${count(names.length - SHOWN, 'other')}`
    : shown.join(', ');
}

function join(said: Comment, parts: readonly string[]): string {
  return [answerMarker(said.id), ...parts, `<sub>In answer to ${said.url}</sub>`].join('\n\n');
}
