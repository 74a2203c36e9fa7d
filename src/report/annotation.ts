import { sortBehaviours } from '../baseline/canonical.ts';
import { createBehaviourFinder, createRuleFinder } from '../baseline/rule-line.ts';
import { byText } from '../baseline/rule-order.ts';
import type { NewBehaviour } from './behaviour-schema.ts';
import { behaviourIds, gatedBehaviours, refusedBehaviours } from './behaviour-text.ts';
import { callText } from './call-text.ts';
import { shortenEnd, toPlainText } from './plain-text.ts';
import type { Report } from './schema.ts';
import { describeVerdict } from './sentences.ts';
import { decisive } from './spelled.ts';

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

/** Which new calls, and which gated behaviours, fail the job. */
export interface Failing {
  call(text: string): boolean;
  behaviour(behaviour: NewBehaviour): boolean;
}

/**
 * The verdict where the first new call would stand in the committed profile, whose text is `committed`, or, without one,
 * the first new behaviour. `fails` tells what of it fails the job; without it, it is what else the report gives as
 * reasons, on line 1.
 */
export function makeAnnotation(report: Report, committed: string, fails: Failing | undefined): Annotation {
  const isNew = fails !== undefined;
  const calls = decisive(report.new).filter((call) => fails?.call(callText(call)) ?? true);
  const behaviours = gatedBehaviours(report).filter((one) => fails?.behaviour(one) ?? true);
  const edited = report.judged?.editAllowed === false ? report.judged.allowedByEdit : [];
  const editedToo = refusedBehaviours(report);
  const isEdited = edited.length + editedToo.length > 0;
  const outside = [...new Set(calls.map(callText)), ...behaviourIds(sortBehaviours(behaviours))];
  const failing = isEdited ? [...outside, ...report.reasons.filter(isEdit)] : outside;
  const other = report.reasons.filter((reason) => !reason.startsWith('new: ') && !isEdit(reason));
  const listed = isNew ? failing.slice(0, SHOWN) : other.slice(0, 5);
  const more = isNew && failing.length > SHOWN ? ' …' : '';
  const names = listed.map((name) => shortenEnd(name, 400));
  const message = `${report.verdict}: ${describeVerdict(report)}: ${names.join(', ')}${more}`;
  return {
    message: shortenEnd(toPlainText(message), LONGEST),
    title: 'Callgate',
    file: report.baseline.path,
    startLine: isNew ? findLine(committed, [...calls, ...edited], [...behaviours, ...editedToo]) : 1,
  };
}

function findLine(committed: string, calls: Report['new'], behaviours: readonly NewBehaviour[]): number {
  const [name] = calls.map((call) => call.name).sort(byText);
  const [behaviour] = sortBehaviours(behaviours);
  if (name !== undefined) return createRuleFinder(committed)(name);
  return behaviour === undefined ? 1 : createBehaviourFinder(committed)(behaviour);
}

const isEdit = (reason: string) => reason.startsWith('edit: ');
