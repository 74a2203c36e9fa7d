import type { Plan } from './approval.ts';
import type { Conversation } from './conversation.ts';
import type { Run } from './run.ts';

/** Why what was read is not what the gate says now. */
export async function findChange(
  github: Conversation,
  { runs, observed, source, into }: Pick<Plan, 'runs' | 'observed' | 'source' | 'into'>,
): Promise<string | undefined> {
  const now = await github.readPullRequest();
  if (now?.baseBranch !== into) return 'the pull request asks into another branch than before';
  const tell = (all: readonly Run[]) =>
    all.map(({ id, attempt, isOver }) => [id, attempt, isOver].join()).join(' ');
  const isSame = tell(runs) === tell(await github.listRuns(observed, source));
  return isSame ? undefined : 'the gate has run again since its reports were read';
}
