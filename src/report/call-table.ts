import { markdownTable } from 'markdown-table';
import type { RiskLevel } from '../risk/note.ts';
import { riskiestFirst, riskOf } from '../risk/risk.ts';
import { callText } from './call-text.ts';
import { clip, fold, link } from './markdown.ts';
import { formatNumber, shortenStart, toPlainText } from './plain-text.ts';
import type { NewCall } from './schema.ts';
import { describePlace } from './sentences.ts';
import { describeSpellings, SPELLINGS } from './spelled.ts';

/** How much of the calls is shown. */
export interface TableSize {
  /** Calls in a table, the riskiest first. */
  readonly rows: number;
  /** Characters of each text from outside. */
  readonly text: number;
}

const LEVELS: readonly RiskLevel[] = ['high', 'medium', 'low'];
export const SIGN: Readonly<Record<RiskLevel, string>> = { high: '🔴', medium: '🟠', low: '🟢' };
export const MOST_NOTES = 10;
/** A first baseline has every call of the runtime in it; nobody reads these one by one. */
export const MOST_OPEN = 30;
/** Characters of a cell, so that a row is about three lines high where GitHub shows a comment. */
export const WIDEST = 36;
/** Of a path beside other words. */
const WIDEST_PATH = 24;

/** Calls, the riskiest first, with what is known of each. `whole` says where the rest is. */
export function renderCalls(unsorted: readonly NewCall[], size: TableSize, whole: string): string {
  const calls = riskiestFirst(unsorted);
  const shown = calls.slice(0, size.rows);
  const rest = calls.length - shown.length;
  const width = Math.min(size.text, WIDEST);
  const cut = shown.some((call) => isCut(call, width)) ? ` What is cut (…) stands whole in ${whole}.` : '';
  const parts = [`${countByRisk(calls)}${cut}`];
  if (shown.length > 0) {
    const rows = shown.map((call) => renderRow(call, width));
    const header = HEADER.with(PLACE, shown.some(({ test }) => test !== null) ? 'In test' : 'Where');
    const table = markdownTable([header, ...rows], { align: ALIGN, alignDelimiters: false });
    parts.push(shown.length > MOST_OPEN ? fold('The calls', table) : table);
  }
  if (rest > 0) parts.push(`… and ${formatNumber(rest)} more in ${whole}.`);
  const notes = renderNotes(shown);
  if (notes.length > 0) parts.push(notes.join('\n'));
  return parts.join('\n\n');
}

/** The group of calls that are nothing but another spelling of what is allowed; nothing where there are none. */
export function renderSpellings(calls: readonly NewCall[], size: TableSize, whole: string): string[] {
  if (calls.length === 0) return [];
  const sentences = describeSpellings(calls)
    .slice(0, MOST_NOTES)
    .map((line) => `- ${clip(line, 400)}`);
  return [`**${SPELLINGS}**`, renderCalls(calls, size, whole), sentences.join('\n')];
}

const HEADER = ['System call', 'Risk', 'What it is for', 'Docker’s default', 'Executable', '', 'Count'];
const PLACE = 5;
const ALIGN = ['l', 'l', 'l', 'l', 'l', 'l', 'r'];

function renderRow(call: NewCall, width: number): string[] {
  const { level, purpose, docker } = riskOf(call.name);
  return [
    clip(callText(call), width),
    `${SIGN[level]}\u00a0${level}`,
    renderPurpose(call, purpose, width),
    docker,
    clip(shortenStart(call.exe, width), width),
    renderPlace(call, width),
    formatNumber(call.count),
  ];
}

/** What it is for, and what it was of; on two lines, for the column is narrow. */
function renderPurpose({ path }: NewCall, purpose: string, width: number): string {
  if (path === null) return purpose;
  const most = Math.min(width, WIDEST_PATH);
  return `${purpose}: ${clip(shortenStart(path, most), most)}`;
}

type Placed = Pick<NewCall, 'test' | 'context' | 'firstAtMs'>;

/** `<code>the test</code>`, or, where none is known, `after <code>a line</code>` or `at 0.26 s`. */
export function renderPlace(call: Placed, width: number): string {
  const place = describePlace(call);
  if (place === undefined) return `at ${(call.firstAtMs / 1000).toFixed(2)} s`;
  const text = clip(shortenToTitle(place.text, width), width);
  return call.test === null ? `${place.word} ${text}` : text;
}

/** Of the name of a nested test, the test's own title tells the most: the suites or the file before it go first. */
function shortenToTitle(name: string, most: number): string {
  return name.length <= most ? name : name.replace(/^.*(?: › |::)/s, '…\u00a0');
}

/** Whether a cell of the call has less in it than the report. */
function isCut(call: NewCall, width: number): boolean {
  const texts = [callText(call), call.exe, describePlace(call)?.text ?? ''];
  const isPathCut = toPlainText(call.path ?? '').length > Math.min(width, WIDEST_PATH);
  return isPathCut || texts.some((text) => toPlainText(text).length > width);
}

/** `By risk: 1 of high risk, 2 of low risk.` by distinct names. */
function countByRisk(calls: readonly NewCall[]): string {
  const names = [...new Set(calls.map(({ name }) => name))];
  const levels = LEVELS.flatMap((level) => {
    const number = names.filter((name) => riskOf(name).level === level).length;
    return number === 0 ? [] : [`${formatNumber(number)} of ${level} risk`];
  });
  return `By risk: ${levels.join(', ')}.`;
}

/** Why the riskiest matter, with where to read on. */
function renderNotes(calls: readonly NewCall[]): string[] {
  const risks = [...new Set(calls.map(({ name }) => name))].map(riskOf);
  return risks
    .filter(({ level, why }) => level !== 'low' && why !== null)
    .slice(0, MOST_NOTES)
    .map(({ call, why, source }) => {
      const read = source === null ? '' : ` (${link(source.title, source.url)})`;
      return `- **${clip(call, 60)}**: ${why}${read}`;
    });
}
