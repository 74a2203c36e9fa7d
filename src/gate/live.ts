import type { Writable } from 'node:stream';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { SeenBehaviour } from '../behaviour/behaviour.ts';
import { OutputValve } from '../host/output-valve.ts';
import type { ObserverMessage } from '../host/plan.ts';
import { describeActor } from '../report/behaviour-text.ts';
import { formatDuration, shortenStart, toPlainText } from '../report/plain-text.ts';
import { WorkflowCommandFilter, withoutCommands } from '../report/workflow-command.ts';
import type { GateEvents } from './run.ts';

/** Silence after which a terminal is shown that the run goes on. */
const QUIET_MS = 2000;

/** Where the running gate shows itself: the subject's output as it comes, news, and progress on a terminal. */
export interface Screen {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Under the Actions runner, whose commands the subject must not speak. */
  readonly runner: boolean;
  /** Called when somebody has stopped reading, and is waited for no longer. */
  readonly stuck?: () => void;
}

/** Shows a run while it goes on. */
export class Live implements GateEvents {
  readonly #screen: Screen;
  readonly #filters = { 1: new WorkflowCommandFilter(), 2: new WorkflowCommandFilter() } as const;
  readonly #startedAt = performance.now();
  readonly #announced = new Set<string>();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #valve = new OutputValve();
  /** Whether the subject's last output on a stream ended inside a line. */
  readonly #midLine = { 1: false, 2: false };
  #lastOutput = performance.now();
  #records = 0;
  #shown = false;

  constructor(screen: Screen) {
    this.#screen = screen;
    if (screen.stderr.isTTY === true) this.#timer = setInterval(() => this.#showProgress(), 500).unref();
  }

  output(stream: 1 | 2, chunk: Buffer): Promise<void> | undefined {
    this.#clear();
    this.#lastOutput = performance.now();
    if (chunk.length > 0) this.#midLine[stream] = chunk.at(-1) !== 0x0a;
    const bytes = this.#screen.runner ? this.#filters[stream].push(chunk) : chunk;
    return this.#valve.write(stream === 1 ? this.#screen.stdout : this.#screen.stderr, bytes);
  }

  /** Waits no longer for whoever does not read the subject's output. */
  dropOutput(): void {
    const { stdout, stderr } = this.#screen;
    if (this.#valve.isShut || !(stdout.writableNeedDrain || stderr.writableNeedDrain)) return;
    this.#valve.shut();
    this.#screen.stuck?.();
    this.say('the rest of the output is dropped: nobody reads it');
  }

  newCall(call: ObservedCall): void {
    if (this.#announced.has(call.name) || this.#announced.size >= 50) return;
    this.#announced.add(call.name);
    this.say(`new system call ${call.name} by ${shortenStart(call.exe, 60)}`);
  }

  newBehaviour({ kind, value, exe }: SeenBehaviour): void {
    const name = `${kind} ${shortenStart(value, 100)}`;
    if (this.#announced.has(name) || this.#announced.size >= 50) return;
    this.#announced.add(name);
    const actor = describeActor({ kind, value, exe });
    this.say(`new behaviour: ${name}${actor === exe ? ` by ${shortenStart(exe, 60)}` : ''}`);
  }

  message(message: ObserverMessage): void {
    if (message.event === 'progress') this.#records = message.records;
    else if (message.event === 'recovered')
      this.say(`an earlier run was cut off; put back: ${message.done.join(', ')}`);
    else if (message.event === 'waiting') {
      const { holder } = message;
      this.say(
        holder === null
          ? 'waiting for another observer on this host'
          : `waiting for the observer of ${holder.user} (pid ${holder.pid}): ${holder.command}`,
      );
    }
  }

  /** A line of the gate's own on standard error. */
  say(text: string): void {
    this.#clear();
    const line = `${this.#midLine[2] ? '\n' : ''}callgate: ${toPlainText(text)}\n`;
    this.#screen.stderr.write(this.#screen.runner ? withoutCommands(line) : line);
    this.#midLine[2] = false;
    this.#filters[2].startLine();
  }

  /** Ends progress, and gives out what the filters held back. */
  end(): void {
    clearInterval(this.#timer);
    this.#clear();
    if (!this.#screen.runner) return;
    // What the action says next is read as a command only at the start of a line.
    for (const stream of [1, 2] as const) {
      const screen = stream === 1 ? this.#screen.stdout : this.#screen.stderr;
      screen.write(
        Buffer.concat([this.#filters[stream].end(), Buffer.from(this.#midLine[stream] ? '\n' : '')]),
      );
    }
  }

  #showProgress(): void {
    if (performance.now() - this.#lastOutput < QUIET_MS) return;
    const elapsed = formatDuration(Math.round((performance.now() - this.#startedAt) / 1000) * 1000);
    this.#screen.stderr.write(`\r\u001b[Kcallgate: running for ${elapsed}, ${this.#records} records read`);
    this.#shown = true;
  }

  #clear(): void {
    if (!this.#shown) return;
    this.#screen.stderr.write('\r\u001b[K');
    this.#shown = false;
  }
}
