import { behaviourId } from '../../behaviour/behaviour-id.ts';
import { riskiestBehavioursFirst, riskOfBehaviour } from '../../risk/behaviour-risk.ts';
import type { NewBehaviour } from '../behaviour-schema.ts';
import {
  describeActor,
  describeMeans,
  describeRefused,
  describeSeen,
  SHOWN_TITLE,
} from '../behaviour-text.ts';
import { capitalize, count, formatNumber, shortenEnd, shortenStart } from '../plain-text.ts';
import type { Report } from '../schema.ts';
import { renderPlace } from './calls.ts';
import { html, type Markup } from './markup.ts';

const SHOWN = 500;
const SHOWN_EXECUTABLES = 10;

/** One kind and value, by each executable that did it; the first to do it comes first. */
type Group = readonly [NewBehaviour, ...NewBehaviour[]];

/** Behaviours beneath a title, the riskiest first, with what a reviewer needs to judge each. */
export function renderBehaviours(title: string, behaviours: readonly NewBehaviour[]): Markup {
  return html`<h2>${title}</h2>
${renderTable(behaviours)}`;
}

/** Those that are only shown, folded; nothing where there are none. */
export function renderShown({ behaviours }: Report): Markup {
  if (behaviours?.mode !== 'report' || behaviours.new.length === 0) return html``;
  const { rules } = behaviours;
  const first = rules === 0 ? html`<p class="note">The baseline records no behaviours yet.</p>\n` : '';
  return html`<h2>${SHOWN_TITLE}</h2>
${first}<details><summary>${count(groupBehaviours(behaviours.new).length, 'behaviour')}</summary>
${renderTable(behaviours.new)}</details>
`;
}

/** How far behaviours were seen, and what cannot be seen of any; nothing where nobody looked. */
export function renderSight({ behaviours }: Report): Markup {
  const seen = describeSeen(behaviours);
  if (behaviours === null || seen === null) return html``;
  const limits = behaviours.limits.slice(0, 5);
  return html`<h2>Behaviours</h2>
<p>${shortenEnd(capitalize(seen), 2000)}</p>
${limits.length === 0 ? '' : html`<p class="note">${limits.map((limit) => html`${shortenEnd(capitalize(limit), 400)}. `)}</p>\n`}`;
}

function renderTable(behaviours: readonly NewBehaviour[]): Markup {
  const groups = groupBehaviours(behaviours);
  const shown = groups.slice(0, SHOWN);
  const hidden = groups.length - shown.length;
  return html`<div class="scroll"><table>
<thead><tr><th>Behaviour</th><th>What</th><th>Risk</th><th>What it means</th><th>By</th><th>Count</th><th>First seen</th></tr></thead>
<tbody>
${shown.map(renderGroup)}</tbody>
</table></div>
${hidden === 0 ? '' : html`<p class="note">… and ${count(hidden, 'more behaviour')} in the report file.</p>\n`}`;
}

function groupBehaviours(behaviours: readonly NewBehaviour[]): Group[] {
  const groups = new Map<string, [NewBehaviour, ...NewBehaviour[]]>();
  for (const one of riskiestBehavioursFirst(behaviours)) {
    const group = groups.get(behaviourId(one));
    if (group === undefined) groups.set(behaviourId(one), [one]);
    else group.push(one);
  }
  return [...groups.values()].map(
    (group) => [...group].sort((a, b) => a.firstAtMs - b.firstAtMs) as unknown as Group,
  );
}

function renderGroup(group: Group): Markup {
  const [first] = group;
  const { level, purpose, why, source } = riskOfBehaviour(first);
  const link = source === null ? '' : html` <a href="${source.url}" rel="noreferrer">${source.title}</a>`;
  const reason = why === null ? '' : html`<small>${why}${link}</small>`;
  const total = group.reduce((sum, one) => sum + one.count, 0);
  const refused = group.reduce((sum, one) => sum + one.refused, 0);
  const answer = describeRefused({ ...first, count: total, refused });
  return html`<tr><td class="name"><code>${first.kind}</code></td><td><code class="path">${shortenStart(first.value, 300)}</code><small>${shortenEnd(describeMeans(first), 200)}</small></td><td><span class="risk ${level}">${level}</span></td><td>${capitalize(purpose)}${reason}</td><td>${renderExecutables(group)}</td><td class="number">${formatNumber(total)}${answer === '' ? '' : html`<small>${answer}</small>`}</td><td>${(first.firstAtMs / 1000).toFixed(2)} s${renderPlace(first)}</td></tr>
`;
}

function renderExecutables(group: Group): Markup {
  const paths = [...new Set(group.map(describeActor))];
  const shown = paths.slice(0, SHOWN_EXECUTABLES);
  const hidden = paths.length - shown.length;
  return html`${shown.map((path) => html`<code class="path">${shortenStart(path, 200)}</code>`)}${hidden === 0 ? '' : html`<small>and ${formatNumber(hidden)} more</small>`}`;
}
