import { markdownTable } from 'markdown-table';
import { riskOfNamed } from '../gate/approvable.ts';
import type { Merged } from '../merge/schema.ts';
import { clip, escapeSentence, fence, fold } from './markdown.ts';
import { describeMerged, listGeneral, listLegs, listNewNames } from './merged-sentences.ts';
import { capitalize, count, formatNumber } from './plain-text.ts';
import { describeEvidence } from './sentences.ts';

/** GitHub drops a step summary over 1 MiB whole; this leaves room for what others write into it. */
const LIMIT_BYTES = 256 * 1024;
const BADGE = {
  clean: '✅ clean',
  new: '❌ new',
  inconclusive: '⚠️ inconclusive',
  'command-failed': '❌ command failed',
};
const LEGS_SHOWN = 4;

/** The step summary of a merge. `diffs` are unified, one a proposal, or empty. */
export function renderMergedSummary(merged: Merged, diffs: readonly string[]): string {
  for (const { rows, diff } of [
    { rows: 100, diff: true },
    { rows: 100, diff: false },
    { rows: 20, diff: false },
  ]) {
    const text = renderAll(merged, diff ? diffs : [], rows);
    if (new TextEncoder().encode(text).length <= LIMIT_BYTES) return text;
  }
  return `## Callgate: ${BADGE[merged.verdict]}\n\nThe report is too long for a summary; it is in the report file.\n`;
}

function renderAll(merged: Merged, diffs: readonly string[], rows: number): string {
  const legs = listLegs(merged);
  const parts = [
    `## Callgate: ${BADGE[merged.verdict]}`,
    capitalize(escapeSentence(describeMerged(merged))),
    ...list(listGeneral(merged), rows),
  ];
  const shownLegs = legs
    .slice(0, rows)
    .map(({ name, report, names, isExcused }) => [
      clip(name, 120),
      `${BADGE[report.verdict]}${isExcused ? ' (optional)' : ''}`,
      names.length === 0 ? '' : formatNumber(names.length),
      escapeSentence(describeEvidence(report)),
    ]);
  if (shownLegs.length > 0) {
    const table = markdownTable([['Leg', 'Verdict', 'New', 'Evidence'], ...shownLegs], {
      alignDelimiters: false,
    });
    parts.push(fold(count(legs.length, 'leg'), table, merged.verdict !== 'clean'));
  }
  const names = listNewNames(legs);
  const shownNames = names.slice(0, rows).map(({ name, legs: where }) => [
    clip(name, 120),
    riskOfNamed(name).level,
    `${where
      .slice(0, LEGS_SHOWN)
      .map((leg) => clip(leg, 120))
      .join(', ')}${where.length > LEGS_SHOWN ? ` and ${where.length - LEGS_SHOWN} more` : ''}`,
  ]);
  if (shownNames.length > 0) {
    parts.push(markdownTable([['New', 'Risk', 'In'], ...shownNames], { alignDelimiters: false }));
    if (names.length > rows)
      parts.push(`… and ${formatNumber(names.length - rows)} more in the report file.`);
  }
  merged.proposals.slice(0, rows).forEach(({ path, proposed, why }, index) => {
    const diff = diffs[index] ?? '';
    if (proposed === null) parts.push(`Nothing is proposed for ${clip(path, 200)}: ${clip(why ?? '', 400)}`);
    else {
      const added = proposed.added.length + proposed.behaviours.length;
      const title = `Proposed baseline ${clip(path, 200)}: ${added} added`;
      parts.push(diff === '' ? title : fold(title, fence(diff, 'diff'), added <= 20));
    }
  });
  return `${parts.join('\n\n')}\n`;
}

function list(lines: readonly string[], rows: number): string[] {
  return lines.length === 0
    ? []
    : [
        lines
          .slice(0, rows)
          .map((line) => `- ${clip(line, 400)}`)
          .join('\n'),
      ];
}
