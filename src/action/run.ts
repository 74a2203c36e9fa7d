import { resolve } from 'node:path';
import type * as Core from '@actions/core';
import { sortBehaviours } from '../baseline/canonical.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { CallgateError, tellUnexpected } from '../errors.ts';
import { type Job, resolveJob, shellCommand } from '../gate/job.ts';
import { judgeByBase } from '../gate/judge.ts';
import { type Outputs, placeOutputs } from '../gate/output.ts';
import { type JobResult, type Machine, runJob } from '../gate/run-job.ts';
import {
  describePass,
  exitStatus,
  findingsOf,
  isFailing,
  isFailingBehaviour,
  spelledCalls,
} from '../gate/verdict.ts';
import { findBase } from '../git/base.ts';
import type { Tampering } from '../host/file-commands.ts';
import { requirePlatform } from '../host/platform.ts';
import { installAuditTools, isAuditInstalled } from '../host/root-process.ts';
import { makeAnnotation } from '../report/annotation.ts';
import type { NewBehaviour } from '../report/behaviour-schema.ts';
import { renderDiff } from '../report/diff.ts';
import { renderHtml } from '../report/html.ts';
import { toPlainText } from '../report/plain-text.ts';
import { renderSarif } from '../report/sarif.ts';
import { describeVerdict } from '../report/sentences.ts';
import { renderSummary } from '../report/summary.ts';
import { connectRemote } from './contents.ts';
import type { AnyOptions, Options } from './options.ts';

/** What the action needs of @actions/core. */
export type Runner = Pick<typeof Core, 'error' | 'info' | 'setFailed' | 'setOutput' | 'summary' | 'warning'>;

/** The action from inputs to outputs; the one place where its errors end. */
export async function runAction(
  runner: Runner,
  readOptions: () => AnyOptions,
  machine: Machine,
): Promise<void> {
  try {
    const options = readOptions();
    if (options.mode === 'comment') {
      const { runCommentMode } = await import('./comment-mode.ts');
      return await runCommentMode(runner, options, machine.env);
    }
    if (options.mode === 'merge') {
      const { runMergeMode } = await import('./merge-mode.ts');
      return await runMergeMode(runner, options, machine.env);
    }
    if (options.mode === 'approve') {
      const { runApproveMode } = await import('./approve-mode.ts');
      return await runApproveMode(runner, options);
    }
    requirePlatform();
    const job = await settleJob(options, machine.env);
    const outputs = findOutputs(options, job);
    if (options.setup && !isAuditInstalled()) {
      await installAuditTools(machine.observer, (line) => runner.info(`callgate: ${toPlainText(line)}`));
    }
    let tampering: Tampering = { restored: [], lost: [] };
    try {
      const tampered = (found: Tampering) => {
        tampering = found;
      };
      const result = await runJob(options.mode, job, { ...machine, tampered });
      const isHonest = tampering.restored.length + tampering.lost.length === 0;
      await publish(runner, options, job, outputs, result, machine.env, isHonest);
      if (options.comment !== 'never' && options.mode === 'check') {
        const { postOwnComment } = await import('./own-comment.ts');
        await postOwnComment(runner, result, { policy: options.comment, token: options.token }, machine.env);
      }
    } finally {
      // A run that broke off may have had a subject, too.
      for (const sentence of describeTampering(tampering)) runner.setFailed(sentence);
    }
  } catch (error) {
    runner.setFailed(error instanceof CallgateError ? error.message : `Callgate ${tellUnexpected(error)}`);
  }
}

/** The job, a pull request's check judged by its base. */
async function settleJob(options: Options, env: NodeJS.ProcessEnv): Promise<Job> {
  const { job, run, workspace, mode, pullRequest, token } = options;
  const settled = await resolveJob(job, run === undefined ? [] : shellCommand(run), workspace);
  if (pullRequest === undefined || mode !== 'check') return settled;
  const base = await findBase(workspace, pullRequest, connectRemote(env, token));
  return judgeByBase(settled, job, workspace, base, pullRequest.workflow);
}

