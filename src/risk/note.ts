/** The part of the kernel that a call reaches. */
export type RiskGroup =
  | 'file'
  | 'network'
  | 'process'
  | 'memory'
  | 'privilege'
  | 'kernel'
  | 'ipc'
  | 'time'
  | 'signal'
  | 'other';

/** `high`: it can end or widen a sandbox, or take over another process. `medium`: worth a question. `low`: routine. */
export type RiskLevel = 'low' | 'medium' | 'high';

/** Whether Docker's default profile allows a call: always, under a condition (capability, argument, kernel), or never. */
export type DockerAnswer = 'allowed' | 'conditional' | 'blocked';

export interface RiskSource {
  readonly title: string;
  readonly url: string;
}

/** What a reviewer should know about a system call. */
export interface RiskNote {
  readonly call: string;
  readonly group: RiskGroup;
  readonly level: RiskLevel;
  /** What the call is for, in a few words. */
  readonly purpose: string;
  /** One sentence on why the call matters to an agent's sandbox; null where there is nothing to say. */
  readonly why: string | null;
  /** Where `why` can be read up. */
  readonly source: RiskSource | null;
  readonly docker: DockerAnswer;
}
