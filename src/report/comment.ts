import { renderLimits } from './behaviour-section.ts';
import { behaviourIds, gatedBehaviours } from './behaviour-text.ts';
import { callText } from './call-text.ts';
import { type CommentSuite, type Detail, renderSuite } from './comment-suite.ts';
import { clip, escapeSentence } from './markdown.ts';
import { count } from './plain-text.ts';
import { type Rejection, renderRejections } from './rejection.ts';
import type { Verdict } from './schema.ts';
import { describeEvidence } from './sentences.ts';
import { renderShared, type SharedProposal } from './shared-proposal.ts';

export type { CommentSuite } from './comment-suite.ts';

/** The comment's first line. Anyone can write it, so its author counts as well when it is looked for. */
export const COMMENT_MARKER = '<!-- callgate:report -->';
/** GitHub's, in characters; a comment within it in bytes is so in characters too. */
export const COMMENT_LIMIT = 65_536;

export interface CommentOptions {
  /** Bytes of UTF-8. */
  readonly limit?: number;
  /** What is proposed for several of the suites together. */
  readonly shared?: readonly SharedProposal[];
  /** Legs that were expected and have left no report. */
  readonly missing?: readonly string[];
  /** Sentences of ours on why there may be more to say; with one of them, nothing is called clean. */
  readonly doubts?: readonly string[];
  /** Of what is new, the latest of each name. */
  readonly rejections?: readonly Rejection[];
}

/** The first that fits is taken: the table stays longest, and of it the riskiest calls. */
const DETAILS: readonly Detail[] = [
  { rows: 100, text: 160, diff: true, tree: true, suites: 50 },
  { rows: 100, text: 160, diff: true, tree: false, suites: 50 },
  { rows: 100, text: 120, diff: false, tree: false, suites: 50 },
  { rows: 30, text: 80, diff: false, tree: false, suites: 50 },
  { rows: 10, text: 60, diff: false, tree: false, suites: 20 },
  { rows: 3, text: 40, diff: false, tree: false, suites: 10 },
  { rows: 0, text: 24, diff: false, tree: false, suites: 10 },
];

const SEVERITY: Readonly<Record<Verdict, number>> = {
  new: 0,
  inconclusive: 1,
  'command-failed': 2,
  clean: 3,
};

/** The pull request's one comment, for all suites and machines; the worst stands first. */
export function renderComment(suites: readonly CommentSuite[], options: CommentOptions = {}): string {
  const { limit = COMMENT_LIMIT, shared = [], missing = [], doubts = [], rejections = [] } = options;
  const isDoubted = doubts.length + missing.length > 0;
  const head = [
    `${COMMENT_MARKER}\n${title(suites, isDoubted)}`,
    ...renderRejections(rejections),
    ...renderMissing(missing),
    ...doubts.map(renderDoubt),
  ];
  const sorted = [...suites].sort((a, b) => SEVERITY[a.report.verdict] - SEVERITY[b.report.verdict]);
  for (const detail of DETAILS) {
    const text = renderAll(head, sorted, shared, detail, isDoubted);
    if (countBytes(text) <= limit) return text;
  }
  return `${head.join('\n\n')}\n\nThe report is too long for a comment; it is in the job's artifact.\n`;
}

