import { markdownTable } from 'markdown-table';
import { type BehaviourRisk, riskiestBehavioursFirst, riskOfBehaviour } from '../risk/behaviour-risk.ts';
import type { RiskLevel } from '../risk/note.ts';
import type { NewBehaviour } from './behaviour-schema.ts';
import { behaviourIds, describeActor, describeRefused } from './behaviour-text.ts';
import { MOST_NOTES, MOST_OPEN, renderPlace, SIGN, type TableSize, WIDEST } from './call-table.ts';
import { clip, fold, link } from './markdown.ts';
import { formatNumber, shortenStart, toPlainText } from './plain-text.ts';

const LEVELS: readonly RiskLevel[] = ['high', 'medium', 'low'];
const ALIGN = ['l', 'l', 'l', 'l', 'l', 'r'];

/** Behaviours, the riskiest first, with what is known of each. `whole` says where the rest is. */
export function renderBehaviourTable(
  unsorted: readonly NewBehaviour[],
  size: TableSize,
  whole: string,
): string {
  const behaviours = riskiestBehavioursFirst(unsorted);
  const shown = behaviours.slice(0, size.rows);
  const rest = behaviours.length - shown.length;
  const width = Math.min(size.text, WIDEST);
  const isCut = shown.some(({ value, exe }) => [value, exe].some((text) => toPlainText(text).length > width));
  const cut = isCut ? ` What is cut (…) stands whole in ${whole}.` : '';
  const parts = [`${countByRisk(behaviours)}${cut}`];
  if (shown.length > 0) {
    const place = shown.some(({ test }) => test !== null) ? 'In test' : 'Where';
    const header = ['Behaviour', 'Risk', 'What it means', 'By', place, 'Count'];
    const rows = shown.map((behaviour) => renderRow(behaviour, width));
    const table = markdownTable([header, ...rows], { align: ALIGN, alignDelimiters: false });
    parts.push(shown.length > MOST_OPEN ? fold('The behaviours', table) : table);
  }
  if (rest > 0) parts.push(`… and ${formatNumber(rest)} more in ${whole}.`);
  const notes = renderNotes(shown);
  if (notes.length > 0) parts.push(notes.join('\n'));
  return parts.join('\n\n');
}

function renderRow(behaviour: NewBehaviour, width: number): string[] {
  const { level, purpose } = riskOfBehaviour(behaviour);
  const refused = describeRefused(behaviour);
  return [
    `${behaviour.kind} ${clip(shortenStart(behaviour.value, width), width)}`,
    `${SIGN[level]}\u00a0${level}`,
    purpose,
    clip(shortenStart(describeActor(behaviour), width), width),
    renderPlace(behaviour, width),
    `${formatNumber(behaviour.count)}${refused === '' ? '' : `, ${refused}`}`,
  ];
}

/** `By risk: 1 of high risk, 2 of low risk.` by distinct behaviours. */
function countByRisk(behaviours: readonly NewBehaviour[]): string {
  const levels = LEVELS.flatMap((level) => {
    const number = behaviourIds(behaviours.filter((one) => riskOfBehaviour(one).level === level)).length;
    return number === 0 ? [] : [`${formatNumber(number)} of ${level} risk`];
  });
  return `By risk: ${levels.join(', ')}.`;
}

/** Why they matter, a reason once, with the first that it is of. */
function renderNotes(behaviours: readonly NewBehaviour[]): string[] {
  const first = new Map<string, { one: NewBehaviour; risk: BehaviourRisk }>();
  for (const one of behaviours) {
    const risk = riskOfBehaviour(one);
    if (risk.level !== 'low' && risk.why !== null && !first.has(risk.why)) first.set(risk.why, { one, risk });
  }
  return [...first].slice(0, MOST_NOTES).map(([why, { one, risk }]) => {
    const read = risk.source === null ? '' : ` (${link(risk.source.title, risk.source.url)})`;
    return `- **${one.kind} ${clip(shortenStart(one.value, 60), 60)}**: ${why}${read}`;
  });
}
