import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CallgateError } from '../errors.ts';
import { oneLine } from './audit-status.ts';
import { endProcess } from './daemon.ts';
import { findHiddenFolders } from './file-commands.ts';
import { FRAME, FrameReader } from './frames.ts';
import type { ObservePlan } from './plan.ts';
import { type ProcessIdentity, readProcessIdentity } from './proc.ts';

const PYTHON = '/usr/bin/python3';
/** The bundler copies the launcher next to the bundle, so this holds in `dist` and in `src/host`. */
const LAUNCHER = fileURLToPath(new URL('./launcher.py', import.meta.url));
/** From the launcher's last word to its end there is one call, the end canary; a full backlog can delay it. */
const FINISH_MS = 30_000;

/** What the launcher found the kernel to do. */
export interface KernelTraits {
  readonly fenced: boolean;
  /** It runs programs of x32; false as well where nobody asked. */
  readonly x32: boolean;
}

export interface LaunchEvents {
  /**
   * The audit session, before the subject exists: the caller notes it for a clean-up, and makes ready what needs to know
   * it. The subject is started when this resolves.
   */
  session(session: number, launcher: ProcessIdentity, kernel: KernelTraits): Promise<void>;
  started(child: number): void;
  /** The launcher is not read on before this resolves. */
  output(stream: 1 | 2, chunk: Buffer): Promise<void>;
}

/** What the launcher makes to be seen: calls of these numbers, and a start of this path where audit rules are to tell of it. */
export interface Canaries {
  readonly start: number;
  readonly end: number;
  readonly event: string | null;
}

/** What the launcher told of the run. */
export interface LaunchOutcome {
  readonly session: number | undefined;
  readonly child: number | undefined;
  readonly launcher: number;
  /** As wait(2) gives it; undefined when the launcher ended before the command. */
  readonly status: number | undefined;
  readonly execFailure: { readonly errno: string; readonly step: string } | undefined;
  /** Every process of the session was gone before the end canary. */
  readonly drained: boolean;
  /** The kernel keeps the subject from tracing, reading and signalling processes outside of its tree. */
  readonly fenced: boolean;
  readonly leftovers: readonly { pid: number; comm: string }[];
  readonly durationMs: number;
  /** Why the launcher did not come to its end; undefined when it did. */
  readonly failure: string | undefined;
}

interface Message {
  event: 'session' | 'started' | 'exec-failed' | 'ended' | 'finished';
  session?: number;
  child?: number;
  status?: number;
  errno?: string;
  step?: string;
  drained?: boolean;
  fenced?: boolean;
  x32?: boolean;
  leftovers?: { pid: number; comm: string }[];
}

/** A launcher that has loaded its modules and waits for its plan. */
export class Launcher {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<string | undefined>;
  #stderr = '';

  constructor() {
    this.#process = spawn(PYTHON, ['-I', '-S', LAUNCHER], {
      cwd: '/',
      detached: true,
      env: { LC_ALL: 'C.UTF-8' },
    });
    this.#process.stdin.on('error', () => {}); // its end is told by 'exit'
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-2000);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', (error) => resolve(error.message));
      this.#process.once('close', (code, signal) => {
        resolve(
          code === 0
            ? undefined
            : `ended with ${signal ?? `exit ${code}`}${this.#stderr === '' ? '' : `: ${oneLine(this.#stderr)}`}`,
        );
      });
    });
  }

  /** Runs the plan to its end: the command, all its descendants, and the end canary. */
  async run(plan: ObservePlan, canaries: Canaries, events: LaunchEvents): Promise<LaunchOutcome> {
    const told: Partial<Message> = {};
    let startedAt = performance.now();
    let durationMs = 0;
    const frames = new FrameReader();
    const receive = async (message: Message) => {
      Object.assign(told, message);
      if (message.event === 'session' && message.session !== undefined) {
        const identity = readProcessIdentity(this.#process.pid ?? 0);
        const kernel = { fenced: message.fenced === true, x32: message.x32 === true };
        if (identity !== undefined) await events.session(message.session, identity, kernel);
        this.#process.stdin.write('\n');
      } else if (message.event === 'started' && message.child !== undefined) {
        startedAt = performance.now();
        events.started(message.child);
      } else if (message.event === 'ended') {
        durationMs = Math.round(performance.now() - startedAt);
      } else if (message.event === 'finished') {
        setTimeout(() => this.#process.kill('SIGKILL'), FINISH_MS).unref();
      }
    };
    this.#process.stdin.write(`${JSON.stringify(toLauncherPlan(plan, canaries))}\n`);
    for await (const chunk of this.#process.stdout as AsyncIterable<Buffer>) {
      for (const frame of frames.push(chunk)) {
        if (frame.type === FRAME.message) await receive(JSON.parse(frame.payload.toString()) as Message);
        else if (frame.type !== FRAME.log) await events.output(frame.type, frame.payload);
      }
    }
    const failure = await this.#ended;
    return {
      session: told.session,
      child: told.child,
      launcher: this.#process.pid ?? 0,
      status: told.status,
      execFailure: told.errno === undefined ? undefined : { errno: told.errno, step: told.step ?? '' },
      drained: told.drained ?? false,
      fenced: told.fenced ?? false,
      leftovers: told.leftovers ?? [],
      durationMs,
      failure,
    };
  }

  /** Passes a signal on to every process of the session; what is left after the grace period is killed. */
  stop(signal: number): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(Buffer.of(signal));
  }

  /** Kills every process of the session now. */
  kill(): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(Buffer.of(0));
  }

  /** Ends a launcher that never got a plan. */
  async discard(): Promise<void> {
    this.#process.stdin.end();
    const identity = readProcessIdentity(this.#process.pid ?? 0);
    if (identity !== undefined) await endProcess(identity, 500);
  }
}

function toLauncherPlan(plan: ObservePlan, canaries: Canaries): unknown {
  const { path, argv, cwd, env, uid, gid, groups, umask, filter, endFilter, seccompNumber, graceMs } = plan;
  const shared = { path, argv, cwd, env, uid, gid, groups, umask, filter, endFilter, seccompNumber, graceMs };
  const hidden = findHiddenFolders(plan.fileCommands, plan.cwd);
  return {
    ...shared,
    hidden,
    loginUid: uid,
    startCanary: canaries.start,
    endCanary: canaries.end,
    eventCanary: canaries.event,
    asksX32: plan.behaviours?.allowsX32 === true,
  };
}

/** The error for a command that could not be started at all; nothing was run then. */
export function explainExecFailure(
  failure: { errno: string; step: string },
  plan: ObservePlan,
): CallgateError {
  const reasons: Record<string, string> = {
    ENOENT: 'the file, or the interpreter its first line names, does not exist',
    EACCES: 'it is not executable for this user',
    ENOEXEC: 'it is neither a binary of this machine nor a script with a `#!` line',
  };
  if (failure.step === 'hide') {
    return new CallgateError(
      'command',
      `The runner's file commands could not be hidden from the command: ${failure.errno} at mount. Root has to be allowed to ` +
        'mount a tmpfs in a namespace of its own. Nothing was run.',
    );
  }
  const inFolder = 'the working directory cannot be entered by this user';
  const reason = failure.step === 'chdir' ? inFolder : (reasons[failure.errno] ?? 'the kernel refused it');
  return new CallgateError(
    'command',
    `The command could not be started: ${plan.path} in ${plan.cwd}: ${failure.errno} at ${failure.step} (${reason}). Nothing was run.`,
  );
}
