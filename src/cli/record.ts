import { CallgateError } from '../errors.ts';
import { resolveJob } from '../gate/job.ts';
import { exitStatus } from '../gate/verdict.ts';
import { writeWholeFile } from '../gate/whole-file.ts';
import { count, toPlainText } from '../report/plain-text.ts';
import { type Context, write } from './context.ts';
import { type GateOptions, runWithOptions, showReport } from './report.ts';

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
  const runs = options.runs ?? 1;
  for (let run = 1; run <= runs; run += 1) {
    const result = await runWithOptions('record', job, options, context);
    const { report } = result;
    showReport(result, undefined, options, context);
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
      writeWholeFile(job.baselinePath, proposed.profile, 'The baseline');
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
