import { count, formatDuration } from './plain-text.ts';
import type { NewCall, Report } from './schema.ts';

/** The verdict in one sentence, the same on the terminal, in the summary and in the annotation; `show` renders what stands in it from elsewhere. */
export function describeVerdict(report: Report, show = (path: string) => path): string {
  const { verdict, baseline } = report;
  const names = distinct(report.new);
  if (verdict === 'new') {
    const edits = report.judged?.editAllowed === false ? distinct(report.judged.allowedByEdit) : 0;
    const edited = `${count(edits, 'system call')} that this change's own edit of ${show(baseline.path)} alone allows`;
    if (names === 0) return edited;
    const outside =
      baseline.digest === null
        ? `${count(names, 'system call')} seen and no baseline yet: ${show(baseline.path)} does not exist`
        : `${count(names, 'system call')} outside the baseline ${show(baseline.path)}`;
    return edits === 0 ? outside : `${outside}, and ${edited}`;
  }
  if (verdict === 'inconclusive')
    return 'nothing new was seen, but the run is not proven: something may have been missed';
  if (verdict === 'command-failed')
    return `the run is proven and nothing is new, but ${show(report.reasons.at(-1) ?? 'the command failed')}`;
  return report.mode === 'record'
    ? `the record is proven: ${count(report.observed, 'distinct system call')}`
    : `proven: no system call outside the ${count(baseline.rules, 'rule')} of ${show(baseline.path)}`;
}

/** Nothing is outside both baselines: it is the change's own edit of one that does not pass. */
export function isEditAlone({ verdict, new: calls }: Report): boolean {
  return verdict === 'new' && calls.length === 0;
}

function distinct(calls: Report['new']): number {
  return new Set(calls.map(({ name }) => name)).size;
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
export function describePlace({ test, context }: NewCall): { word: string; text: string } | undefined {
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
