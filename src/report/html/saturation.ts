import { capitalize } from '../plain-text.ts';
import type { Estimate } from '../runs-schema.ts';
import { describeConvergence, describeRuns, formatFigure } from '../runs-text.ts';
import type { Report } from '../schema.ts';
import { html, type Markup } from './markup.ts';

/** Units of the picture. */
const LEFT = 60;
const WIDTH = 960;
const TOP = 24;
const HEIGHT = 260;
const BOTTOM = 34;

/** What many runs made, and how many distinct calls so many of them show. */
export function renderRuns({ runs, convergence }: Report): Markup {
  if (runs === undefined && convergence === undefined) return html``;
  const lines = [
    ...(convergence === undefined ? [] : [describeConvergence(convergence)]),
    ...(runs === undefined ? [] : describeRuns(runs).map(({ text }) => text)),
  ];
  const completeness = runs?.completeness ?? null;
  return html`<h2>Many runs</h2>
${lines.map((line) => html`<p>${capitalize(line)}</p>\n`)}${completeness === null ? '' : renderCurve('calls', completeness.calls)}`;
}

/** The saturation curve: solid for the runs that there were, dashed for as many again. */
function renderCurve(noun: string, { curve, runs, seen, richness }: Estimate): Markup {
  const last = curve.at(-1)?.runs ?? 1;
  const low = Math.min(...curve.map((point) => point.seen));
  const high = Math.max(...curve.map((point) => point.seen));
  // A curve that hardly rises is not drawn as if it rose steeply.
  const [from, to] = [
    Math.max(0, Math.floor(low - Math.max(1, high * 0.02))),
    Math.ceil(high + Math.max(1, high * 0.02)),
  ];
  const x = (number: number) => round(LEFT + ((number - 1) / Math.max(1, last - 1)) * (WIDTH - LEFT - 24));
  const y = (value: number) => round(TOP + (1 - (value - from) / (to - from)) * (HEIGHT - TOP - BOTTOM));
  const line = (points: Estimate['curve']) =>
    points.map((point) => `${x(point.runs)},${y(point.seen)}`).join(' ');
  const known = curve.filter(({ isExtrapolated }) => !isExtrapolated);
  const further = [...known.slice(-1), ...curve.filter(({ isExtrapolated }) => isExtrapolated)];
  const floor = HEIGHT - BOTTOM;
  return html`<div class="scroll"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="How many distinct ${noun} so many runs show">
<line class="axis" x1="${LEFT}" y1="${TOP}" x2="${LEFT}" y2="${floor}"/><line class="axis" x1="${LEFT}" y1="${floor}" x2="${WIDTH - 24}" y2="${floor}"/>
<text class="quiet end" x="${LEFT - 8}" y="${TOP + 4}">${to}</text><text class="quiet end" x="${LEFT - 8}" y="${floor + 4}">${from}</text>
<text class="quiet middle" x="${LEFT}" y="${HEIGHT - 12}">1 run</text><text class="quiet middle" x="${x(runs)}" y="${HEIGHT - 12}">${runs} runs</text>${last > runs ? html`<text class="quiet end" x="${WIDTH - 24}" y="${HEIGHT - 12}">${last} runs</text>` : ''}
<polyline class="curve" points="${line(known)}"/><polyline class="curve further" points="${line(further)}"/>
<circle class="curve dot" cx="${x(runs)}" cy="${y(seen)}" r="5"><title>${runs} runs: ${seen} distinct ${noun}</title></circle>
</svg></div>
<p class="note">Solid: how many distinct ${noun} so many of the runs show on average. Dashed: what as many again are expected to show, towards at least ${formatFigure(richness)}. The axis does not begin at 0.</p>
`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
