import { markdownTable } from 'markdown-table';
import type { RiskLevel, RiskNote } from '../risk/note.ts';
import { riskOf } from '../risk/risk.ts';
import type { Detail } from './comment-suite.ts';
import { clip, link } from './markdown.ts';
import { formatNumber, shortenStart } from './plain-text.ts';
import type { NewCall } from './schema.ts';
import { describePlace } from './sentences.ts';

const ORDER: Readonly<Record<RiskLevel, number>> = { high: 0, medium: 1, low: 2 };
const SIGN: Readonly<Record<RiskLevel, string>> = { high: '🔴', medium: '🟠', low: '🟢' };
const MOST_NOTES = 10;
/** A first baseline has every call of the runtime in it; nobody reads these one by one. */
const MOST_OPEN = 30;

/** Calls, the riskiest first, with what is known of each. `whole` says where the rest is. */
export function renderCalls(unsorted: readonly NewCall[], detail: Detail, whole: string): string {
  const calls = unsorted
    .map((call) => ({ call, risk: riskOf(call.name) }))
    .sort((a, b) => ORDER[a.risk.level] - ORDER[b.risk.level]);
  const shown = calls.slice(0, detail.rows);
  const rest = calls.length - shown.length;
  const parts = [countByRisk(calls.map(({ risk }) => risk))];
  if (shown.length > 0) {
    const rows = shown.map(({ call, risk }) => renderRow(call, risk, detail.text));
    const table = markdownTable([HEADER, ...rows], { align: ALIGN, alignDelimiters: false });
    const isLong = shown.length > MOST_OPEN;
    parts.push(isLong ? `<details><summary>The calls</summary>\n\n${table}\n\n</details>` : table);
  }
  if (rest > 0) parts.push(`… and ${formatNumber(rest)} more in ${whole}.`);
  const notes = renderNotes(shown.map(({ risk }) => risk));
  if (notes.length > 0) parts.push(notes.join('\n'));
  return parts.join('\n\n');
}

const HEADER = ['System call', 'Risk', 'What it is for', 'Docker’s default', 'Executable', 'Where', 'Count'];
const ALIGN = ['l', 'l', 'l', 'l', 'l', 'l', 'r'];

function renderRow(call: NewCall, { level, group, purpose, docker }: RiskNote, most: number): string[] {
  const place = describePlace(call);
  return [
    clip(call.name, most),
    `${SIGN[level]} ${level}, ${group}`,
    purpose,
    docker,
    clip(shortenStart(call.exe, most), most),
    place === undefined
      ? `at ${(call.firstAtMs / 1000).toFixed(2)} s`
      : `${place.word} ${clip(place.text, most)}`,
    formatNumber(call.count),
  ];
}

/** `3 new system calls: 1 of high risk, 2 of low risk` by distinct names. */
function countByRisk(risks: readonly RiskNote[]): string {
  const distinct = new Map(risks.map((risk) => [risk.call, risk.level]));
  const levels = (Object.keys(ORDER) as RiskLevel[]).flatMap((level) => {
    const number = [...distinct.values()].filter((other) => other === level).length;
    return number === 0 ? [] : [`${formatNumber(number)} of ${level} risk`];
  });
  return `By risk: ${levels.join(', ')}.`;
}

/** Why the riskiest matter, with where to read on. */
function renderNotes(risks: readonly RiskNote[]): string[] {
  const distinct = [...new Map(risks.map((risk) => [risk.call, risk])).values()];
  return distinct
    .filter(({ level, why }) => level !== 'low' && why !== null)
    .slice(0, MOST_NOTES)
    .map(({ call, why, source }) => {
      const read = source === null ? '' : ` (${link(source.title, source.url)})`;
      return `- **${clip(call, 60)}**: ${why}${read}`;
    });
}
