import { formatProfile } from '../baseline/canonical.ts';
import { CallgateError } from '../errors.ts';
import { resolveJob } from '../gate/job.ts';
import { layJob } from '../gate/lay-job.ts';
import { effectiveProfile } from '../gate/layered-baseline.ts';
import { toPlainText } from '../report/plain-text.ts';
import { type Context, write } from './context.ts';

export interface ExportOptions {
  readonly suite?: string;
  readonly config?: string;
  readonly format: 'json';
}

/** `callgate export`: the profile that counts, flat and in its canonical text, on standard output. */
export async function runExport(
  file: string | undefined,
  { suite, config }: ExportOptions,
  context: Context,
): Promise<number> {
  const options = {
    ...(suite === undefined ? {} : { suite }),
    ...(config === undefined ? {} : { config }),
    ...(file === undefined ? {} : { baseline: file }),
  };
  // A profile is exported and not run.
  const job = await resolveJob(options, file === undefined ? [] : ['true'], context.cwd);
  const { baseline, warnings } = await layJob('check', job);
  for (const warning of warnings) write(context, 'stderr', `callgate: ${toPlainText(warning)}\n`);
  const profile = effectiveProfile(baseline);
  if (profile === undefined) {
    throw new CallgateError(
      'baseline',
      `${job.baseline} does not exist and stands on no layer. Expected a profile: record one first. Nothing was written.`,
    );
  }
  context.stdout.write(formatProfile(profile));
  return 0;
}
