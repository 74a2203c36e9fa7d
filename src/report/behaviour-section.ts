import { renderBehaviourTable } from './behaviour-table.ts';
import { behaviourIds, gatedBehaviours, SHOWN_TITLE, shownBehaviours } from './behaviour-text.ts';
import type { TableSize } from './call-table.ts';
import { escapeSentence, fold } from './markdown.ts';
import { count, formatNumber, shortenEnd } from './plain-text.ts';
import type { Report } from './schema.ts';

/** As blocks of Markdown, the new behaviours that decide: their own table, which stands below that of the calls. */
export function renderGated(report: Report, size: TableSize, whole: string): string[] {
  const gated = gatedBehaviours(report);
  return gated.length === 0 ? [] : [renderBehaviourTable(gated, size, whole)];
}

/** Those that are only shown, folded. */
export function renderShown(report: Report, size: TableSize, whole: string): string[] {
  const shown = shownBehaviours(report);
  if (shown.length === 0) return [];
  const isFirst = report.behaviours?.rules === 0;
  const parts = [
    ...(isFirst ? ['The baseline records no behaviours yet.'] : []),
    renderBehaviourTable(shown, size, whole),
  ];
  return [fold(`${SHOWN_TITLE}: ${formatNumber(behaviourIds(shown).length)}`, parts.join('\n\n'))];
}

/** As an item of a list, how far behaviours were seen; nothing where nobody looked. */
export function renderSight({ behaviours }: Report, show: (text: string) => string): string[] {
  if (behaviours === null) return [];
  const { mode, proven, why, rules, events } = behaviours;
  const gated = mode === 'gate' ? 'gated' : 'not gated';
  const by = rules === 0 ? 'the baseline records none' : `by ${count(rules, 'entry', 'entries')}`;
  const seen = proven
    ? `${count(events, 'event')} seen whole`
    : `not proven: ${why.slice(0, 10).map(show).join('; ')}`;
  return [`- Behaviours: ${gated}, ${by}; ${seen}`];
}

/** What no sight of behaviours covers, each once, folded. */
export function renderLimits(limits: readonly string[]): string[] {
  const distinct = [...new Set(limits)].slice(0, 5);
  if (distinct.length === 0) return [];
  // At the start of an item, a dash or a number would make a list of its own.
  const items = distinct.map((limit) => `- Not seen: ${escapeSentence(shortenEnd(limit, 300))}`);
  return [fold('What behaviours cannot show', items.join('\n'))];
}
