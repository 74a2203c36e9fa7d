import type { LoadResult, Results } from '../results.ts';
import { WAYS } from '../results.ts';
import { formatRatio } from './tables.ts';
import { WAY_NAMES } from './way-names.ts';

const WIDTH = 760;
const LEFT = 176;
const RIGHT = 64;
const TOP = 62;
const BAR = 13;
const GAP = 16;
/** Told apart by brightness as well as by hue. */
const COLOURS = ['#1f6feb', '#8b949e', '#d29922'];

/**
 * How much longer each load takes in each way, as bars from zero with a line where bare is. It has a background of its
 * own, so that it can be read on a page of either theme, and where the page's theme is not the system's.
 */
export function renderChart({ loads, machine }: Results): string {
  const shown = loads.filter(({ ways }) => ways.every(({ perCallUs }) => perCallUs === undefined));
  const ways = WAYS.filter((way) => way !== 'bare');
  const group = shown.length * (BAR + 1) + GAP;
  const height = TOP + ways.length * group + 34;
  const largest = Math.max(1, ...shown.flatMap((load) => load.ways.map(({ ratio }) => ratio)));
  const scale = (WIDTH - LEFT - RIGHT) / largest;
  const bottom = TOP + ways.length * group - GAP / 2;
  const text: string[] = [];
  text.push(
    `<text x="16" y="24" class="title">Time of the command, against the same command bare: shorter is better</text>`,
    ...renderKeys(shown),
    `<line x1="${LEFT + scale}" x2="${LEFT + scale}" y1="${TOP - 6}" y2="${bottom}" class="bare"/>`,
  );
  ways.forEach((way, row) => {
    const top = TOP + row * group;
    const middle = top + (shown.length * (BAR + 1)) / 2 + 4;
    text.push(
      `<text x="${LEFT - 10}" y="${middle}" text-anchor="end">${escapeText(WAY_NAMES[way].plain)}</text>`,
    );
    shown.forEach((load, at) => {
      const ratio = load.ways.find((result) => result.way === way)?.ratio;
      if (ratio === undefined) return;
      const y = top + at * (BAR + 1);
      const width = round(ratio * scale);
      text.push(
        `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="1" fill="${COLOURS[at]}"/>`,
        `<text x="${LEFT + width + 6}" y="${y + BAR - 2.5}" class="value">${formatRatio(ratio)}</text>`,
      );
    });
  });
  text.push(
    `<text x="${LEFT + scale}" y="${bottom + 14}" text-anchor="middle" class="note">1 × (bare)</text>`,
    `<text x="${WIDTH - 16}" y="${height - 12}" text-anchor="end" class="note">` +
      `${escapeText(`${machine.processors} processors, Linux ${machine.kernel}, Node ${machine.node}`)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="How much longer each load takes, by the way it is watched">
<style>
text { font: 13px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 14px }
.value, .note { font-size: 11.5px }
.note { fill: #59636e }
.card { fill: #ffffff; stroke: #d1d9e0 }
.bare { stroke: #59636e; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note { fill: #9198a1 }
  .card { fill: #151b23; stroke: #3d444d }
  .bare { stroke: #9198a1 }
}
</style>
<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="6" class="card"/>
${text.join('\n')}
</svg>
`;
}

/** The keys side by side under the title, each as wide as its text is in a wide font. */
function renderKeys(loads: readonly LoadResult[]): string[] {
  let x = 16;
  return loads.map(({ title }, at) => {
    const key =
      `<rect x="${x}" y="36" width="11" height="11" rx="1" fill="${COLOURS[at]}"/>` +
      `<text x="${x + 17}" y="46" class="value">${escapeText(title)}</text>`;
    x += 40 + Math.ceil(title.length * 6.7);
    return key;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
