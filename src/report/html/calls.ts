import { riskOf } from '../../risk/risk.ts';
import { callText } from '../call-text.ts';
import { count, formatNumber, shortenEnd, shortenStart } from '../plain-text.ts';
import type { NewCall } from '../schema.ts';
import { describePlace } from '../sentences.ts';
import { html, type Markup } from './markup.ts';

const SHOWN = 500;
const SHOWN_EXECUTABLES = 10;

const DOCKER = { allowed: 'allows it', conditional: 'under a condition', blocked: 'blocks it' } as const;
const ORDER = { high: 0, medium: 1, low: 2 } as const;

/** One call of one architecture, by each executable that made it; the first to make it comes first. */
type Group = readonly [NewCall, ...NewCall[]];

/** Calls beneath a title, the riskiest first, with what a reviewer needs to judge each. */
export function renderCalls(title: string, calls: readonly NewCall[]): Markup {
  const level = ([{ name }]: Group) => ORDER[riskOf(name).level];
  const sorted = groupCalls(calls).sort((a, b) => level(a) - level(b));
  const shown = sorted.slice(0, SHOWN);
  const hidden = sorted.length - shown.length;
  return html`<h2>${title}</h2>
<div class="scroll"><table>
<thead><tr><th>System call</th><th>Risk</th><th>What it is for</th><th>Docker’s default</th><th>Executable</th><th>Count</th><th>First seen</th></tr></thead>
<tbody>
${shown.map(renderGroup)}</tbody>
</table></div>
${hidden === 0 ? '' : html`<p class="note">… and ${count(hidden, 'more call')} in the report file.</p>\n`}`;
}

/** In the order in which they were first made. */
function groupCalls(calls: readonly NewCall[]): Group[] {
  const groups = new Map<string, [NewCall, ...NewCall[]]>();
  for (const call of [...calls].sort((a, b) => a.firstAtMs - b.firstAtMs)) {
    const key = `${call.arch} ${callText(call)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
}

function renderGroup(group: Group): Markup {
  const [first] = group;
  const { group: kind, level, purpose, why, source, docker } = riskOf(first.name);
  const arch = first.arch === 'x86_64' ? '' : html`<small>${shortenEnd(first.arch, 40)}</small>`;
  const link = source === null ? '' : html` <a href="${source.url}" rel="noreferrer">${source.title}</a>`;
  const reason = why === null ? '' : html`<small>${why}${link}</small>`;
  const total = group.reduce((sum, call) => sum + call.count, 0);
  return html`<tr><td class="name"><code>${shortenEnd(callText(first), 60)}</code>${arch}</td><td><span class="risk ${level}">${level}</span></td><td>${purpose} (${kind})${renderPaths(group)}${reason}</td><td>${DOCKER[docker]}</td><td>${renderExecutables(group)}</td><td class="number">${formatNumber(total)}</td><td>${(first.firstAtMs / 1000).toFixed(2)} s${renderPlace(first)}</td></tr>
`;
}

/** What it was of, where its arguments tell. */
function renderPaths(group: Group): Markup | string {
  const paths = [...new Set(group.flatMap(({ path }) => path ?? []))].slice(0, SHOWN_EXECUTABLES);
  return paths.length === 0
    ? ''
    : html`${paths.map((path) => html`<code class="path">${shortenStart(path, 300)}</code>`)}`;
}

function renderExecutables(group: Group): Markup {
  const paths = [...new Set(group.map(({ exe }) => exe))];
  const shown = paths.slice(0, SHOWN_EXECUTABLES);
  const hidden = paths.length - shown.length;
  return html`${shown.map((path) => html`<code class="path">${shortenStart(path, 200)}</code>`)}${hidden === 0 ? '' : html`<small>and ${formatNumber(hidden)} more</small>`}`;
}

/** The test, or the line of output, that the call came after. */
export function renderPlace(call: Pick<NewCall, 'test' | 'context'>): Markup | string {
  const place = describePlace(call);
  return place === undefined
    ? ''
    : html`<small>${place.word} “${shortenEnd(place.text.trim(), 1000)}”</small>`;
}
