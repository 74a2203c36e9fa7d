/**
 * What a program did beyond which calls it made, by kind. Every behaviour is one kind and
 * one value in a normal form that another machine and another run give again.
 *
 * - `execute`: the program that ran, by its resolved path; a script's own path beside its interpreter's.
 * - `connect`, `bind`: an address that was connected or sent to, or taken: `127.0.0.1:443`, `unix:/run/x`, `netlink`.
 * - `read`: a file that holds secrets, by the list of such; other files that are only read are no behaviour.
 * - `write`, `delete`: a path that was made, changed, opened for writing, renamed; or removed.
 * - `link`: what a link that was made leads to.
 * - `signal`: a process outside of the run's own that was signalled.
 * - `use`: a call with a decoded argument that few programs need: `ptrace PTRACE_ATTACH`, `socket packet raw`.
 */
export const KINDS = [
  'execute',
  'connect',
  'bind',
  'read',
  'write',
  'delete',
  'link',
  'signal',
  'use',
] as const;
export type Kind = (typeof KINDS)[number];

/** Whether the kernel did what it was asked, or said no; what did nothing at all (no such file) is no behaviour. */
export type Outcome = 'done' | 'refused';

/** One thing that one system call did. */
export interface Behaviour {
  readonly kind: Kind;
  /** In normal form; a path's bytes that are not printable UTF-8 as `\xNN`, a backslash as two. */
  readonly value: string;
  /** The kernel's name of the call. */
  readonly call: string;
  /** The arguments that matter, decoded: `O_WRONLY|O_CREAT`; empty where there are none. */
  readonly detail: string;
  readonly outcome: Outcome;
  /** Whether the value is known to be where the call took effect: false for a path whose file could not be verified. */
  readonly isVerified: boolean;
}

/** All of one kind and value that one executable did in a run. */
export interface SeenBehaviour extends Behaviour {
  /** Of the first one, decoded; the program chooses `comm` freely. */
  readonly exe: string;
  readonly comm: string;
  readonly pid: number;
  readonly count: number;
  /** How many of them the kernel refused; `outcome` is `done` unless it refused all. */
  readonly refused: number;
  readonly firstSerial: number;
  /** Milliseconds from the start canary. */
  readonly firstAtMs: number;
  /** As for a call: the last line of output before it, and the test that ran. */
  readonly context: string | null;
  readonly test: string | null;
}

/** One line of a baseline's `callgate.behaviours`: a pattern over the values of one kind. */
export interface BehaviourRule {
  readonly kind: Kind;
  readonly value: string;
  readonly comment?: string;
}

/** The folders that normal forms are relative to, absolute and resolved. */
export interface Places {
  readonly workspace: string;
  readonly tmp: string;
  readonly home: string;
}

/** `off`: no rules, nothing seen. `report`: shown, never failing. `gate`: what the baseline lacks is new. */
export const BEHAVIOUR_MODES = ['off', 'report', 'gate'] as const;
export type BehaviourMode = (typeof BEHAVIOUR_MODES)[number];