/** Where the files go that the action writes; refuses the run where one could not be written. */
function findOutputs({ mode, workspace, reportDir, sarifFile }: Options, job: Job): Outputs {
  const folder = resolve(workspace, reportDir);
  return placeOutputs({
    report: resolve(folder, 'report.json'),
    html: resolve(folder, 'report.html'),
    sarif: sarifFile === undefined ? undefined : resolve(workspace, sarifFile),
    evidence: resolve(folder, 'evidence.json'),
    proposed: resolve(folder, 'proposed-baseline.json'),
    baseline: mode === 'record' ? job.baselinePath : undefined,
  });
}

function describeTampering({ restored, lost }: Tampering): string[] {
  const sentences = [];
  if (restored.length > 0) {
    sentences.push(
      `The command wrote to the runner's files behind ${restored.join(', ')}. They are as they were before it; nothing of what it ` +
        'wrote counts. A test has no business there: look for what it ran.',
    );
  }
  if (lost.length > 0) {
    sentences.push(
      `The command changed the runner's files behind ${lost.join(', ')}, and they could not be put back. Trust no output, ` +
        'variable or path of this step: look for what it ran.',
    );
  }
  return sentences;
}

/** Files first, then outputs, summary and the one annotation. */
async function publish(
  runner: Runner,
  options: Options,
  job: Job,
  outputs: Outputs,
  { report, evidence, baseline }: JobResult,
  env: NodeJS.ProcessEnv,
  isHonest: boolean,
): Promise<void> {
  const diff = renderDiff(report, baseline.text);
  outputs.report?.write(`${JSON.stringify(report, undefined, 2)}\n`);
  outputs.evidence?.write(`${JSON.stringify(evidence, undefined, 2)}\n`);
  outputs.html?.write(renderHtml(report, diff));
  outputs.sarif?.write(renderSarif(report, baseline.text));
  if (report.proposed !== null) {
    outputs.proposed?.write(report.proposed.profile);
    const { unrepresentable } = report.proposed;
    const recorded = options.mode === 'record' && report.verdict === 'clean' && isHonest;
    if (recorded && unrepresentable.length > 0) {
      runner.setFailed(
        `No profile can name ${unrepresentable.map(toPlainText).join(', ')}: check will report it as new.`,
      );
    }
    if (recorded) outputs.baseline?.write(report.proposed.profile);
  }
  const names = [...new Set(report.new.map(({ name }) => name))];
  try {
    runner.setOutput('verdict', report.verdict);
    runner.setOutput('new-count', names.length);
    runner.setOutput('new-syscalls', JSON.stringify(names));
    const behaviours = sortBehaviours(report.behaviours?.new ?? []).map(behaviourId);
    runner.setOutput('new-behaviours', JSON.stringify([...new Set(behaviours)]));
    runner.setOutput('report-path', outputs.report?.path);
    runner.setOutput('report-dir', resolve(options.workspace, options.reportDir));
    runner.setOutput('proposed-baseline', report.proposed === null ? '' : outputs.proposed?.path);
    runner.setOutput('digest', report.proposed?.digest ?? report.baseline.digest ?? '');
    if (env.GITHUB_STEP_SUMMARY) {
      await runner.summary.addRaw(renderSummary(report, diff)).write();
    }
  } catch (cause) {
    throw new CallgateError(
      'report',
      `The verdict is ${report.verdict}, and the runner could not be told: ${(cause as Error).message}. Expected the files ` +
        'that GITHUB_OUTPUT and GITHUB_STEP_SUMMARY name to be there and writable.',
      { cause },
    );
  }
  const status = exitStatus(findingsOf(report), job.failOn);
  const sentence = toPlainText(`${report.verdict}: ${describeVerdict(report)}`);
  runner.info(`callgate: ${sentence}`);
  if (status === 0) {
    if (report.verdict === 'new') runner.info(`callgate: ${describePass(job.failOn)}`);
    return;
  }
  const fails = {
    call: (call: string) => isFailing(call, job.failOn, spelledCalls(report.new).includes(call)),
    behaviour: (behaviour: NewBehaviour) => isFailingBehaviour(behaviour, job.failOn),
  };
  const { message, ...place } = makeAnnotation(report, baseline.text, status === 1 ? fails : undefined);
  runner.error(message, place);
  process.exitCode = 1;
}
