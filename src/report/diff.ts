import { createTwoFilesPatch } from 'diff';
import type { Report } from './schema.ts';

/** The unified diff from the committed text to the proposed one; empty when nothing is proposed. */
export function renderDiff(report: Report, committed: string): string {
  if (report.proposed === null) return '';
  const { path } = report.baseline;
  const before = committed === '' ? '/dev/null' : `a/${path}`;
  return createTwoFilesPatch(before, `b/${path}`, committed, report.proposed.profile, undefined, undefined, {
    context: 2,
  });
}
