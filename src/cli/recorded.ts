import { findArgumentLimits } from '../baseline/arguments/limits.ts';
import type { RecordedArguments } from '../baseline/arguments/record.ts';
import { sortBehaviours } from '../baseline/canonical.ts';
import { parseProfile } from '../baseline/parse.ts';
import { CallgateError } from '../errors.ts';
import type { Job } from '../gate/job.ts';
import type { Outputs } from '../gate/output.ts';
import type { Learnt } from '../gate/proposal.ts';
import type { JobResult } from '../gate/run-job.ts';
import { count, formatNumber, toPlainText } from '../report/plain-text.ts';
import { type Context, write } from './context.ts';

/** Writes what a good record came to into the baseline, and says what is in it now. */
export function keepRecord(
  { report, learnt, learntArguments }: JobResult,
  job: Job,
  outputs: Outputs,
  context: Context,
  showBehaviours: boolean,
): void {
  const { proposed } = report;
  const { added, behaviours } = proposed ?? { added: [], behaviours: [] };
  if (proposed !== null && proposed.digest !== report.baseline.digest)
    outputs.baseline?.write(proposed.profile);
  const path = toPlainText(job.baseline);
  if (added.length === 0 && report.baseline.digest === null)
    write(context, 'stderr', `  ${path} lacks nothing: its layers give every call\n`);
  else if (added.length === 0) write(context, 'stderr', `  ${path} has every call already\n`);
  else write(context, 'stderr', `  ${path}: ${count(added.length, 'call')} added: ${shorten(added)}\n`);
  showArguments(learntArguments, proposed?.profile, path, context);
  showLearnt(learnt, behaviours, path, showBehaviours, context);
  if (proposed !== null && proposed.unrepresentable.length > 0) {
    throw new CallgateError(
      'baseline',
      `No profile can name ${proposed.unrepresentable.map(toPlainText).join(', ')}: a profile allows calls by name. check will report it as new.`,
    );
  }
}

/** Why nothing was written. */
export function showUnkept(job: Job, context: Context): void {
  write(
    context,
    'stderr',
    `  ${toPlainText(job.baseline)} was left as it is: only a proven run of a command that succeeds is recorded\n`,
  );
}

/** What was learnt of behaviours: the raw list where it is asked for, what was generalised, and what is in the file now. */
function showLearnt(
  learnt: Learnt | null,
  added: readonly string[],
  path: string,
  isRaw: boolean,
  context: Context,
): void {
  if (learnt === null) return;
  const say = (text: string) => write(context, 'stderr', `  ${toPlainText(text)}\n`);
  const raw = isRaw ? sortBehaviours(learnt.seen) : [];
  for (const { kind, value, count: times, refused, call, detail, exe } of raw) {
    const how = detail === '' ? call : `${call} ${detail}`;
    const denied = refused === 0 ? '' : `, ${refused} refused`;
    say(`seen: ${kind} ${value}  ${formatNumber(times)}×${denied}  ${how}  ${exe}`);
  }
  for (const note of learnt.notes) say(note);
  if (learnt.rules === null) return;
  if (added.length === 0) say(`${path} has every behaviour already`);
  else say(`${path}: ${count(added.length, 'behaviour')} added: ${shorten(added)}`);
}

/** What was learnt of arguments, what was generalised, and what the rules do not hold. */
function showArguments(
  learnt: RecordedArguments | null,
  proposed: string | undefined,
  path: string,
  context: Context,
): void {
  if (learnt === null) return;
  const say = (text: string) => write(context, 'stderr', `  ${toPlainText(text)}\n`);
  for (const note of learnt.notes) say(note);
  const parsed = proposed === undefined ? undefined : parseProfile(proposed);
  for (const limit of parsed?.ok === true ? findArgumentLimits(parsed.profile) : []) say(limit);
  const { length } = learnt.narrowed;
  if (length > 0) say(`${path}: ${count(length, 'call')} allowed as used only: ${shorten(learnt.narrowed)}`);
}

function shorten(all: readonly string[]): string {
  const names = all.map(toPlainText);
  return names.length > 12 ? `${names.slice(0, 12).join(' ')} …` : names.join(' ');
}
