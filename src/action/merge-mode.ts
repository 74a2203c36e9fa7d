import { resolve } from 'node:path';
import { behaviourId, parseBehaviourId } from '../behaviour/behaviour-id.ts';
import { CallgateError } from '../errors.ts';
import { listAllNew } from '../gate/approvable.ts';
import { readLegFiles } from '../gate/leg-files.ts';
import { type MergeResult, mergeLegs } from '../gate/merge-job.ts';
import { placeOutputs } from '../gate/output.ts';
import { findReports } from '../gate/report-folder.ts';
import { describePass } from '../gate/verdict.ts';
import { findBase } from '../git/base.ts';
import { renderPatch } from '../report/diff.ts';
import { describeMerged } from '../report/merged-sentences.ts';
import { renderMergedSummary } from '../report/merged-summary.ts';
import { shortenEnd, toPlainText } from '../report/plain-text.ts';
import { connectRemote } from './contents.ts';
import type { MergeModeOptions } from './merge-options.ts';
import type { Runner } from './run.ts';

/** Characters of an annotation; the runner cuts a longer one off. */
const LONGEST = 4000;

/** `mode: merge`: one verdict of the reports that the jobs of a matrix have left. Nothing is run. */
export async function runMergeMode(
  runner: Runner,
  options: MergeModeOptions,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { workspace, pullRequest, token, comment } = options;
  const folder = resolve(workspace, options.reportDir);
  const outputs = placeOutputs({
    report: resolve(folder, 'report.json'),
    proposed: resolve(folder, 'proposed-baseline.json'),
  });
  const base =
    pullRequest === undefined ? undefined : await findBase(workspace, pullRequest, connectRemote(env, token));
  const files = findReports(resolve(workspace, options.reports), options.reports);
  const result = await mergeLegs(readLegFiles(files), options, workspace, base);
  const { merged, textAt } = result;
  const diffs = merged.proposals.map(({ path, proposed }) => {
    if (proposed === null) return '';
    const before = textAt(path);
    return renderPatch(before === '' ? '/dev/null' : `a/${path}`, `b/${path}`, before, proposed.profile);
  });
  outputs.report?.write(`${JSON.stringify(merged)}\n`);
  const proposals = merged.proposals.flatMap(({ proposed }) => (proposed === null ? [] : [proposed]));
  const [only] = proposals.length === 1 ? proposals : [];
  if (only !== undefined) outputs.proposed?.write(only.profile);
  const names = listAllNew(merged.legs.map(({ report }) => report));
  const isCall = (name: string) => parseBehaviourId(name) === undefined;
  try {
    runner.setOutput('verdict', merged.verdict);
    runner.setOutput('new-count', names.filter(isCall).length);
    runner.setOutput('new-syscalls', JSON.stringify(names.filter(isCall)));
    const behaviours = merged.legs.flatMap(({ report }) => (report.behaviours?.new ?? []).map(behaviourId));
    runner.setOutput('new-behaviours', JSON.stringify([...new Set(behaviours)].sort()));
    runner.setOutput('report-path', outputs.report?.path);
    runner.setOutput('proposed-baseline', only === undefined ? '' : outputs.proposed?.path);
    runner.setOutput('digest', only?.digest ?? '');
    if (env.GITHUB_STEP_SUMMARY) await runner.summary.addRaw(renderMergedSummary(merged, diffs)).write();
  } catch (cause) {
    throw new CallgateError(
      'report',
      `The verdict is ${merged.verdict}, and the runner could not be told: ${(cause as Error).message}. Expected the files ` +
        'that GITHUB_OUTPUT and GITHUB_STEP_SUMMARY name to be there and writable.',
      { cause },
    );
  }
  tellVerdict(runner, result, options);
  if (comment === 'never') return;
  const { postMergedComment } = await import('./own-comment.ts');
  await postMergedComment(runner, result, { policy: comment, token }, env);
}

function tellVerdict(runner: Runner, { merged, status }: MergeResult, { failOn }: MergeModeOptions): void {
  const sentence = `${merged.verdict}: ${describeMerged(merged)}`;
  runner.info(`callgate: ${toPlainText(sentence)}`);
  if (status === 0) {
    if (merged.verdict === 'new')
      runner.info(
        `callgate: ${failOn === undefined ? 'passes by fail-on of the suites' : describePass(failOn)}`,
      );
    return;
  }
  const reasons = merged.reasons.filter((reason) => !reason.endsWith(' (optional)')).slice(0, 20);
  const more = merged.reasons.length > reasons.length ? '; …' : '';
  const message = `${sentence}: ${reasons.map((reason) => shortenEnd(reason, 300)).join('; ')}${more}`;
  runner.error(shortenEnd(toPlainText(message), LONGEST), { title: 'Callgate' });
  process.exitCode = 1;
}
