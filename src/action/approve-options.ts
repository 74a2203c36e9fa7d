import { CallgateError } from '../errors.ts';
import { readGates } from './gate-workflows.ts';
import { readInstance } from './instance.ts';

/** The inputs of `mode: approve`, and where GitHub is. */
export interface ApproveOptions {
  readonly mode: 'approve';
  readonly token: string;
  readonly allowSelfApproval: boolean;
  /** The name of the commit status to set; null sets none. */
  readonly status: string | null;
  /** File names of the workflows that gate; none means that every run for the pull request counts. */
  readonly gates: readonly string[];
  readonly eventName: string;
  readonly eventPath: string;
  /** `owner/name` */
  readonly repository: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
}

const STATUS_LENGTH = 100;

/** Reads the inputs, naming every bad one at once; an empty one is one that was not given. */
export function readApproveOptions(
  getInput: (name: string) => string,
  env: NodeJS.ProcessEnv,
): ApproveOptions {
  const problems: string[] = [];
  const text = (name: string) => getInput(name);
  const token = text('token');
  if (token === '') problems.push('token: expected a token, found none');
  const selfApproval = text('allow-self-approval');
  if (!['', 'true', 'false'].includes(selfApproval)) {
    problems.push(`allow-self-approval: found ${JSON.stringify(selfApproval)}, expected true or false`);
  }
  const status = text('set-status');
  if (status.length > STATUS_LENGTH) {
    problems.push(`set-status: found ${status.length} characters, expected at most ${STATUS_LENGTH}`);
  }
  const gates = readGates(text('gate-workflows'), problems);
  const variable = (name: string) => {
    const value = env[name] ?? '';
    if (value === '') problems.push(`${name}: expected the runner to set it, found nothing`);
    return value;
  };
  const options = {
    mode: 'approve' as const,
    token,
    allowSelfApproval: selfApproval === 'true',
    status: status === '' ? null : status,
    gates,
    eventName: variable('GITHUB_EVENT_NAME'),
    eventPath: variable('GITHUB_EVENT_PATH'),
    repository: variable('GITHUB_REPOSITORY'),
    ...readInstance(env),
  };
  if (options.eventName !== '' && options.eventName !== 'issue_comment') {
    problems.push(
      `mode: approve answers comments; expected a workflow \`on: issue_comment\` with \`types: [created]\`, found ${options.eventName}`,
    );
  }
  if (problems.length === 0) return options;
  throw new CallgateError('usage', `Wrong inputs:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}
