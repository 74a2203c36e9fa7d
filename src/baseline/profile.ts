import type { BehaviourRule } from '../behaviour/behaviour.ts';

/** A JSON value as it stood in a file; numbers too large for a double are kept as bigint. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The actions of the OCI runtime specification (`linux.seccomp.defaultAction`). */
export const ACTIONS = [
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_ERRNO',
  'SCMP_ACT_TRACE',
  'SCMP_ACT_NOTIFY',
  'SCMP_ACT_LOG',
  'SCMP_ACT_ALLOW',
] as const;
export type Action = (typeof ACTIONS)[number];

/** The comparisons of the OCI runtime specification, on unsigned 64-bit values. */
export const OPERATORS = [
  'SCMP_CMP_NE',
  'SCMP_CMP_LT',
  'SCMP_CMP_LE',
  'SCMP_CMP_EQ',
  'SCMP_CMP_GE',
  'SCMP_CMP_GT',
  'SCMP_CMP_MASKED_EQ',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** A condition on one argument. For MASKED_EQ: `(argument & value) == (valueTwo & value)`. */
export interface ArgumentCondition {
  readonly index: number;
  readonly op: Operator;
  readonly value: bigint;
  readonly valueTwo?: bigint;
}

/** When a rule applies: `arches` are Go's names of the host (`amd64`), `minKernel` is `MAJOR.MINOR`. */
export interface RuleFilter {
  readonly arches?: readonly string[];
  readonly caps?: readonly string[];
  readonly minKernel?: string;
}

export interface Rule {
  /** At least one. A file's deprecated `name` is read as a list of one and marked by `deprecatedName`. */
  readonly names: readonly string[];
  readonly deprecatedName?: true;
  readonly action: Action;
  readonly errnoRet?: number;
  /** All must hold, except where one index stands twice: then runc makes each condition a rule of its own. */
  readonly args?: readonly ArgumentCondition[];
  readonly comment?: string;
  readonly includes?: RuleFilter;
  readonly excludes?: RuleFilter;
  /** Keys that no Docker field claims, kept so that writing loses nothing. */
  readonly extra?: { readonly [key: string]: Json };
}

/** One entry of Docker's `archMap`. */
export interface ArchMapEntry {
  readonly architecture: string;
  readonly subArchitectures?: readonly string[];
}

/** What Callgate keeps in a profile beyond what engines read; they ignore it. */
export interface CallgateKey {
  /** What the program may do; an absent list says that none was recorded, an empty one that it does nothing. */
  readonly behaviours?: readonly BehaviourRule[];
  /** Keys that this version does not know, kept so that writing loses nothing. */
  readonly extra?: { readonly [key: string]: Json };
}

/** A Docker/OCI seccomp profile, whole: what is read and written back loses nothing. */
export interface Profile {
  readonly defaultAction: Action;
  readonly defaultErrnoRet?: number;
  /** `SCMP_ARCH_*`; absent means the host's own. */
  readonly architectures?: readonly string[];
  readonly archMap?: readonly ArchMapEntry[];
  readonly syscalls: readonly Rule[];
  readonly callgate?: CallgateKey;
  readonly extra?: { readonly [key: string]: Json };
}

/** The machine that a profile is applied to; decides which rules are included. */
export interface Target {
  /** One of our architecture names, the kernel's native one: `x86_64`. */
  readonly architecture: string;
  /** `CAP_*` names granted to the container or process; the gate's subject has none. */
  readonly capabilities: readonly string[];
  /** `MAJOR.MINOR` of the running kernel. */
  readonly kernel: string;
}
