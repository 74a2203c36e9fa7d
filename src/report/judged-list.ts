import { renderBehaviourTable } from './behaviour-table.ts';
import { refusedBehaviours } from './behaviour-text.ts';
import { renderCalls, type TableSize } from './call-table.ts';
import { describeJudged, fillIn, type JudgedLine } from './judged-text.ts';
import { clip, fold } from './markdown.ts';
import { capitalize } from './plain-text.ts';
import type { Report } from './schema.ts';

/**
 * As blocks of Markdown, what a change is judged by, what it does to that, and what its own edit alone allows:
 * open where they do not pass. None where no change was judged.
 */
export function renderJudged(report: Report, size: TableSize, whole: string): string[] {
  const [base, ...others] = describeJudged(report);
  const { allowedByEdit = [], editAllowed = true } = report.judged ?? {};
  if (base === undefined) return [];
  const items = others.map((line) => `- ${renderLine(line, size)}`);
  const { mode, byEdit = [] } = report.behaviours ?? {};
  const isOpen = refusedBehaviours(report).length > 0;
  return [
    [renderLine(base, size), ...items].join('\n'),
    ...(allowedByEdit.length === 0
      ? []
      : [fold('The calls that the edit allows', renderCalls(allowedByEdit, size, whole), !editAllowed)]),
    ...(byEdit.length === 0 || mode !== 'gate'
      ? []
      : [fold('The behaviours that the edit allows', renderBehaviourTable(byEdit, size, whole), isOpen)]),
  ];
}

/** `**Removed**: <code>chmod</code> no longer allowed`; a line lists many names, so it may be longer than a text. */
function renderLine(line: JudgedLine, size: TableSize): string {
  return `**${capitalize(line.label)}**: ${fillIn(line, (word) => clip(word, 4 * size.text))}`;
}
