import { createRuleFinder } from '../baseline/rule-line.ts';
import { byText } from '../baseline/rule-order.ts';
import { shortenEnd, toPlainText } from './plain-text.ts';
import type { Report } from './schema.ts';
import { describeVerdict } from './sentences.ts';

/** The runner cuts a longer message off (`_maxIssueMessageLength` of actions/runner). */
const LONGEST = 4096;
const SHOWN = 20;

/** The one annotation of a failed run. */
export interface Annotation {
  readonly message: string;
  readonly title: string;
  readonly file: string;
  readonly startLine: number;
}

/**
 * The verdict where the first new call would stand in the committed profile, whose text is `committed`. `isNew` says
 * that it is the new calls that fail the job; otherwise it is what else the report gives as reasons, on line 1.
 */
export function makeAnnotation(report: Report, committed: string, isNew: boolean): Annotation {
  const names = [...new Set(report.new.map(({ name }) => name))];
  const [first] = [...names].sort(byText);
  const listed = isNew
    ? names.slice(0, SHOWN)
    : report.reasons.filter((reason) => !reason.startsWith('new: ')).slice(0, 5);
  const more = isNew && names.length > SHOWN ? ' …' : '';
  const message = `${report.verdict}: ${describeVerdict(report)}: ${listed.join(', ')}${more}`;
  return {
    message: shortenEnd(toPlainText(message), LONGEST),
    title: 'Callgate',
    file: report.baseline.path,
    startLine: isNew && first !== undefined ? createRuleFinder(committed)(first) : 1,
  };
}
