import { describeLayers, describeTolerated } from '../footing-text.ts';
import { count, formatNumber, shortenEnd } from '../plain-text.ts';
import type { Report } from '../schema.ts';
import { describeCommand, describeEvidence } from '../sentences.ts';
import { html, type Markup } from './markup.ts';

/** The proof: every check that held or did not, and what no check covers. */
export function renderEvidence(report: Report): Markup {
  const { checks, holes } = report.evidence;
  const unproven = checks.filter(({ ok }) => !ok);
  const table = html`<div class="scroll"><table>
<thead><tr><th>Check</th><th>Holds</th><th>What was found</th></tr></thead>
<tbody>
${[...unproven, ...checks.filter(({ ok }) => ok)].map(renderCheck)}</tbody>
</table></div>`;
  return html`<h2>Evidence</h2>
<p class="sentence">${describeEvidence(report)}</p>
<details${unproven.length === 0 ? '' : html` open`}><summary>All ${count(checks.length, 'check')}</summary>
${table}
</details>
${renderHoles(holes)}`;
}

function renderCheck({ name, ok, detail }: Report['evidence']['checks'][number]): Markup {
  const holds = ok ? html`<td class="holds">✓ yes</td>` : html`<td class="fails">✗ no</td>`;
  return html`<tr><td class="name"><code>${name}</code></td>${holds}<td>${shortenEnd(detail, 2000)}</td></tr>
`;
}

function renderHoles(holes: Report['evidence']['holes']): Markup {
  if (holes.length === 0) return html``;
  return html`<h2>Not covered by the proof</h2>
<dl>
${holes.map(({ name, detail }) => html`<dt><code>${name}</code></dt><dd>${shortenEnd(detail, 1000)}</dd>\n`)}</dl>
`;
}

/** What was run, where, and by which baseline. */
export function renderFacts(report: Report): Markup {
  const { command, machine, baseline, evidence, observed } = report;
  const facts: [string, Markup | string][] = [
    ['Command', html`<code>${shortenEnd(command.argv.join(' '), 2000)}</code> ${describeCommand(report)}`],
    [
      'Baseline',
      html`<code>${baseline.path}</code>${baseline.digest === null ? ', which does not exist yet' : html`, ${count(baseline.rules, 'rule')}, <code>${baseline.digest}</code>`}`,
    ],
    ...(describeLayers(report) === undefined
      ? []
      : [['On layers', shortenEnd(describeLayers(report) ?? '', 2000)] as [string, string]]),
    ...describeTolerated(report).map((line): [string, string] => ['Tolerated', shortenEnd(line, 300)]),
    [
      'Machine',
      `${machine.arch}, Linux ${machine.kernel}, auditd ${machine.auditd ?? 'unknown'}, ausearch ${machine.ausearch ?? 'unknown'}, Node ${machine.node}`,
    ],
    ['Seen', `${count(observed, 'distinct system call')} in ${formatNumber(evidence.records)} records`],
    ...command.leftovers
      .slice(0, 20)
      .map(({ pid, comm }): [string, Markup] => [
        'Outlived the command',
        html`pid ${pid} <code>${comm}</code>, which was killed`,
      ]),
  ];
  return html`<h2>The run</h2>
<dl>
${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}</dl>
`;
}
