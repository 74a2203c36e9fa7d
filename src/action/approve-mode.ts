import { CallgateError, tellUnexpected } from '../errors.ts';
import { readTextFile } from '../gate/text-file.ts';
import { answerCommand } from '../github/answer-command.ts';
import { createClient } from '../github/client.ts';
import { parseCommentEvent } from '../github/comment-event.ts';
import { openConversation } from '../github/github-conversation.ts';
import { toPlainText } from '../report/plain-text.ts';
import type { ApproveOptions } from './approve-options.ts';
import type { Runner } from './run.ts';

/** Bytes: GitHub caps an event at 25 MB. */
const LONGEST = 25 << 20;

/**
 * `mode: approve`: answers the command of a comment; the one place where its errors end. Nothing of the pull request is
 * checked out or run.
 */
export async function runApproveMode(
  runner: Pick<Runner, 'info' | 'setFailed'>,
  readOptions: () => ApproveOptions,
): Promise<void> {
  try {
    const options = readOptions();
    runner.info(`callgate: ${toPlainText(await answer(options))}`);
  } catch (error) {
    const isKnown = error instanceof CallgateError;
    runner.setFailed(isKnown ? error.message : `Callgate ${tellUnexpected(error)}`);
  }
}

async function answer(options: ApproveOptions): Promise<string> {
  const parsed = parseCommentEvent(readTextFile(options.eventPath, LONGEST));
  if (parsed === undefined) return 'the comment is not on a pull request';
  const { repository, allowSelfApproval, status } = options;
  const github = openConversation(createClient(options), repository, parsed.number);
  return answerCommand(github, parsed.event, { repository, allowSelfApproval, status });
}
