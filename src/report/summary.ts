import { riskiestBehavioursFirst } from '../risk/behaviour-risk.ts';
import { riskiestFirst } from '../risk/risk.ts';
import { renderGated, renderLimits, renderShown, renderSight } from './behaviour-section.ts';
import { behaviourIds, gatedBehaviours } from './behaviour-text.ts';
import { renderCalls, renderSpellings } from './call-table.ts';
import { callText } from './call-text.ts';
import { describeLayers, describeTolerated } from './footing-text.ts';
import { renderJudged } from './judged-list.ts';
import { escapeInline, escapeSentence, fence, fold } from './markdown.ts';
import { capitalize, shortenEnd } from './plain-text.ts';
import { describeConvergence, describeRuns } from './runs-text.ts';
import type { Report } from './schema.ts';
import {
  countAdded,
  describeCommand,
  describeEvidence,
  describeVerdict,
  isEditAlone,
  nameNew,
} from './sentences.ts';
import { describeNoise, splitSpellings } from './spelled.ts';

/** GitHub drops a step summary over 1 MiB whole; this leaves room for what others write into it. */
const LIMIT_BYTES = 256 * 1024;
const DETAIL = { rows: 100, text: 400 };
const WHOLE = 'the report file';
/** A diff of more added calls is folded. */
const MOST_OPEN_ADDED = 20;

const BADGE = {
  clean: '✅ clean',
  inconclusive: '⚠️ inconclusive',
  'command-failed': '❌ command failed',
};
const EDIT = '❌ the edit of the baseline does not pass';

/** The step summary: verdict, the table of new calls, the baseline's diff, the evidence. `diff` is unified, or empty. */
export function renderSummary(report: Report, diff: string): string {
  const badge = describeBadge(report);
  const title = `## Callgate: ${badge}${report.suite === null ? '' : ` — ${escapeInline(report.suite)}`}`;
  const verdict = capitalize(describeVerdict(report, escapeInline));
  const parts = [title, verdict];
  const { others, spellings } = splitSpellings(report.new);
  if (others.length > 0) parts.push(renderCalls(others, DETAIL, WHOLE));
  parts.push(...renderSpellings(spellings, DETAIL, WHOLE));
  const noise = describeNoise(report.new);
  if (noise !== undefined) parts.push(escapeInline(noise));
  parts.push(...renderGated(report, DETAIL, WHOLE));
  const judged = renderJudged(report, DETAIL, WHOLE);
  parts.push(...judged);
  if (diff !== '') parts.push(foldDiff(report, diff));
  const unnamed = report.proposed?.unrepresentable ?? [];
  if (unnamed.length > 0) parts.push(`No profile can name ${unnamed.map(escapeInline).join(', ')}.`);
  parts.push(...renderShown(report, DETAIL, WHOLE));
  parts.push(...renderRuns(report));
  const facts = [renderFacts(report), ...renderLimits(report.behaviours?.limits ?? [])].join('\n\n');
  const short = [title, verdict, renderNames(report)];
  const forms = [
    [...parts, facts],
    [...short, ...judged.slice(0, 1), facts],
    [...short, facts],
  ];
  const texts = forms.map((form) => `${form.join('\n\n')}\n`);
  return texts.find((text) => new TextEncoder().encode(text).length <= LIMIT_BYTES) ?? texts.at(-1) ?? '';
}

function describeBadge(report: Report): string {
  if (report.verdict !== 'new') return BADGE[report.verdict];
  return isEditAlone(report) ? EDIT : `❌ ${nameNew(report)}`;
}

/** What is left of a report whose table, with the paths and lines in it, would be dropped for its size. */
function renderNames(report: Report): string {
  const behaviours = behaviourIds(riskiestBehavioursFirst(gatedBehaviours(report)));
  const names = [...new Set(riskiestFirst(report.new).map(callText)), ...behaviours];
  const shown = names.slice(0, DETAIL.rows).map((name) => escapeInline(shortenEnd(name, 60)));
  return `The report is too long for a summary; it is in ${WHOLE}.${names.length === 0 ? '' : ` New: ${shown.join(', ')}${names.length > DETAIL.rows ? ' …' : ''}`}`;
}

/** What many runs, or many passes, came to. */
function renderRuns({ runs, convergence }: Report): string[] {
  const lines = [
    ...(convergence === undefined ? [] : [describeConvergence(convergence)]),
    ...(runs === undefined ? [] : describeRuns(runs, escapeInline).map(({ text }) => text)),
  ];
  return lines.length === 0 ? [] : [lines.map((text) => `- ${capitalize(text)}`).join('\n')];
}

function foldDiff(report: Report, diff: string): string {
  const added = (report.proposed?.added.length ?? 0) + (report.proposed?.behaviours.length ?? 0);
  return fold(
    `Proposed baseline: ${countAdded(report)} added`,
    fence(diff, 'diff'),
    added <= MOST_OPEN_ADDED,
  );
}

function renderFacts(report: Report): string {
  const { machine, evidence, command } = report;
  const lines = [
    `Evidence: ${escapeSentence(describeEvidence(report))}`,
    ...evidence.checks
      .filter(({ ok }) => !ok)
      .map(({ name, detail }) => `- **${name}**: ${escapeInline(shortenEnd(detail, 1000))}`),
    ...renderSight(report, (text) => escapeInline(shortenEnd(text, 1000))),
    ...evidence.holes.map(
      ({ name, detail }) =>
        `- Not covered by the proof: **${escapeSentence(name)}**, ${escapeInline(shortenEnd(detail, 300))}`,
    ),
    `- Command: ${escapeInline(shortenEnd(command.argv.join(' '), 300))} ${escapeSentence(describeCommand(report))}`,
    ...command.leftovers
      .slice(0, 10)
      .map(({ pid, comm }) => `- Outlived the command and was killed: pid ${pid} ${escapeInline(comm)}`),
    ...(describeLayers(report) === undefined
      ? []
      : [`- On layers: ${escapeInline(shortenEnd(describeLayers(report) ?? '', 1000))}`]),
    ...describeTolerated(report).map((line) => `- Tolerated: ${escapeInline(shortenEnd(line, 300))}`),
    `- Machine: ${escapeInline(`${machine.arch}, Linux ${machine.kernel}, auditd ${machine.auditd ?? 'unknown'}, Node ${machine.node}`)}`,
  ];
  return lines.join('\n');
}
