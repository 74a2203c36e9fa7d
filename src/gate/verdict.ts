import type { Evidence } from '../audit/evidence.ts';
import { sortBehaviours } from '../baseline/canonical.ts';
import type { BehaviourRule } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { callText, nameInText } from '../report/call-text.ts';
import type { Judged, Report, Verdict } from '../report/schema.ts';
import { decisive, splitSpellings } from '../report/spelled.ts';
import { riskOfBehaviour } from '../risk/behaviour-risk.ts';
import { isNoise } from '../risk/noise.ts';
import { riskOf } from '../risk/risk.ts';

type Shape = Pick<BehaviourRule, 'kind' | 'value'>;

/** What a verdict is made of. */
export interface Findings {
  /** Calls outside the baseline, as shown to people. */
  readonly newCalls: readonly string[];
  /** Of these, other spellings of what is allowed. */
  readonly spellings?: readonly string[] | undefined;
  /** Behaviours outside the baseline, and why there may be more of them; absent where they are not gated. */
  readonly behaviours?: { readonly new: readonly Shape[]; readonly unproven: readonly string[] } | undefined;
  /** What a change's own edit of the baseline alone allows, where that does not pass. */
  readonly refusedEdits?:
    | { readonly calls: readonly string[]; readonly behaviours?: readonly Shape[]; readonly why: string }
    | undefined;
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
  const { newCalls, refusedEdits: edits = { calls: [], why: '' }, evidence, command } = findings;
  const fresh = findings.behaviours?.new ?? [];
  const edited = [...edits.calls, ...(edits.behaviours ?? []).map(describe)];
  const unproven = evidence.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  // Where the proof has a check on events, it has said so.
  const isTold = evidence.checks.some(({ name, ok }) => name === 'events' && !ok);
  const unseen = isTold ? [] : (findings.behaviours?.unproven ?? []).map((why) => `behaviours: ${why}`);
  const failure = describeFailure(command);
  const reasons = [
    ...newCalls.map((call) => `new: ${call}`),
    ...fresh.map((behaviour) => `new: ${describe(behaviour)}`),
    ...edited.map((name) => `edit: ${name}: ${edits.why}`),
    ...unproven,
    ...unseen,
    ...(failure === undefined ? [] : [failure]),
  ];
  if (newCalls.length + fresh.length + edited.length > 0) return { verdict: 'new', reasons };
  if (!evidence.proven || unproven.length + unseen.length > 0) return { verdict: 'inconclusive', reasons };
  if (failure !== undefined) return { verdict: 'command-failed', reasons };
  return { verdict: 'clean', reasons };
}

/** `execute /usr/bin/id` */
function describe({ kind, value }: Shape): string {
  return `${kind} ${value}`;
}

/** undefined when the command ended by itself with exit code 0: a run that was cut short has not shown what it does. */
function describeFailure(command: Findings['command']): string | undefined {
  if (command.timedOut) return 'the command ran past its time and was ended';
  if (command.stoppedBy !== null) return `the command was ended early (${command.stoppedBy})`;
  if (command.signal !== null) return `the command was ended by ${command.signal}`;
  if (command.exitCode !== 0) return `the command exited with ${command.exitCode}`;
  return undefined;
}

/** Which new calls fail a run: every one, those that are no other spelling of an allowed one, those of high risk, or none. */
export const FAIL_ON = ['new', 'capability', 'high', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** Whether a new call fails the run; it may be given as it is shown. */
export function isFailing(call: string, failOn: FailOn, isSpelling = false): boolean {
  if (failOn === 'capability') return !isSpelling;
  return failOn === 'new' || (failOn === 'high' && riskOf(nameInText(call)).level === 'high');
}

/** Whether a new behaviour fails a run that gates them. */
export function isFailingBehaviour(behaviour: Shape, failOn: FailOn): boolean {
  return (
    failOn === 'new' ||
    failOn === 'capability' ||
    (failOn === 'high' && riskOfBehaviour(behaviour).level === 'high')
  );
}

/** Why a run with new calls passes all the same. */
export function describePass(failOn: FailOn): string {
  const why = {
    new: '',
    never: '',
    high: ', and nothing new is of high risk',
    capability: ', and what is new is another spelling of what is allowed',
  };
  return `passes, for fail-on is ${failOn}${why[failOn]}`;
}

/**
 * The exit status of the design's table. Under `high` and `never` the other new calls pass; missing proof and a failed
 * command still fail, for a run that saw nothing must not look like one that saw all.
 */
export function exitStatus(findings: Findings, failOn: FailOn): 0 | 1 | 3 | 4 {
  const spelled = new Set(findings.spellings ?? []);
  const fails = (call: string) => isFailing(call, failOn, spelled.has(call));
  const does = (behaviour: Shape) => isFailingBehaviour(behaviour, failOn);
  const { refusedEdits: edits, behaviours } = findings;
  const { verdict } = decideVerdict({
    ...findings,
    newCalls: findings.newCalls.filter(fails),
    behaviours: behaviours && { ...behaviours, new: behaviours.new.filter(does) },
    refusedEdits: edits && {
      ...edits,
      calls: edits.calls.filter((call) => isFailing(call, failOn)),
      behaviours: (edits.behaviours ?? []).filter(does),
    },
  });
  return { clean: 0, new: 1, inconclusive: 3, 'command-failed': 4 }[verdict] as 0 | 1 | 3 | 4;
}

/** What a report's verdict was made of. */
export function findingsOf({ new: calls, judged, behaviours, evidence, command }: Report): Findings {
  return {
    newCalls: [...new Set(decisive(calls).map(callText))],
    spellings: spelledCalls(calls),
    behaviours: gatedBehaviours(behaviours),
    refusedEdits: judged === null ? undefined : refusedEdits(judged, behaviours),
    evidence,
    command,
  };
}

/** Those that are nothing but spellings, on every architecture that made them, as shown to people. */
export function spelledCalls(calls: Report['new']): string[] {
  const { spellings, others } = splitSpellings(calls);
  const able = new Set(others.map(callText));
  return [...new Set(spellings.map(callText))].filter((call) => !able.has(call));
}

/** Undefined where they do not decide. */
export function gatedBehaviours(behaviours: Report['behaviours']): Findings['behaviours'] {
  if (behaviours?.mode !== 'gate') return undefined;
  return { new: distinct(behaviours.new), unproven: behaviours.proven ? [] : behaviours.why };
}

/** Undefined where the edit passes. */
export function refusedEdits(judged: Judged, behaviours: Report['behaviours']): Findings['refusedEdits'] {
  if (judged.editAllowed) return undefined;
  const able = judged.allowedByEdit.filter(({ name }) => !isNoise(name));
  const calls = [...new Set(able.map(callText))].sort();
  const edited = behaviours?.mode === 'gate' ? distinct(behaviours.byEdit) : [];
  return {
    calls,
    behaviours: edited,
    why: `allowed by this change's own edit alone, and ${judged.editReason}`,
  };
}

/** Each kind and value once, in the order of the canonical text. */
function distinct(behaviours: readonly Shape[]): Shape[] {
  return sortBehaviours([...new Map(behaviours.map((one) => [behaviourId(one), one])).values()]);
}
