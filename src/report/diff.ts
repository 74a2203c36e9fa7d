import { createTwoFilesPatch } from 'diff';
import type { Report } from './schema.ts';

/** The time of a comparison is quadratic in the edits: 16,000 took half a minute. */
const MOST_EDITS = 2000;

/** The unified diff from the committed text to the proposed one; empty when nothing is proposed. */
export function renderDiff(report: Report, committed: string): string {
  if (report.proposed === null) return '';
  const { path } = report.baseline;
  return renderPatch(
    committed === '' ? '/dev/null' : `a/${path}`,
    `b/${path}`,
    committed,
    report.proposed.profile,
  );
}

/** A unified diff with two lines of context, as git shows it; empty where the texts have too little in common to compare. */
export function renderPatch(oldName: string, newName: string, before: string, after: string): string {
  const options = { context: 2, maxEditLength: MOST_EDITS };
  const patch = createTwoFilesPatch(oldName, newName, before, after, undefined, undefined, options);
  if (patch === undefined) return '';
  // The first line is a rule of equals signs, which git's diffs do not have.
  return patch.slice(patch.indexOf('---'));
}
