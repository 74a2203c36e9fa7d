import { riskOfBehaviour } from '../../risk/behaviour-risk.ts';
import type { RiskLevel } from '../../risk/note.ts';
import { riskOf } from '../../risk/risk.ts';
import type { NewBehaviour } from '../behaviour-schema.ts';
import { gatedBehaviours } from '../behaviour-text.ts';
import { callText } from '../call-text.ts';
import { count, formatDuration, shortenEnd, shortenStart, toPlainText } from '../plain-text.ts';
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

/** The first of a call, or of a behaviour, by one executable. */
interface Mark {
  readonly name: string;
  readonly level: RiskLevel;
  readonly exe: string;
  readonly firstAtMs: number;
  readonly context: string | null;
  readonly isCall: boolean;
}

interface Row {
  readonly label: string | null;
  readonly marks: readonly Mark[];
}

/** When each new call and behaviour first came, in the order of the output lines that they came after. */
export function renderTimeline(report: Report): Markup {
  const { command } = report;
  const marks = [...report.new.map(markCall), ...gatedBehaviours(report).map(markBehaviour)];
  const hasBehaviours = marks.some(({ isCall }) => !isCall);
  const rows = groupByOutput(marks);
  const shown = rows.slice(0, SHOWN);
  const longest = Math.max(command.durationMs, ...marks.map(({ firstAtMs }) => firstAtMs), 1);
  const height = TOP + shown.length * ROW + 8;
  const x = (milliseconds: number) => round(LABEL + (milliseconds / longest) * AXIS);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => renderTick(part, longest, height));
  return html`<h2>When, against the output</h2>
<div class="scroll"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="When each new system call${hasBehaviours ? ' or behaviour' : ''} was first made">
<rect class="span" x="${LABEL}" y="${TOP - 8}" width="${round((command.durationMs / longest) * AXIS)}" height="${height - TOP + 4}"/>
${ticks}${shown.map((row, index) => renderRow(row, TOP + index * ROW + 12, x))}</svg></div>
<p class="note">A dot is the first call of its name by one executable${hasBehaviours ? ', a square its first behaviour of a kind and value' : ''}, on the time axis of the command; the line of output before it stands at the left.</p>
${rows.length > SHOWN ? html`<p class="note">… and ${count(rows.length - SHOWN, 'more line')} of output.</p>\n` : ''}`;
}

function markCall(call: NewCall): Mark {
  const { exe, firstAtMs, context } = call;
  return { name: callText(call), level: riskOf(call.name).level, exe, firstAtMs, context, isCall: true };
}

function markBehaviour(behaviour: NewBehaviour): Mark {
  const { kind, value, exe, firstAtMs, context } = behaviour;
  const name = `${kind} ${shortenStart(value, 60)}`;
  return { name, level: riskOfBehaviour(behaviour).level, exe, firstAtMs, context, isCall: false };
}

function groupByOutput(marks: readonly Mark[]): Row[] {
  const groups = new Map<string | null, Mark[]>();
  for (const call of [...marks].sort((a, b) => a.firstAtMs - b.firstAtMs)) {
    const group = groups.get(call.context);
    if (group === undefined) groups.set(call.context, [call]);
    else group.push(call);
  }
  return [...groups].map(([label, group]) => ({ label, marks: group }));
}

function renderTick(part: number, longest: number, height: number): Markup {
  const x = LABEL + part * AXIS;
  const anchor = part === 0 ? '' : part === 1 ? 'end' : 'middle';
  return html`<line class="axis" x1="${x}" y1="${TOP - 8}" x2="${x}" y2="${height - 4}"/><text class="quiet ${anchor}" x="${x}" y="16">${formatDuration(longest * part)}</text>
`;
}

/** A line of output with its dots; the names stand below them, on the side that has more room. */
function renderRow({ label, marks }: Row, y: number, x: (milliseconds: number) => number): Markup {
  const first = x(marks[0]?.firstAtMs ?? 0);
  const last = x(marks.at(-1)?.firstAtMs ?? 0);
  const fromLeft = LABEL + AXIS - first >= last - LABEL;
  const room = Math.floor((fromLeft ? LABEL + AXIS - first : last - LABEL) / CHARACTER);
  const names = shortenEnd([...new Set(marks.map(({ name }) => toPlainText(name)))].join(', '), room);
  const text = label === null ? '(before any output)' : shortenEnd(toPlainText(label.trim()), 48);
  const dots = marks.map((mark) => renderDot(mark, x(mark.firstAtMs), y));
  return html`<text class="${label === null ? 'quiet' : ''}" x="4" y="${y + 4}">${text}</text>
${dots}<text class="names ${fromLeft ? '' : 'end'}" x="${fromLeft ? first - 4 : last + 4}" y="${y + 22}">${names}</text>
`;
}

function renderDot({ name, level, exe, firstAtMs, isCall }: Mark, x: number, y: number): Markup {
  const title = shortenEnd(`${name} at ${(firstAtMs / 1000).toFixed(3)} s by ${exe}`, 300);
  return isCall
    ? html`<circle class="dot ${level}" cx="${x}" cy="${y}" r="6"><title>${title}</title></circle>
`
    : html`<rect class="dot ${level}" x="${round(x - 5.5)}" y="${y - 5.5}" width="11" height="11"><title>${title}</title></rect>
`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
