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

/** `mode: approve`: answers the command of a comment. Nothing of the pull request is checked out or run. */
export async function runApproveMode(runner: Pick<Runner, 'info'>, options: ApproveOptions): Promise<void> {
  const { eventPath, repository, allowSelfApproval, status, gates } = options;
  const parsed = parseCommentEvent(readTextFile(eventPath, LONGEST));
  if (parsed === undefined) {
    runner.info('callgate: the comment is not on a pull request');
    return;
  }
  const github = openConversation(createClient(options), repository, parsed.number, gates);
  const done = await answerCommand(github, parsed.event, { repository, allowSelfApproval, status });
  runner.info(`callgate: ${toPlainText(done)}`);
}
