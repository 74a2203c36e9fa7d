import { join } from 'node:path';
import { CallgateError } from '../errors.ts';
import type { MergeOptions } from '../gate/merge-job.ts';
import { FAIL_ON } from '../gate/verdict.ts';
import { COMMENT_POLICIES, type CommentPolicy } from '../github/comment-policy.ts';
import { readWorkingFolder } from '../host/working-folder.ts';
import { parseLegPattern } from '../merge/leg.ts';
import { type PullRequest, readPullRequest } from './pull-request.ts';

/** The inputs of `mode: merge`. */
export interface MergeModeOptions extends MergeOptions {
  readonly mode: 'merge';
  /** The folder with the downloaded artifacts, from the workspace. */
  readonly reports: string;
  readonly reportDir: string;
  readonly workspace: string;
  readonly pullRequest: PullRequest | undefined;
  readonly token: string;
  readonly comment: CommentPolicy;
}

/** Reads the inputs, naming every bad one at once; an empty one is one that was not given. */
export function readMergeOptions(
  getInput: (name: string) => string,
  env: NodeJS.ProcessEnv,
): MergeModeOptions {
  const problems: string[] = [];
  const text = (name: string) => getInput(name) || undefined;
  const choice = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = text(name);
    const found = choices.find((candidate) => candidate === value);
    if (value !== undefined && found === undefined)
      problems.push(`${name}: found ${JSON.stringify(value)}, expected ${choices.join(' or ')}`);
    return found;
  };
  const listLegs = (name: string, list = '') => {
    const names = list.split(/[\s,]+/).filter(Boolean);
    for (const problem of names.map(parseLegPattern)) {
      if (typeof problem === 'string') problems.push(`${name}: ${problem}`);
    }
    return names;
  };
  const reports = text('reports');
  if (reports === undefined)
    problems.push('reports: expected the folder that actions/download-artifact wrote into, found none');
  const [config, failOn] = [text('config'), choice('fail-on', FAIL_ON)];
  const comment = choice('comment', COMMENT_POLICIES) ?? 'never';
  const lists = {
    expect: listLegs('expect', text('expect')),
    optional: listLegs('optional', text('optional')),
  };
  if (problems.length > 0)
    throw new CallgateError(
      'usage',
      `Wrong inputs:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  const workspace = env.GITHUB_WORKSPACE || readWorkingFolder();
  return {
    mode: 'merge',
    ...lists,
    // The default of action.yml names a file that need not be there.
    ...(config === undefined || config === '.github/callgate.yml' ? {} : { config }),
    ...(failOn === undefined ? {} : { failOn }),
    reports: reports ?? '',
    reportDir: text('report-dir') ?? join(env.RUNNER_TEMP || workspace, 'callgate', 'merged'),
    workspace,
    pullRequest: readPullRequest(env),
    token: text('token') ?? '',
    comment,
  };
}
