import { CallgateError } from '../errors.ts';
import { resolveJob } from '../gate/job.ts';
import { runJob } from '../gate/run-job.ts';
import { exitStatus } from '../gate/verdict.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import { type Context, write } from './context.ts';
import { findOutputs, type GateOptions, showReport } from './report.ts';

/**
 * `callgate record`: logs every call and adds what the baseline lacks. It writes only what was proven, from a command
 * that succeeded; rules that are there stay as they are.
 */
export async function runRecord(
  command: readonly string[],
  options: GateOptions & { readonly runs?: number },
  context: Context,
): Promise<number> {
  const job = await resolveJob(options, command, context.cwd);
  const outputs = findOutputs(options, context, job.baselinePath);
  const runs = options.runs ?? 1;
  for (let run = 1; run <= runs; run += 1) {
    const result = await runJob('record', job, context, outputs.log);
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
    if (proposed === null || proposed.added.length === 0) {
      write(context, 'stderr', `  ${toPlainText(job.baseline)} has every call already\n`);
    } else {
      outputs.baseline?.write(proposed.profile);
      const added = shorten(proposed.added.map(toPlainText));
      write(
        context,
        'stderr',
        `  ${toPlainText(job.baseline)}: ${count(proposed.added.length, 'call')} added: ${added}\n`,
      );
    }
    if (proposed !== null && proposed.unrepresentable.length > 0) {
      throw new CallgateError(
        'baseline',
        `No profile can name ${proposed.unrepresentable.map(toPlainText).join(', ')}: a profile allows calls by name. check will report it as new.`,
      );
    }
  }
  return 0;
}

function shorten(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(' ')} …` : names.join(' ');
}
