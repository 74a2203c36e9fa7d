import { markdownTable } from 'markdown-table';
import { riskiestFirst, riskOf } from '../risk/risk.ts';
import { describeJudged, fillIn } from './judged-text.ts';
import { count, formatNumber, shortenEnd, shortenStart, toPlainText } from './plain-text.ts';
import type { NewCall, Report } from './schema.ts';
import { describeCommand, describeEvidence, describePlace, describeVerdict } from './sentences.ts';

/** GitHub drops a step summary over 1 MiB whole; this leaves room for what others write into it. */
const LIMIT_BYTES = 256 * 1024;
const SHOWN = 100;

const BADGE = {
  clean: '✅ clean',
  new: '❌ new system calls',
  inconclusive: '⚠️ inconclusive',
  'command-failed': '❌ command failed',
};

const BADGE_OF_RISK = { high: '**high**', medium: 'medium', low: 'low' };

/**
 * Text from outside as inline Markdown that renders as that text and nothing else: every character that is not a
 * letter or digit becomes an entity, inside a code element, where GitHub makes no mentions. An empty comment keeps an @
 * from what stands before it: GitHub's parser looks for mail addresses in the decoded text, code elements or not.
 */
export function escapeInline(text: string): string {
  if (text === '') return '';
  const escaped = toPlainText(text).replaceAll(
    /[^\p{L}\p{N} ]/gu,
    (character) => `${character === '@' ? '<!---->' : ''}&#${character.codePointAt(0)};`,
  );
  return `<code>${escaped}</code>`;
}

/** Text from outside as inline Markdown, `most` characters of it; never empty, which would change what stands around it. */
export function clip(text: string, most: number): string {
  return escapeInline(shortenEnd(toPlainText(text.slice(0, most + 1)), most) || '—');
}

/** A link where the address is plain https; else its text alone. The text is one of ours. */
export function link(text: string, address: string): string {
  return /^https:\/\/[\w.:-]+(?:\/[\w.~%+=#,-]*)*(?:\?[\w.~%+=&-]*)?$/.test(address)
    ? `[${text}](${address})`
    : text;
}

/** A fenced block whose fence is longer than any run of backticks in it. */
export function fence(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const body = text.split('\n').map(toPlainText).join('\n').trimEnd();
  return `${ticks}${language}\n${body}\n${ticks}`;
}

/** The step summary: verdict, the table of new calls, the baseline's diff, the evidence. `diff` is unified, or empty. */
export function renderSummary(report: Report, diff: string): string {
  const title = `## Callgate: ${BADGE[report.verdict]}${report.suite === null ? '' : ` — ${escapeInline(report.suite)}`}`;
  const verdict = describeVerdict(report, escapeInline);
  const parts = [title, verdict];
  if (report.new.length > 0) parts.push(renderTable(report.new));
  const unproven = report.evidence.checks.filter(({ ok }) => !ok);
  if (unproven.length > 0) {
    parts.push(
      unproven
        .map(({ name, detail }) => `- **${name}**: ${escapeInline(shortenEnd(detail, 1000))}`)
        .join('\n'),
    );
  }
  const judged = renderJudged(report);
  if (judged !== '') parts.push(judged);
  if (diff !== '') parts.push(foldDiff(report, diff));
  const unnamed = report.proposed?.unrepresentable ?? [];
  if (unnamed.length > 0) parts.push(`No profile can name ${unnamed.map(escapeInline).join(', ')}.`);
  parts.push(renderFacts(report));
  const text = `${parts.join('\n\n')}\n`;
  return new TextEncoder().encode(text).length <= LIMIT_BYTES
    ? text
    : `${[title, verdict, renderNames(report), judged, renderFacts(report)].filter((part) => part !== '').join('\n\n')}\n`;
}

/** What the change does to what it is judged by, an item each. */
function renderJudged(report: Report): string {
  return describeJudged(report)
    .map(
      (line) =>
        `- **${line.label.charAt(0).toUpperCase()}${line.label.slice(1)}**: ${fillIn(line, escapeInline)}`,
    )
    .join('\n');
}

/** What is left of a report whose table, with the paths and lines in it, would be dropped for its size. */
function renderNames(report: Report): string {
  const names = [...new Set(riskiestFirst(report.new).map(({ name }) => name))];
  const shown = names.slice(0, SHOWN).map((name) => escapeInline(shortenEnd(name, 60)));
  return `The report is too long for a summary; it is in the report file.${names.length === 0 ? '' : ` New: ${shown.join(', ')}${names.length > SHOWN ? ' …' : ''}`}`;
}

function renderTable(calls: readonly NewCall[]): string {
  const shown = (calls.length > SHOWN ? riskiestFirst(calls) : calls).slice(0, SHOWN);
  const hasPlace = shown.some((call) => describePlace(call) !== undefined);
  const rows = shown.map((call) => [
    escapeInline(call.name),
    BADGE_OF_RISK[riskOf(call.name).level],
    escapeSentence(riskOf(call.name).purpose),
    escapeInline(shortenStart(call.exe, 120)),
    formatNumber(call.count),
    `${(call.firstAtMs / 1000).toFixed(2)} s`,
    ...(hasPlace ? [renderPlace(call)] : []),
  ]);
  const header = [
    'System call',
    'Risk',
    'What it is for',
    'Executable',
    'Count',
    'First at',
    ...(hasPlace ? ['Where'] : []),
  ];
  const table = markdownTable([header, ...rows], {
    align: ['l', 'l', 'l', 'l', 'r', 'r', 'l'],
    alignDelimiters: false,
  });
  return calls.length > SHOWN ? `${table}\n\n… and ${calls.length - SHOWN} more in the report file.` : table;
}

/** `in test <code>…</code>`, `after <code>…</code>` */
export function renderPlace(call: NewCall): string {
  const place = describePlace(call);
  return place === undefined ? '' : `${place.word} ${escapeInline(shortenEnd(place.text, 120))}`;
}

function foldDiff(report: Report, diff: string): string {
  const added = report.proposed?.added.length ?? 0;
  return `<details${added <= 20 ? ' open' : ''}><summary>Proposed baseline: ${count(added, 'call')} added</summary>\n\n${fence(diff, 'diff')}\n\n</details>`;
}

function renderFacts(report: Report): string {
  const { machine, evidence, command } = report;
  const lines = [
    `- Evidence: ${escapeSentence(describeEvidence(report))}`,
    ...evidence.holes.map(
      ({ name, detail }) =>
        `- Not covered by the proof: **${escapeSentence(name)}**, ${escapeInline(shortenEnd(detail, 300))}`,
    ),
    `- Command: ${escapeInline(shortenEnd(command.argv.join(' '), 300))} ${escapeSentence(describeCommand(report))}`,
    ...command.leftovers
      .slice(0, 10)
      .map(({ pid, comm }) => `- Outlived the command and was killed: pid ${pid} ${escapeInline(comm)}`),
    `- Machine: ${escapeInline(`${machine.arch}, Linux ${machine.kernel}, auditd ${machine.auditd ?? 'unknown'}, Node ${machine.node}`)}`,
  ];
  return lines.join('\n');
}

/** A sentence of ours, which has no marks but these; whatever else stands in it becomes a question mark. */
export function escapeSentence(text: string): string {
  return toPlainText(text)
    .replaceAll(/[^\p{L}\p{N} .,:()’-]/gu, '?')
    .replaceAll(/www\./gi, 'www ');
}
