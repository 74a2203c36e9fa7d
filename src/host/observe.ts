import type { BehaviourPlan } from '../behaviour/plan.ts';
import { CallgateError } from '../errors.ts';
import { findFileCommands } from './file-commands.ts';
import type { ObservePlan, ObserverMessage, ObserverResult } from './plan.ts';
import type { RootProcess } from './root-process.ts';
import { cleanEnvironment, readSubjectUser, resolveCommand } from './subject.ts';

/** A command to run under a filter. */
export interface ObserveRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** Whether the log that was read is wanted, by `ObserveEvents.log`. */
  readonly keepLog: boolean;
  /** What is to be seen of behaviours; null is nothing. */
  readonly behaviours: BehaviourPlan | null;
}

/** What the subject and the launcher's end are filtered by. */
export interface Filters {
  readonly filter: Uint8Array;
  readonly endFilter: Uint8Array;
  readonly seccompNumber: number;
  readonly architecture: string;
  /** Calls that `filter` logs only in the uses that blind the gate. */
  readonly toldApart: readonly string[];
}

export interface ObserveEvents {
  /** Nothing more is read before this resolves. */
  output(stream: 1 | 2, chunk: Buffer): Promise<void> | undefined;
  message(message: ObserverMessage): void;
  log?(chunk: Buffer): void;
}

export interface Observing {
  readonly result: Promise<ObserverResult>;
  /** Ends the subject with a signal (SIGTERM is 15); the result comes all the same. */
  stop(signal: number): void;
}

/** Runs one observation in a root process that waits for its plan. */
export function observe(
  root: RootProcess,
  request: ObserveRequest,
  filters: Filters,
  events: ObserveEvents,
): Observing {
  const user = readSubjectUser(request.env);
  const path = resolveCommand(request.argv[0] ?? '', request.cwd, request.env.PATH);
  let result: ObserverResult | undefined;
  const run = async (): Promise<ObserverResult> => {
    await root.run(makePlan(request, user, path, filters), {
      output: (stream, chunk) => events.output(stream, chunk),
      log: (chunk) => events.log?.(chunk),
      message(message) {
        if (message.event === 'result') result = message.result;
        else events.message(message);
      },
    });
    if (result === undefined) throw new CallgateError('observer', 'The observer gave no result.');
    return result;
  };
  return { result: run(), stop: (signal) => root.stop(signal) };
}

function makePlan(
  request: ObserveRequest,
  user: ReturnType<typeof readSubjectUser>,
  path: string,
  filters: Filters,
): ObservePlan {
  return {
    task: 'observe',
    path,
    argv: request.argv,
    cwd: request.cwd,
    env: cleanEnvironment(request.env, user),
    uid: user.uid,
    gid: user.gid,
    groups: user.groups,
    umask: process.umask(),
    filter: Buffer.from(filters.filter).toString('hex'),
    endFilter: Buffer.from(filters.endFilter).toString('hex'),
    seccompNumber: filters.seccompNumber,
    architecture: filters.architecture,
    toldApart: filters.toldApart,
    graceMs: request.graceMs,
    timeoutMs: request.timeoutMs,
    keepLog: request.keepLog,
    behaviours: request.behaviours,
    fileCommands: findFileCommands(request.env),
    user: user.name,
    command: request.argv.join(' ').slice(0, 200),
  };
}
