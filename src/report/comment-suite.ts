import { riskOfBehaviour } from '../risk/behaviour-risk.ts';
import { riskOf } from '../risk/risk.ts';
import { renderGated, renderShown, renderSight } from './behaviour-section.ts';
import { gatedBehaviours } from './behaviour-text.ts';
import { renderCalls, renderSpellings, type TableSize } from './call-table.ts';
import { describeLayers, describeTolerated } from './footing-text.ts';
import { renderJudged } from './judged-list.ts';
import { clip, escapeSentence, fence, fold, link } from './markdown.ts';
import { capitalize } from './plain-text.ts';
import { renderProcesses } from './process-tree.ts';
import type { Report } from './schema.ts';
import { countAdded, describeEvidence, describeVerdict } from './sentences.ts';
import { renderApproveLine } from './shared-proposal.ts';
import { describeNoise, splitSpellings } from './spelled.ts';

/** What one job reported of one suite on one machine. */
export interface CommentSuite {
  readonly report: Report;
  /** Of the proposed baseline against the committed one, unified; empty where nothing is proposed. */
  readonly diff: string;
  /** The commit that was observed. */
  readonly headSha: string;
  /** The report comes from a run in the fork, which may have written what it liked. */
  readonly reportedByFork: boolean;
  /** Where the whole report can be had. */
  readonly artifactUrl: string | null;
  /** What it lacks is proposed for several legs together: its own proposal is not shown. */
  readonly isShared?: boolean;
}

/** How much of a report is shown. */
export interface Detail extends TableSize {
  readonly diff: boolean;
  readonly tree: boolean;
  readonly suites: number;
}

const BADGE = { clean: '✅', new: '❌', inconclusive: '⚠️', 'command-failed': '❌' };
const SUITE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** One suite's part of the comment, in the order in which a reviewer needs it. Where there may be more, none is clean. */
export function renderSuite(suite: CommentSuite, detail: Detail, isDoubted = false): string {
  const { report, headSha, artifactUrl } = suite;
  const show = (text: string) => clip(text, detail.text);
  const name = report.suite === null ? '' : `${show(report.suite)} `;
  const leg = report.leg === null ? '' : ` (${show(report.leg)})`;
  const badge = isDoubted && report.verdict === 'clean' ? BADGE.inconclusive : BADGE[report.verdict];
  const title = `### ${badge} ${name}on ${show(report.machine.arch)}${leg}`;
  const parts = [title, `${capitalize(describeVerdict(report, show))}, at ${show(headSha.slice(0, 12))}`];
  if (suite.reportedByFork) {
    parts.push(
      "> **Reported by the fork's own run.** The code under review ran in the same job and could have written this report as it liked.",
    );
  }
  const whole = artifactUrl === null ? 'the report' : link('the report', artifactUrl);
  const { others, spellings } = splitSpellings(report.new);
  if (others.length > 0) parts.push(renderCalls(others, detail, whole));
  parts.push(...renderSpellings(spellings, detail, whole));
  const noise = describeNoise(report.new);
  if (noise !== undefined) parts.push(show(noise));
  parts.push(...renderGated(report, detail, whole));
  parts.push(...renderJudged(report, detail, whole));
  if (suite.diff !== '' && suite.isShared !== true) parts.push(renderDiff(suite, detail, whole));
  parts.push(...renderShown(report, detail, whole));
  parts.push(renderEvidence(report, show, detail.rows));
  if (suite.isShared !== true) parts.push(...renderApproval(report, show));
  if (report.processes.length > 0 && detail.tree) {
    const { language, text } = renderProcesses(report.processes);
    parts.push(fold('Processes that made new calls', fence(text, language)));
  }
  return parts.join('\n\n');
}

function renderDiff({ report, diff }: CommentSuite, detail: Detail, whole: string): string {
  const title = `Proposed baseline: ${countAdded(report)} added`;
  if (!detail.diff) return `${title}. The comment is too long to show it; it is in ${whole}.`;
  // What looks like a comment's start could be taken for the marker by which this comment is found.
  return fold(title, fence(diff.replaceAll('<!--', '\\u{3c}!--'), 'diff'));
}

/** The evidence in a line, and beneath it what did not hold and what no check covers. */
function renderEvidence(report: Report, show: (text: string) => string, most: number): string {
  const { checks, holes } = report.evidence;
  const unproven = checks
    .filter(({ ok }) => !ok)
    .slice(0, most)
    .map(({ name, detail }) => `- **${escapeSentence(name)}** did not hold: ${show(detail)}`);
  const uncovered = holes
    .slice(0, most)
    .map(({ name, detail }) => `- Not covered by the proof: ${show(name)}: ${show(detail)}`);
  const seen = renderSight(report, show);
  const layers = describeLayers(report);
  const standing = [
    ...(layers === undefined ? [] : [`- On layers: ${show(layers)}`]),
    ...describeTolerated(report)
      .slice(0, most)
      .map((line) => `- Tolerated: ${show(line)}`),
  ];
  return [
    `Evidence: ${escapeSentence(describeEvidence(report))}`,
    ...unproven,
    ...standing,
    ...seen,
    ...uncovered,
  ].join('\n');
}

/** The line to paste, where there is something that can be approved. */
function renderApproval(report: Report, show: (text: string) => string): string[] {
  const { proposed, suite, new: calls } = report;
  const gated = gatedBehaviours(report);
  if (proposed === null) return [];
  const unnamed = proposed.unrepresentable.slice(0, 20).map(show);
  const rest =
    unnamed.length === 0 ? [] : [`No profile can name ${unnamed.join(', ')}: these cannot be approved.`];
  const added = proposed.added.length + proposed.behaviours.length;
  if (added === 0 || calls.length + gated.length === 0) return rest;
  if (!DIGEST.test(proposed.digest) || (suite !== null && !SUITE.test(suite)))
    return [
      ...rest,
      'The digest or the name of the suite is not one that Callgate writes, so no line to approve it is shown.',
    ];
  const isHigh =
    calls.some(({ name }) => riskOf(name).level === 'high') ||
    gated.some((one) => riskOfBehaviour(one).level === 'high');
  return [...rest, renderApproveLine({ digest: proposed.digest, suite, isHigh })];
}
