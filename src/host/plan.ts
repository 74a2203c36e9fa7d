import type { Evidence } from '../audit/evidence.ts';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { Proof } from '../audit/proof.ts';
import type { SeenBehaviour } from '../behaviour/behaviour.ts';
import type { BehaviourPlan, ObservedBehaviours } from '../behaviour/plan.ts';
import type { ErrorCode } from '../errors.ts';
import type { Diagnosis } from './diagnose-root.ts';
import type { FileCommand, Tampering } from './file-commands.ts';
import type { Holder } from './lock.ts';
import type { SeenProcess } from './process-tree.ts';

/** What the front asks of the observer: one message on its standard input. */
export type Plan =
  | ObservePlan
  | { readonly task: 'doctor'; readonly fix: boolean }
  | { readonly task: 'setup' };

export interface ObservePlan {
  readonly task: 'observe';
  /** The program to execute, a full path, and its arguments with the first as the program sees its own name. */
  readonly path: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  /** `NAME=value` each. */
  readonly env: readonly string[];
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly umask: number;
  /** The filters as `struct sock_filter[]` in hex: the subject's, and the one that logs everything. */
  readonly filter: string;
  readonly endFilter: string;
  /** The native architecture's number of seccomp(2). */
  readonly seccompNumber: number;
  /** The native architecture's name, `x86_64`. */
  readonly architecture: string;
  /** Calls that the filter logs only in the uses that blind the gate (see `WATCHED_CALLS`). */
  readonly toldApart: readonly string[];
  /** What the subject has after SIGTERM, and what outlives the command has in all, before it is killed. */
  readonly graceMs: number;
  /** Ends the subject when it runs longer; 0 is never. */
  readonly timeoutMs: number;
  /** Gives the log that was read to the front, byte for byte, before the result. */
  readonly keepLog: boolean;
  /** What is to be seen of behaviours; null is nothing. */
  readonly behaviours: BehaviourPlan | null;
  /** Put back when the subject has ended, should it have changed them. */
  readonly fileCommands: readonly FileCommand[];
  /** Shown to whoever waits for this run. */
  readonly user: string;
  readonly command: string;
}

/** What the front may send while the subject runs: the signal's number that ends the tree. */
export interface StopRequest {
  readonly stop: number;
}

/** How the command ended; exactly one of `exitCode` and `signal` is set when it ran. */
export interface CommandResult {
  readonly exitCode: number | null;
  /** `SIGKILL` */
  readonly signal: string | null;
  readonly durationMs: number;
  readonly timedOut: boolean;
  /** Processes that outlived the command by the grace period, and were killed. */
  readonly leftovers: readonly { readonly pid: number; readonly comm: string }[];
}

export interface ObserverResult {
  readonly command: CommandResult;
  readonly calls: readonly ObservedCall[];
  /** Those that were the first to make a call, and their ancestors, as far as they could be seen. */
  readonly processes: readonly SeenProcess[];
  /** null where the plan asked for none. */
  readonly behaviours: ObservedBehaviours | null;
  readonly evidence: Evidence;
  readonly proof: Proof;
  readonly versions: { readonly auditd: string | null; readonly ausearch: string | null };
  readonly cost: {
    readonly observerPeakBytes: number;
    readonly logBytes: number;
    readonly slowestAusearchMs: number;
  };
  /** What was put back on the host, a phrase each. */
  readonly restored: readonly string[];
}

export type ObserverMessage =
  | { readonly event: 'waiting'; readonly holder: Holder | null }
  | { readonly event: 'recovered'; readonly done: readonly string[] }
  | { readonly event: 'running' }
  | { readonly event: 'call'; readonly call: ObservedCall }
  | { readonly event: 'behaviour'; readonly behaviour: SeenBehaviour }
  | { readonly event: 'progress'; readonly records: number }
  | { readonly event: 'tampered'; readonly tampering: Tampering }
  | { readonly event: 'result'; readonly result: ObserverResult }
  | { readonly event: 'diagnosis'; readonly checks: readonly Diagnosis[] }
  | { readonly event: 'done'; readonly lines: readonly string[] }
  | { readonly event: 'error'; readonly code: ErrorCode; readonly message: string };
