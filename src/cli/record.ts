import { findArgumentLimits } from '../baseline/arguments/limits.ts';
import type { RecordedArguments } from '../baseline/arguments/record.ts';
import { sortBehaviours } from '../baseline/canonical.ts';
import { parseProfile } from '../baseline/parse.ts';
import { CallgateError } from '../errors.ts';
import { resolveJob } from '../gate/job.ts';
import type { Learnt } from '../gate/proposal.ts';
import { runJob } from '../gate/run-job.ts';
import { exitStatus } from '../gate/verdict.ts';
import { count, formatNumber, toPlainText } from '../report/plain-text.ts';
import { type Context, write } from './context.ts';
import { findOutputs, type GateOptions, showReport } from './report.ts';

/** The options of `record`, as commander gives them. */
export interface RecordOptions extends GateOptions {
  readonly runs?: number;
  readonly showBehaviours?: boolean;
  readonly arguments?: boolean;
}

/**
 * `callgate record`: logs every call and adds what the baseline lacks. It writes only what was proven, from a command
 * that succeeded; rules that are there stay as they are, but for those without conditions where `--arguments` asks for some.
 */
export async function runRecord(
  command: readonly string[],
  options: RecordOptions,
  context: Context,
): Promise<number> {
  const job = await resolveJob(options, command, context.cwd);
  if (options.arguments === true && job.behaviours === 'off') {
    throw new CallgateError(
      'usage',
      '--arguments learns from what behaviours are seen by, and behaviours are off. Expected report or gate. Nothing was run.',
    );
  }
  const outputs = findOutputs(options, context, job.baselinePath);
  const runs = options.runs ?? 1;
  for (let run = 1; run <= runs; run += 1) {
    // What the first run narrowed, the others add to.
    const learn = run === 1 ? 'narrow' : 'add';
    const asked = options.arguments === true ? ({ ...job, learn } as const) : job;
    const result = await runJob('record', asked, context, outputs.log);
    const { report } = result;
    showReport(result, undefined, outputs, context);
    const status = exitStatus({ newCalls: [], evidence: report.evidence, command: report.command }, 'new');
    if (status !== 0) {
      write(
        context,
        'stderr',
        `  ${toPlainText(job.baseline)} was left as it is: only a proven run of a command that succeeds is recorded\n`,
      );
      return status;
    }
    const { proposed } = report;
    const { added, behaviours } = proposed ?? { added: [], behaviours: [] };
    if (proposed !== null && proposed.digest !== report.baseline.digest)
      outputs.baseline?.write(proposed.profile);
    const path = toPlainText(job.baseline);
    if (added.length === 0 && report.baseline.digest === null)
      write(context, 'stderr', `  ${path} lacks nothing: its layers give every call\n`);
    else if (added.length === 0) write(context, 'stderr', `  ${path} has every call already\n`);
    else write(context, 'stderr', `  ${path}: ${count(added.length, 'call')} added: ${shorten(added)}\n`);
    showArguments(result.learntArguments, proposed?.profile, path, context);
    showLearnt(result.learnt, behaviours, path, options.showBehaviours === true, context);
    if (proposed !== null && proposed.unrepresentable.length > 0) {
      throw new CallgateError(
        'baseline',
        `No profile can name ${proposed.unrepresentable.map(toPlainText).join(', ')}: a profile allows calls by name. check will report it as new.`,
      );
    }
  }
  return 0;
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
