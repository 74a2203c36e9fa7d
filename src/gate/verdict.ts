import type { Evidence } from '../audit/evidence.ts';
import type { Verdict } from '../report/schema.ts';
import { riskOf } from '../risk/risk.ts';

/** What a verdict is made of. */
export interface Findings {
  /** Calls outside the baseline, as shown to people. */
  readonly newCalls: readonly string[];
  readonly evidence: Evidence;
  readonly command: {
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly timedOut: boolean;
    /** `fail-fast`, or the signal by which somebody ended the run. */
    readonly stoppedBy: string | null;
  };
}

/** The verdict with its reasons, by precedence: new, inconclusive, command-failed, clean. */
export function decideVerdict(findings: Findings): { verdict: Verdict; reasons: string[] } {
  const { newCalls, evidence, command } = findings;
  const unproven = evidence.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  const failure = describeFailure(command);
  const reasons = [
    ...newCalls.map((call) => `new: ${call}`),
    ...unproven,
    ...(failure === undefined ? [] : [failure]),
  ];
  if (newCalls.length > 0) return { verdict: 'new', reasons };
  if (!evidence.proven || unproven.length > 0) return { verdict: 'inconclusive', reasons };
  if (failure !== undefined) return { verdict: 'command-failed', reasons };
  return { verdict: 'clean', reasons };
}

/** undefined when the command ended by itself with exit code 0: a run that was cut short has not shown what it does. */
function describeFailure(command: Findings['command']): string | undefined {
  if (command.timedOut) return 'the command ran past its time and was ended';
  if (command.stoppedBy !== null) return `the command was ended early (${command.stoppedBy})`;
  if (command.signal !== null) return `the command was ended by ${command.signal}`;
  if (command.exitCode !== 0) return `the command exited with ${command.exitCode}`;
  return undefined;
}

/** Which new calls fail a run: every one, those of high risk, or none. */
export const FAIL_ON = ['new', 'high', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** Whether a new call fails the run. */
export function isFailing(call: string, failOn: FailOn): boolean {
  return failOn === 'new' || (failOn === 'high' && riskOf(call).level === 'high');
}

/** Why a run with new calls passes all the same. */
export function describePass(failOn: FailOn): string {
  return `passes, for fail-on is ${failOn}${failOn === 'high' ? ', and no new call is of high risk' : ''}`;
}

/**
 * The exit status of the design's table. Under `high` and `never` the other new calls pass; missing proof and a failed
 * command still fail, for a run that saw nothing must not look like one that saw all.
 */
export function exitStatus(findings: Findings, failOn: FailOn): 0 | 1 | 3 | 4 {
  const newCalls = findings.newCalls.filter((call) => isFailing(call, failOn));
  const { verdict } = decideVerdict({ ...findings, newCalls });
  return { clean: 0, new: 1, inconclusive: 3, 'command-failed': 4 }[verdict] as 0 | 1 | 3 | 4;
}