/** The comment where no run on the pull request's commit has left a report: what stood there before is of another one. */
export function renderUnreported(headSha: string, doubts: readonly string[]): string {
  const commit = /^[0-9a-f]{12}(?=[0-9a-f]{28})/.exec(headSha)?.[0];
  const where = commit === undefined ? 'this commit' : `<code>${commit}</code>`;
  return `${[
    `${COMMENT_MARKER}\n## ⚠️ Callgate: the gate left no report for ${where}`,
    ...doubts.map(renderDoubt),
    'What it calls is not known. Look at the run of the gate, and run it again.',
  ].join('\n\n')}\n`;
}

/** The comment's short form once nothing is new any more, folded to a line. */
export function renderResolved(suites: readonly CommentSuite[]): string {
  const lines = suites
    .slice(0, 50)
    .map(
      ({ report }) =>
        `- ${report.suite === null ? '' : `${clip(report.suite, 64)} `}on ${clip(report.machine.arch, 32)}${report.leg === null ? '' : ` (${clip(report.leg, 64)})`}: ${escapeSentence(describeEvidence(report))}`,
    );
  // Only what can be nothing but a commit's name: it stands in HTML.
  const commits = [
    ...new Set(suites.flatMap(({ headSha }) => /^[0-9a-f]{12}(?=[0-9a-f]{28})/.exec(headSha) ?? [])),
  ];
  const where =
    commits.length === 0 ? '' : ` at <code>${commits.slice(0, 50).join('</code>, <code>')}</code>`;
  const isForks = suites.some(({ reportedByFork }) => reportedByFork);
  const summary = `✅ Callgate: ${nothingNew(suites)} in ${count(suites.length, 'suite')}${where}${isForks ? ', as reported by the fork’s own run' : ''}`;
  return `${COMMENT_MARKER}\n<details><summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>\n`;
}

const renderDoubt = (doubt: string): string => `⚠️ ${doubt}`;

function renderAll(
  head: readonly string[],
  suites: readonly CommentSuite[],
  shared: readonly SharedProposal[],
  detail: Detail,
  isDoubted: boolean,
): string {
  const shown = suites.slice(0, detail.suites).map((suite) => renderSuite(suite, detail, isDoubted));
  const rest = suites.length - shown.length;
  const more = rest > 0 ? [`… and ${count(rest, 'suite')} more, none of them worse.`] : [];
  const proposals = shared
    .slice(0, detail.suites)
    .map((proposal) => renderShared(proposal, detail.text, detail.diff));
  const limits = renderLimits(suites.flatMap(({ report }) => report.behaviours?.limits ?? []));
  return `${[...head, ...proposals, ...shown, ...more, ...limits].join('\n\n')}\n`;
}

function renderMissing(missing: readonly string[]): string[] {
  if (missing.length === 0) return [];
  const shown = missing.slice(0, 20).map((name) => clip(name, 200));
  const more = missing.length > shown.length ? ' …' : '';
  return [`⚠️ Expected, and without a report: ${shown.join(', ')}${more}`];
}

/** The verdict in a line, over all suites. */
function title(suites: readonly CommentSuite[], isDoubted: boolean): string {
  const of = (verdict: Verdict) => suites.filter(({ report }) => report.verdict === verdict).length;
  const total = suites.length === 1 ? '' : ` in ${of('new')} of ${count(suites.length, 'suite')}`;
  const reports = suites.map(({ report }) => report);
  const names = new Set(reports.flatMap((report) => report.new.map(callText)));
  const ids = new Set(reports.flatMap((report) => behaviourIds(gatedBehaviours(report))));
  const fresh = [
    ...(names.size === 0 ? [] : [count(names.size, 'new system call')]),
    ...(ids.size === 0 ? [] : [count(ids.size, 'new behaviour')]),
  ];
  if (of('new') > 0 && fresh.length === 0)
    return `## ❌ Callgate: the edit of the baseline does not pass${total}`;
  if (of('new') > 0) return `## ❌ Callgate: ${fresh.join(' and ')}${total}`;
  if (of('inconclusive') > 0) return '## ⚠️ Callgate: nothing new was seen, and that is not proven';
  if (of('command-failed') > 0 && isDoubted)
    return '## ❌ Callgate: a command that failed, and there may be more to say';
  if (of('command-failed') > 0) return `## ❌ Callgate: ${nothingNew(suites)}, and a command that failed`;
  if (isDoubted) return '## ⚠️ Callgate: nothing new was reported, and there may be more to say';
  return `## ✅ Callgate: ${nothingNew(suites)}`;
}

/** Of behaviours only where each suite gates them. */
function nothingNew(suites: readonly CommentSuite[]): string {
  const isGated = suites.every(({ report }) => report.behaviours?.mode === 'gate');
  return isGated ? 'no new system call and no new behaviour' : 'no new system call';
}

function countBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
