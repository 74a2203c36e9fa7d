import { gatedBehaviours } from './behaviour-text.ts';
import { renderBehaviours, renderShown, renderSight } from './html/behaviours.ts';
import { renderCalls } from './html/calls.ts';
import { renderEvidence, renderFacts } from './html/evidence.ts';
import { html, Markup } from './html/markup.ts';
import { renderProcessTree } from './html/process-tree.ts';
import { renderRuns } from './html/saturation.ts';
import { STYLE, STYLE_DIGEST } from './html/style.ts';
import { renderTimeline } from './html/timeline.ts';
import { describeJudged, fillIn } from './judged-text.ts';
import { capitalize } from './plain-text.ts';
import type { NewCall, Report } from './schema.ts';
import { countAdded, describeVerdict, isEditAlone, nameNew } from './sentences.ts';
import { describeNoise, describeSpellings, SPELLINGS, splitSpellings } from './spelled.ts';

const TITLES = {
  clean: '✓ Clean',
  inconclusive: '⚠ Inconclusive',
  'command-failed': '✗ The command failed',
} as const;

const EDIT = '✗ The edit of the baseline does not pass';

/** Nothing is fetched, nothing runs, nothing is sent; the style is known by its digest. */
const POLICY = `default-src 'none'; style-src '${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`;

/** The report as one page that needs no other file. `diff` is the proposed baseline's, unified, or empty. */
export function renderHtml(report: Report, diff: string): string {
  const { verdict, suite, new: calls, processes } = report;
  const { others, spellings } = splitSpellings(calls);
  const noise = describeNoise(calls);
  const gated = gatedBehaviours(report);
  const title = `Callgate${suite === null ? '' : `: ${suite}`}`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}: ${verdict}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body class="${verdict}">
<header>
<p>${title}</p>
<h1 class="verdict">${describeTitle(report)}</h1>
<p class="sentence">${describeVerdict(report)}</p>
</header>
<main>
${others.length === 0 ? '' : renderCalls('New system calls', others)}${renderSpellings(spellings)}${noise === undefined ? '' : html`<p class="note">${noise}</p>`}${gated.length === 0 ? '' : renderBehaviours('New behaviours', gated)}${calls.length + gated.length === 0 ? '' : renderTimeline(report)}${renderJudged(report)}${processes.length === 0 ? '' : renderProcessTree(processes)}${renderProposal(report, diff)}${renderShown(report)}${renderRuns(report)}${renderEvidence(report)}${renderSight(report)}${renderFacts(report)}</main>
</body>
</html>
`.text;
}

function describeTitle(report: Report): string {
  const { verdict } = report;
  if (verdict !== 'new') return TITLES[verdict];
  return isEditAlone(report) ? EDIT : `✗ ${capitalize(nameNew(report))}`;
}

/** What the change does to what it is judged by. */
function renderJudged(report: Report): Markup {
  const lines = describeJudged(report);
  const allowed = report.judged?.allowedByEdit ?? [];
  const edited = report.behaviours?.mode === 'gate' ? report.behaviours.byEdit : [];
  if (lines.length === 0) return html``;
  return html`<h2>Judged by the base branch</h2>
<dl>
${lines.map((line) => html`<dt>${capitalize(line.label)}</dt><dd>${fillIn(line, (text) => text)}</dd>\n`)}</dl>
${allowed.length === 0 ? '' : renderCalls('The calls that the edit allows', allowed)}${edited.length === 0 ? '' : renderBehaviours('The behaviours that the edit allows', edited)}`;
}

function renderProposal(report: Report, diff: string): Markup {
  const { proposed } = report;
  if (proposed === null || diff === '') return html``;
  const unnamed = proposed.unrepresentable;
  return html`<h2>Proposed baseline</h2>
<p>${countAdded(report)} added. Digest: <code>${proposed.digest}</code></p>
${unnamed.length === 0 ? '' : html`<p>No profile can name ${unnamed.join(', ')}.</p>\n`}<pre>${diff.trimEnd().split('\n').map(renderDiffLine)}</pre>
`;
}

function renderDiffLine(line: string): Markup {
  const isHeading = /^(?:---|\+\+\+|@@|\\)/.test(line);
  const kind = isHeading
    ? 'same place'
    : line.startsWith('+')
      ? 'added'
      : line.startsWith('-')
        ? 'removed'
        : 'same';
  return html`<span class="${kind}">${line}</span>`;
}

/** The calls that are nothing but another spelling of what is allowed, and of what. */
function renderSpellings(calls: readonly NewCall[]): Markup {
  if (calls.length === 0) return html``;
  const sentences = describeSpellings(calls).slice(0, 200);
  return html`${renderCalls(SPELLINGS, calls)}<ul>
${sentences.map((line) => html`<li>${line}</li>\n`)}</ul>
`;
}
