import { behaviourIds, gatedBehaviours, refusedBehaviours } from './behaviour-text.ts';
import { callText } from './call-text.ts';
import { count, formatDuration } from './plain-text.ts';
import type { NewCall, Report } from './schema.ts';
import { decisive } from './spelled.ts';

/** The verdict in one sentence, the same on the terminal, in the summary and in the annotation; `show` renders what stands in it from elsewhere. */
export function describeVerdict(report: Report, show = (path: string) => path): string {
  const { verdict, baseline } = report;
  if (verdict === 'new') {
    const fresh = countNew(report);
    const edits = countEdits(report);
    const edited = `${edits} that this change's own edit of ${show(baseline.path)} alone allows`;
    if (fresh === '') return edited;
    const outside =
      baseline.digest === null
        ? `${fresh} seen and no baseline yet: ${show(baseline.path)} does not exist`
        : `${fresh} outside the baseline ${show(baseline.path)}`;
    return edits === '' ? outside : `${outside}, and ${edited}`;
  }
  if (verdict === 'inconclusive' && report.convergence !== undefined && report.evidence.proven)
    return show(report.reasons.at(-1) ?? 'the record has not converged');
  if (verdict === 'inconclusive')
    return 'nothing new was seen, but the run is not proven: something may have been missed';
  if (verdict === 'command-failed')
    return `the run is proven and nothing is new, but ${show(report.reasons.at(-1) ?? 'the command failed')}`;
  if (report.convergence?.closed === true)
    return 'the record has converged: its last pass is proven and made no call that was not known';
  if (report.mode === 'record')
    return `the record is proven: ${count(report.observed, 'distinct system call')}`;
  const what = report.behaviours?.mode === 'gate' ? 'system call and no behaviour' : 'system call';
  const rules = count(baseline.rules, 'rule');
  const entries = count(report.behaviours?.rules ?? 0, 'entry', 'entries');
  const whole = report.behaviours?.mode === 'gate' ? `${rules} and ${entries}` : rules;
  return `proven: no ${what} outside the ${whole} of ${show(baseline.path)}`;
}

/** `2 system calls and 1 behaviour`; empty where nothing that decides is new. */
export function countNew(report: Pick<Report, 'new' | 'behaviours'>): string {
  return countBoth(distinct(decisive(report.new)), behaviourIds(gatedBehaviours(report)).length);
}

/** The same, of what a change's own edit allows and does not pass for it. */
function countEdits(report: Report): string {
  const { judged } = report;
  const calls = judged?.editAllowed === false ? distinct(judged.allowedByEdit) : 0;
  return countBoth(calls, behaviourIds(refusedBehaviours(report)).length);
}

/** What the proposal adds: `1 call and 2 behaviours`. */
export function countAdded({ proposed }: Report): string {
  const added = countBoth(proposed?.added.length ?? 0, proposed?.behaviours.length ?? 0, 'call');
  return added || count(0, 'call');
}

function countBoth(calls: number, behaviours: number, noun = 'system call'): string {
  const parts = [
    ...(calls === 0 ? [] : [count(calls, noun)]),
    ...(behaviours === 0 ? [] : [count(behaviours, 'behaviour')]),
  ];
  return parts.join(' and ');
}

/** Nothing is outside both baselines: it is the change's own edit of one that does not pass. */
export function isEditAlone(report: Report): boolean {
  return report.verdict === 'new' && countNew(report) === '';
}

/** What is new, as a heading has it: `new system calls and behaviours`. */
export function nameNew(report: Report): string {
  const kinds = [
    ...(decisive(report.new).length > 0 ? ['system calls'] : []),
    ...(gatedBehaviours(report).length > 0 ? ['behaviours'] : []),
  ];
  return `new ${kinds.join(' and ') || 'system calls'}`;
}

function distinct(calls: readonly NewCall[]): number {
  return new Set(calls.map(callText)).size;
}

/** The evidence in one line. */
export function describeEvidence({ evidence }: Report): string {
  const failed = evidence.checks.filter(({ ok }) => !ok);
  if (failed.length > 0) return `not proven: ${failed.map(({ name }) => name).join(', ')} did not hold`;
  const { first, last, missing } = evidence.serials;
  return (
    `proven: ${evidence.checks.length} checks hold, both canaries seen, ${count(evidence.records, 'record')}, ` +
    `serials ${first ?? '?'} to ${last ?? '?'} with ${missing} missing, ${evidence.lost.after - evidence.lost.before} lost`
  );
}

/** Where a call stands in the command's output: the test it was made in, else the line it came after. */
export function describePlace({
  test,
  context,
}: Pick<NewCall, 'test' | 'context'>): { word: string; text: string } | undefined {
  if (test !== null) return { word: 'in test', text: test };
  return context === null ? undefined : { word: 'after', text: context };
}

/** How the command ended. */
export function describeCommand({ command }: Report): string {
  const how = command.signal !== null ? `was ended by ${command.signal}` : `exited with ${command.exitCode}`;
  const why = command.timedOut
    ? ' because its time was up'
    : command.stoppedBy === null
      ? ''
      : command.stoppedBy === 'fail-fast'
        ? ' at a new call (fail-fast)'
        : ` when the run was interrupted by ${command.stoppedBy}`;
  return `${how}${why} after ${formatDuration(command.durationMs)}`;
}
