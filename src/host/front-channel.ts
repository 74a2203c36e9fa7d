import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { encodeFrame, encodeMessage, FRAME, FrameReader } from './frames.ts';
import { OutputValve } from './output-valve.ts';
import type { ObserverMessage, Plan, StopRequest } from './plan.ts';
import { writeWhenReady } from './write-when-ready.ts';

/** The observer's side of the channel to the front: the plan and stop requests come in, events and output go out. */
export class FrontChannel {
  readonly #output: Writable;
  readonly #plan: Promise<Plan | undefined>;
  readonly #valve = new OutputValve();
  #stopped: (signal: number | undefined) => void = () => {};
  #stopBefore: { signal: number | undefined } | undefined;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    output.on('error', () => this.#stop(undefined)); // the front is gone
    const frames = new FrameReader();
    this.#plan = new Promise((resolve) => {
      input.on('data', (chunk: Buffer) => {
        for (const { payload } of frames.push(chunk)) {
          const message = JSON.parse(payload.toString()) as Plan | StopRequest;
          if ('task' in message) resolve(message);
          else this.#stop(message.stop);
        }
      });
      const gone = () => {
        resolve(undefined);
        this.#stop(undefined);
      };
      input.on('end', gone);
      input.on('error', gone);
    });
  }

  /** The plan; undefined when the front ended without one. */
  get plan(): Promise<Plan | undefined> {
    return this.#plan;
  }

  /** Calls back when the front asks for an end, with the signal to use; with none when the front is gone. */
  onStop(stopped: (signal: number | undefined) => void): void {
    this.#stopped = stopped;
    if (this.#stopBefore !== undefined) stopped(this.#stopBefore.signal);
  }

  #stop(signal: number | undefined): void {
    this.#stopBefore = { signal };
    this.#stopped(signal);
  }

  send(message: ObserverMessage): void {
    if (this.#output.writable) this.#output.write(encodeMessage(message));
  }

  /** Gives the subject's output on; resolves when there is room for more, so that a slow reader slows the subject. */
  async forward(stream: 1 | 2, chunk: Buffer): Promise<void> {
    if (!this.#output.writable) return;
    await this.#valve.write(this.#output, encodeFrame(stream === 1 ? FRAME.stdout : FRAME.stderr, chunk));
  }

  /** Waits for nobody who does not read the subject's output, and drops what comes of it. */
  dropOutput(): void {
    this.#valve.shut();
  }

  /** Gives a file's bytes on as the log that was read, at the front's speed. */
  async forwardLog(path: string): Promise<void> {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      if (!this.#output.writable) return;
      await writeWhenReady(this.#output, encodeFrame(FRAME.log, chunk as Buffer));
    }
  }

  /** Ends the channel once everything is written, or cannot be. */
  async close(): Promise<void> {
    if (!this.#output.writable) return;
    await new Promise<void>((resolve) => {
      this.#output.once('error', () => resolve());
      this.#output.once('close', () => resolve());
      this.#output.end(() => resolve());
    });
  }
}
