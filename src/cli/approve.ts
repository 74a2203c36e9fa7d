import { isAbsolute, relative, resolve, sep } from 'node:path';
import { checkReason } from '../baseline/reason.ts';
import { escapeId, parseBehaviourId, unescapeId } from '../behaviour/behaviour-id.ts';
import { CallgateError } from '../errors.ts';
import { type Approval, planApproval } from '../gate/approval.ts';
import { type BaselineFile, digestProfile, readBaseline } from '../gate/baseline-file.ts';
import { Output } from '../gate/output.ts';
import { readReport } from '../gate/report-file.ts';
import { renderPatch } from '../report/diff.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import type { Report } from '../report/schema.ts';
import { askCalls, confirm, openForm } from './approve-form.ts';
import { type Context, write } from './context.ts';

export interface ApproveOptions {
  readonly from: string;
  readonly only?: string;
  readonly reason?: string;
  readonly baseline?: string;
}

/** What is approved, and why: from the options, or from the form. */
interface Choice {
  readonly only: readonly string[] | null;
  readonly reasonOf: (name: string) => string | null;
  readonly rejected: readonly string[];
}

/**
 * `callgate approve`: writes the new calls of a report into its baseline; 0 when that is done. On a terminal, without
 * `--only`, it asks for each call. The file is written once, at the end, as a whole.
 */
export async function runApprove(options: ApproveOptions, context: Context): Promise<number> {
  const report = readReport(resolve(context.cwd, options.from), options.from);
  const [path, shownAs] = placeOf(report, options, context.cwd);
  const problems = options.reason === undefined ? [] : checkReason(options.reason);
  if (problems.length > 0) throw new CallgateError('usage', `--reason: ${problems.join('; ')}.`);
  const before = readBaseline(path, shownAs);
  const stdin = options.only === undefined && context.stderr.isTTY ? context.openStdin?.() : undefined;
  if (stdin?.isTTY !== true) {
    const only = options.only === undefined ? null : readOnly(options.only);
    const choice = { only, reasonOf: () => options.reason ?? null, rejected: [] };
    finish(plan(report, before, choice), before, path, choice, context);
    return 0;
  }
  // What no answer could mend is told before the first question.
  plan(report, before, { only: null, reasonOf: () => 'asked for below' });
  const form = openForm(stdin, context);
  try {
    const asked = await askCalls(form, report, options.reason ?? null);
    if (asked.accepted.size === 0) {
      say(context, `nothing was accepted; ${shownAs} was left as it is`);
      return 0;
    }
    const choice = {
      only: [...asked.accepted.keys()],
      reasonOf: (name: string) => asked.accepted.get(name) ?? null,
      rejected: asked.rejected,
    };
    const approval = plan(report, before, choice);
    write(
      context,
      'stderr',
      `\n${plainLines(renderPatch(`a/${shownAs}`, `b/${shownAs}`, before.text, approval.text))}\n`,
    );
    if (!(await confirm(form, `Write ${toPlainText(shownAs)}?`))) {
      say(context, `${shownAs} was left as it is`);
      return 0;
    }
    finish(approval, before, path, choice, context);
    return 0;
  } finally {
    form.close();
  }
}

/** The names of calls and ids of behaviours in `--only`. */
function readOnly(list: string): string[] {
  return list.split(',').map((text) => {
    const name = unescapeId(text.trim());
    if (name !== undefined) return name;
    throw new CallgateError(
      'usage',
      `--only: found ${JSON.stringify(toPlainText(text.trim()))}. Expected %2C for a comma, %20 for a space and %25 for a percent sign, ` +
        'and no other "%", in the value of a behaviour. Nothing was written.',
    );
  });
}

/** Where the baseline is and what it is called. A report may be somebody else's: of itself it reaches nothing outside. */
function placeOf(report: Report, options: ApproveOptions, cwd: string): [path: string, shownAs: string] {
  const shownAs = options.baseline ?? report.baseline.path;
  const path = resolve(cwd, shownAs);
  const inside = relative(cwd, path);
  if (
    options.baseline === undefined &&
    (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`))
  ) {
    throw new CallgateError(
      'usage',
      `The report's baseline is ${shownAs}, outside of this folder. Expected to be in the folder that the report was made in; ` +
        'or name the file by --baseline.',
    );
  }
  return [path, shownAs];
}

function plan(
  report: Report,
  { profile }: BaselineFile,
  { only, reasonOf }: Pick<Choice, 'only' | 'reasonOf'>,
): Approval {
  const planned = planApproval({ report, profile, only, reasonOf, approver: null });
  if (planned.ok) return planned.approval;
  throw new CallgateError('usage', `${planned.problems.join('\n')}\nNothing was written.`);
}

function finish(
  approval: Approval,
  before: BaselineFile,
  path: string,
  { rejected }: Choice,
  context: Context,
): void {
  const now = readBaseline(path, before.path).profile;
  const digest = (profile: typeof now) => (profile === undefined ? undefined : digestProfile(profile));
  if (digest(now) !== digest(before.profile)) {
    throw new CallgateError(
      'usage',
      `${before.path} was changed meanwhile. Nothing was written; approve again.`,
    );
  }
  new Output(path, 'The baseline').write(approval.text);
  say(context, `${before.path}: ${tellCount(approval.approved)} approved: ${showNames(approval.approved)}`);
  const open = approval.left.filter((name) => !rejected.includes(name));
  if (open.length > 0) say(context, `still new: ${showNames(open)}`);
  if (rejected.length > 0)
    say(context, `rejected, and new until what makes them is gone: ${showNames(rejected)}`);
  if (approval.unnamed.length > 0) say(context, `no profile can name: ${showNames(approval.unnamed)}`);
  if (approval.unproven.length > 0) {
    say(
      context,
      `the run is not proven (${approval.unproven.join(', ')}): what was seen was seen, but there may be more new calls`,
    );
  }
}

/** `2 calls and 1 behaviour` */
function tellCount(names: readonly string[]): string {
  const behaviours = names.filter((name) => parseBehaviourId(name) !== undefined).length;
  const calls = names.length - behaviours;
  const parts = [
    ...(calls > 0 ? [count(calls, 'call')] : []),
    ...(behaviours > 0 ? [count(behaviours, 'behaviour')] : []),
  ];
  return parts.join(' and ');
}

/** As `--only` takes them. */
function showNames(names: readonly string[]): string {
  return names.map(escapeId).join(' ');
}

function say(context: Context, text: string): void {
  write(context, 'stderr', `  ${toPlainText(text)}\n`);
}

function plainLines(text: string): string {
  return text.split('\n').map(toPlainText).join('\n');
}
