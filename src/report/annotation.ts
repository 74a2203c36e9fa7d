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
 * The verdict where the first new call would stand in the committed profile, whose text is `committed`. `fails`
 * tells which new calls fail the job; without it, it is what else the report gives as reasons, on line 1.
 */
export function makeAnnotation(
  report: Report,
  committed: string,
  fails: ((call: string) => boolean) | undefined,
): Annotation {
  const isNew = fails !== undefined;
  const outside = distinctNames(report.new).filter((call) => fails?.(call) ?? true);
  const edited = report.judged?.editAllowed === false ? distinctNames(report.judged.allowedByEdit) : [];
  const [first] = [...outside, ...edited].sort(byText);
  const failing = edited.length === 0 ? outside : [...outside, ...report.reasons.filter(isEdit)];
  const other = report.reasons.filter((reason) => !reason.startsWith('new: ') && !isEdit(reason));
  const listed = isNew ? failing.slice(0, SHOWN) : other.slice(0, 5);
  const more = isNew && failing.length > SHOWN ? ' …' : '';
  const message = `${report.verdict}: ${describeVerdict(report)}: ${listed.join(', ')}${more}`;
  return {
    message: shortenEnd(toPlainText(message), LONGEST),
    title: 'Callgate',
    file: report.baseline.path,
    startLine: isNew && first !== undefined ? createRuleFinder(committed)(first) : 1,
  };
}

function distinctNames(calls: Report['new']): string[] {
  return [...new Set(calls.map(({ name }) => name))];
}

const isEdit = (reason: string) => reason.startsWith('edit: ');
