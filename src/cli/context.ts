import type { StartedRoot } from '../host/start-root.ts';
import { withoutCommands } from '../report/workflow-command.ts';

/** What a subcommand has of the process; the entry fills it in, tests may, too. */
export interface Context {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The built `observer.js`, which is started as root. */
  readonly observer: string;
  /** One that the entry has started already, once. */
  readonly takeStarted?: () => StartedRoot | undefined;
  /** Called when a reader of an output stream is waited for no longer. */
  readonly stuck?: () => void;
  /** For what asks a person alone: to look at standard input opens it. */
  readonly openStdin?: () => NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Writes a text of the gate's own; in a workflow's step nothing in it speaks to the runner. */
export function write(context: Context, stream: 'stdout' | 'stderr', text: string): void {
  context[stream].write(context.env.GITHUB_ACTIONS === 'true' ? withoutCommands(text) : text);
}
