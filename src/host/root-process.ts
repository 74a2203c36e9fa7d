import { CallgateError } from '../errors.ts';
import { findTool } from './find-tool.ts';
import { encodeMessage, FRAME, FrameReader } from './frames.ts';
import type { ObserverMessage, Plan, StopRequest } from './plan.ts';
import { explainRootFailure } from './privilege.ts';
import { type StartedRoot, startRoot } from './start-root.ts';

export interface RootEvents {
  message(message: ObserverMessage): void;
  /** Nothing more is read before this resolves. */
  output(stream: 1 | 2, chunk: Buffer): Promise<void> | undefined;
  /** The next part of the log, where the plan asked for it. */
  log?(chunk: Buffer): void;
}

/** The observer program as root, started and waiting for its plan. */
export class RootProcess {
  readonly #root: StartedRoot;
  readonly #frames = new FrameReader();

  /**
   * `script` is the built `observer.js`. The task is told ahead, so that what it needs can load before the plan is
   * made; `started` is one that was started before.
   */
  constructor(script: string, task: Plan['task'], started?: StartedRoot) {
    this.#root = started ?? startRoot(script, task);
  }

  /** Sends the plan and gives the events on; ends with the process. An error that the observer tells is thrown. */
  async run(plan: Plan, events: RootEvents): Promise<void> {
    let told: CallgateError | undefined;
    let last: ObserverMessage['event'] | undefined;
    const { process: child, ended, said } = this.#root;
    if (child.pid === undefined) throw explainRootFailure(said(), await ended);
    child.stdin.write(encodeMessage(plan));
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      for (const frame of this.#frames.push(chunk)) {
        if (frame.type !== FRAME.message) {
          if (frame.type === FRAME.log) events.log?.(frame.payload);
          else await events.output(frame.type, frame.payload);
          continue;
        }
        const message = JSON.parse(frame.payload.toString()) as ObserverMessage;
        last = message.event;
        if (message.event === 'error') told = new CallgateError(message.code, message.message);
        else events.message(message);
      }
    }
    const end = await ended;
    if (told !== undefined) throw told;
    if (last === undefined || !FINAL.has(last)) throw explainRootFailure(said(), end);
  }

  /** Asks the observer to end the subject's tree with a signal, then to finish. */
  stop(signal: number): void {
    const request: StopRequest = { stop: signal };
    const { stdin } = this.#root.process;
    if (stdin.writable) stdin.write(encodeMessage(request));
  }

  /** Lets a process that got no plan end; one that has ended does not mind. */
  discard(): void {
    this.#root.process.stdin.end();
  }
}

/** The messages that end a task. */
const FINAL: ReadonlySet<ObserverMessage['event']> = new Set(['result', 'diagnosis', 'done']);

/** Whether the tools that the observer needs are there; where not, the task `setup` installs them. */
export function isAuditInstalled(): boolean {
  return ['auditd', 'auditctl', 'ausearch'].every((tool) => findTool(tool) !== undefined);
}

/** Installs the audit tools as root; `say` hears what was done. */
export async function installAuditTools(script: string, say: (line: string) => void): Promise<void> {
  const message = (received: ObserverMessage) => {
    if (received.event === 'done') received.lines.forEach(say);
  };
  await new RootProcess(script, 'setup').run({ task: 'setup' }, { message, output: () => undefined });
}
