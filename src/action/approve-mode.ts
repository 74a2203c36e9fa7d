import { readTextFile } from '../gate/text-file.ts';
import { answerCommand } from '../github/answer-command.ts';
import { parseCommentEvent } from '../github/comment-event.ts';
import { openConversation, type Requests } from '../github/github-conversation.ts';
import { toPlainText } from '../report/plain-text.ts';
import type { ApproveOptions } from './approve-options.ts';
import type { Runner } from './run.ts';

/** Bytes: GitHub caps an event at 25 MB. */
const LONGEST = 25 << 20;

/** `mode: approve`: answers the command of a comment. Nothing of the pull request is checked out or run. */
export async function runApproveMode(
  runner: Pick<Runner, 'info'>,
  options: ApproveOptions,
  connect: (options: ApproveOptions) => Requests,
): Promise<void> {
  const parsed = parseCommentEvent(readTextFile(options.eventPath, LONGEST));
  if (parsed === undefined) {
    runner.info('callgate: the comment is not on a pull request');
    return;
  }
  const github = openConversation(connect(options), options.repository, parsed.number);
  const { repository, allowSelfApproval, status } = options;
  const done = await answerCommand(github, parsed.event, { repository, allowSelfApproval, status });
  runner.info(`callgate: ${toPlainText(done)}`);
}
