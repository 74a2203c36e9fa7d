import { riskOf } from '../../risk/risk.ts';
import { count, formatDuration, shortenEnd, toPlainText } from '../plain-text.ts';
import type { NewCall, Report } from '../schema.ts';
import { html, type Markup } from './markup.ts';

/** Units of the picture: the label's column, then the axis, then room for names. */
const LABEL = 380;
const AXIS = 560;
const WIDTH = LABEL + AXIS + 20;
const ROW = 48;
const TOP = 34;
const SHOWN = 30;
/** A character of the monospaced label takes about this much. */
const CHARACTER = 7.3;

interface Row {
  readonly label: string | null;
  readonly calls: readonly NewCall[];
}

/** When each new call first came, in the order of the output lines that they came after. */
export function renderTimeline({ new: calls, command }: Report): Markup {
  const rows = groupByOutput(calls);
  const shown = rows.slice(0, SHOWN);
  const longest = Math.max(command.durationMs, ...calls.map(({ firstAtMs }) => firstAtMs), 1);
  const height = TOP + shown.length * ROW + 8;
  const x = (milliseconds: number) => round(LABEL + (milliseconds / longest) * AXIS);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => renderTick(part, longest, height));
  return html`<h2>When, against the output</h2>
<div class="scroll"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="When each new system call was first made">
<rect class="span" x="${LABEL}" y="${TOP - 8}" width="${round((command.durationMs / longest) * AXIS)}" height="${height - TOP + 4}"/>
${ticks}${shown.map((row, index) => renderRow(row, TOP + index * ROW + 12, x))}</svg></div>
<p class="note">A dot is the first call of its name by one executable, on the time axis of the command; the line of output before it stands at the left.</p>
${rows.length > SHOWN ? html`<p class="note">… and ${count(rows.length - SHOWN, 'more line')} of output.</p>\n` : ''}`;
}

function groupByOutput(calls: readonly NewCall[]): Row[] {
  const groups = new Map<string | null, NewCall[]>();
  for (const call of [...calls].sort((a, b) => a.firstAtMs - b.firstAtMs)) {
    const group = groups.get(call.context);
    if (group === undefined) groups.set(call.context, [call]);
    else group.push(call);
  }
  return [...groups].map(([label, group]) => ({ label, calls: group }));
}

function renderTick(part: number, longest: number, height: number): Markup {
  const x = LABEL + part * AXIS;
  const anchor = part === 0 ? '' : part === 1 ? 'end' : 'middle';
  return html`<line class="axis" x1="${x}" y1="${TOP - 8}" x2="${x}" y2="${height - 4}"/><text class="quiet ${anchor}" x="${x}" y="16">${formatDuration(longest * part)}</text>
`;
}

/** A line of output with its dots; the names stand below them, on the side that has more room. */
function renderRow({ label, calls }: Row, y: number, x: (milliseconds: number) => number): Markup {
  const first = x(calls[0]?.firstAtMs ?? 0);
  const last = x(calls.at(-1)?.firstAtMs ?? 0);
  const fromLeft = LABEL + AXIS - first >= last - LABEL;
  const room = Math.floor((fromLeft ? LABEL + AXIS - first : last - LABEL) / CHARACTER);
  const names = shortenEnd([...new Set(calls.map(({ name }) => toPlainText(name)))].join(', '), room);
  const text = label === null ? '(before any output)' : shortenEnd(toPlainText(label.trim()), 48);
  const dots = calls.map((call) => renderDot(call, x(call.firstAtMs), y));
  return html`<text class="${label === null ? 'quiet' : ''}" x="4" y="${y + 4}">${text}</text>
${dots}<text class="names ${fromLeft ? '' : 'end'}" x="${fromLeft ? first - 4 : last + 4}" y="${y + 22}">${names}</text>
`;
}

function renderDot(call: NewCall, x: number, y: number): Markup {
  const title = `${call.name} at ${(call.firstAtMs / 1000).toFixed(3)} s by ${call.exe}`;
  return html`<circle class="dot ${riskOf(call.name).level}" cx="${x}" cy="${y}" r="6"><title>${shortenEnd(title, 300)}</title></circle>
`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
