import { riskOf } from '../../risk/risk.ts';
import { count, formatNumber, shortenEnd, shortenStart } from '../plain-text.ts';
import type { NewCall } from '../schema.ts';
import { html, type Markup } from './markup.ts';

const SHOWN = 500;

const DOCKER = { allowed: 'allows it', conditional: 'under a condition', blocked: 'blocks it' } as const;
const ORDER = { high: 0, medium: 1, low: 2 } as const;

/** The new calls, the riskiest first, with what a reviewer needs to judge each. */
export function renderCalls(calls: readonly NewCall[]): Markup {
  const level = ({ name }: NewCall) => ORDER[riskOf(name).level];
  const sorted = [...calls].sort((a, b) => level(a) - level(b) || a.firstAtMs - b.firstAtMs);
  const shown = sorted.slice(0, SHOWN);
  const hidden = sorted.length - shown.length;
  return html`<h2>New system calls</h2>
<div class="scroll"><table>
<thead><tr><th>System call</th><th>Risk</th><th>What it is for</th><th>Docker’s default</th><th>Executable</th><th>Count</th><th>First seen</th></tr></thead>
<tbody>
${shown.map(renderCall)}</tbody>
</table></div>
${hidden === 0 ? '' : html`<p class="note">… and ${count(hidden, 'more call')} in the report file.</p>\n`}`;
}

function renderCall(call: NewCall): Markup {
  const { group, level, purpose, why, source, docker } = riskOf(call.name);
  const arch = call.arch === 'x86_64' ? '' : html`<small>${call.arch}</small>`;
  const link = source === null ? '' : html` <a href="${source.url}" rel="noreferrer">${source.title}</a>`;
  const reason = why === null ? '' : html`<small>${why}${link}</small>`;
  return html`<tr><td class="name"><code>${shortenEnd(call.name, 60)}</code>${arch}</td><td><span class="risk ${level}">${level}</span></td><td>${purpose} (${group})${reason}</td><td>${DOCKER[docker]}</td><td><code>${shortenStart(call.exe, 200)}</code></td><td class="number">${formatNumber(call.count)}</td><td>${(call.firstAtMs / 1000).toFixed(2)} s${renderPlace(call)}</td></tr>
`;
}

/** The test and the line of output that the call came after. */
function renderPlace({ context, ...call }: NewCall): Markup | string {
  const { test = null } = call as { test?: string | null };
  if (test !== null) return html`<small>in the test “${shortenEnd(test, 200)}”</small>`;
  return context === null ? '' : html`<small>after “${shortenEnd(context, 200)}”</small>`;
}
