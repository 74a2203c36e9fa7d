import { basename, join } from 'node:path';
import { BEHAVIOUR_MODES } from '../behaviour/behaviour.ts';
import { CallgateError } from '../errors.ts';
import type { JobOptions } from '../gate/job.ts';
import { FAIL_ON } from '../gate/verdict.ts';
import { COMMENT_POLICIES, type CommentPolicy } from '../github/comment-policy.ts';
import { readWorkingFolder } from '../host/working-folder.ts';
import { type ApproveOptions, readApproveOptions } from './approve-options.ts';
import { type CommentModeOptions, readCommentOptions } from './comment-options.ts';
import { type MergeModeOptions, readMergeOptions } from './merge-options.ts';
import { type PullRequest, readPullRequest } from './pull-request.ts';

/** Every input of the action, read and checked once. */
export interface Options {
  readonly mode: 'check' | 'record';
  readonly job: JobOptions;
  /** A `run:` script; undefined leaves it to the suite. */
  readonly run: string | undefined;
  readonly setup: boolean;
  readonly reportDir: string;
  /** Where a SARIF log goes, from the workspace; undefined for none. */
  readonly sarifFile: string | undefined;
  readonly workspace: string;
  /** The pull request that the event is of. */
  readonly pullRequest: PullRequest | undefined;
  /** For what a shallow clone lacks, and for the comment; empty where none is given. */
  readonly token: string;
  /** When the check itself comments on its pull request. */
  readonly comment: CommentPolicy;
}

/** Those of whichever mode was asked for. */
export type AnyOptions = Options | MergeModeOptions | CommentModeOptions | ApproveOptions;

/** Seconds. */
const DEFAULT_TIMEOUT = 30 * 60;

/** Reads the inputs, naming every bad one at once; an empty one, or an empty variable, is one that was not given. */
export function readOptions(getInput: (name: string) => string, env: NodeJS.ProcessEnv): AnyOptions {
  if (getInput('mode') === 'merge') return readMergeOptions(getInput, env);
  if (getInput('mode') === 'comment') return readCommentOptions(getInput);
  if (getInput('mode') === 'approve') return readApproveOptions(getInput, env);
  const problems: string[] = [];
  const text = (name: string) => {
    const value = getInput(name);
    return value === '' ? undefined : value;
  };
  const choice = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = text(name);
    const chosen = choices.find((candidate) => candidate === value);
    if (value !== undefined && chosen === undefined)
      problems.push(
        `${name}: found ${JSON.stringify(value)}, expected ${[...choices, ...(name === 'mode' ? ['merge', 'comment', 'approve'] : [])].join(' or ')}`,
      );
    return chosen;
  };
  const flag = (name: string): boolean | undefined => {
    const value = choice(name, ['true', 'false'] as const);
    return value === undefined ? undefined : value === 'true';
  };
  const minutes = text('timeout-minutes');
  const timeout = minutes === undefined ? undefined : Number(minutes) * 60;
  if (timeout !== undefined && !(timeout > 0 && timeout <= 86_400)) {
    problems.push(
      `timeout-minutes: found ${JSON.stringify(minutes)}, expected minutes, more than 0 and at most 1440`,
    );
  }
  const [suite, baseline, run] = [text('suite'), text('baseline'), text('run')];
  if (baseline !== undefined && suite !== undefined)
    problems.push('suite and baseline: a suite names its own baseline; leave one out');
  if (baseline !== undefined && run === undefined)
    problems.push('run: expected a command to go with baseline, found none');
  if (baseline === undefined && suite === undefined && run !== undefined) {
    problems.push('baseline or suite: expected one of them to judge `run` by, found neither');
  }
  const mode = choice('mode', ['check', 'record'] as const) ?? 'check';
  const optional = {
    suite,
    baseline,
    leg: text('leg'),
    config: baseline === undefined ? text('config') : undefined,
    // A suite has a limit of its own.
    timeout: timeout ?? (baseline === undefined ? undefined : DEFAULT_TIMEOUT),
    failFast: flag('fail-fast'),
    failOn: choice('fail-on', FAIL_ON),
    behaviours: choice('behaviours', BEHAVIOUR_MODES),
    workingDirectory: text('working-directory'),
    baselineEdits: choice('baseline-edits', ['allow', 'deny'] as const),
  };
  const setup = flag('setup') ?? true;
  const comment = choice('comment', COMMENT_POLICIES) ?? 'never';
  if (problems.length > 0)
    throw new CallgateError(
      'usage',
      `Wrong inputs:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  const workspace = env.GITHUB_WORKSPACE || readWorkingFolder();
  return {
    mode,
    job: Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as JobOptions,
    run,
    setup,
    reportDir:
      text('report-dir') ??
      join(env.RUNNER_TEMP || workspace, 'callgate', suite ?? basename(baseline ?? '', '.json')),
    sarifFile: text('sarif-file'),
    workspace,
    pullRequest: readPullRequest(env),
    token: text('token') ?? '',
    comment,
  };
}
