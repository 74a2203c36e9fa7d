import { constants, machine, release } from 'node:os';
import type { ObservedCall } from '../audit/observed-call.ts';
import type { RecordedArguments } from '../baseline/arguments/record.ts';
import { createJudgement, type Judgement } from '../baseline/judgement.ts';
import type { BehaviourShape } from '../baseline/merge-behaviours.ts';
import type { Profile, Target } from '../baseline/profile.ts';
import type { SeenBehaviour } from '../behaviour/behaviour.ts';
import { CallgateError } from '../errors.ts';
import type { Filters, ObserveEvents, ObserveRequest, Observing } from '../host/observe.ts';
import type { ObserverMessage, ObserverResult } from '../host/plan.ts';
import { kernelVersion } from '../host/platform.ts';
import { callText } from '../report/call-text.ts';
import type { EvidenceFile } from '../report/evidence-schema.ts';
import type { Report } from '../report/schema.ts';
import { isNoise } from '../risk/noise.ts';
import { architectureByMachine, architectureByName } from '../seccomp/architecture.ts';
import { gateFilter, logAllFilter, recordFilter } from '../seccomp/filter.ts';
import { encodeFilter, type Filter } from '../seccomp/instruction.ts';
import { judgedFilter } from '../seccomp/judged-filter.ts';
import { syscallNumber } from '../seccomp/syscall-table.ts';
import { WATCHED_CALLS } from '../seccomp/watch.ts';
import { type BaselineFile, digestProfile } from './baseline-file.ts';
import type { BehaviourRequest } from './behaviour-request.ts';
import { describeBehaviours, sortSeen } from './behaviours.ts';
import { explainObserved, type Learning, learnObserved } from './compared.ts';
import { makeEvidenceFile } from './evidence-file.ts';
import { describeFooting, toleratedCalls } from './footing.ts';
import type { Judge } from './judge.ts';
import { baseProfile, makeJudged, toNewCalls } from './judged.ts';
import { effectiveProfile } from './layered-baseline.ts';
import { findProcesses } from './new-processes.ts';
import { type Learnt, learnBehaviours, propose } from './proposal.ts';
import { decideVerdict, gatedBehaviours, refusedEdits } from './verdict.ts';

/** Why a pass was ended early, where it logged too much. */
export const FLOOD = 'flood';

/** One run of the gate. */
export interface GateRequest {
  readonly mode: 'check' | 'record';
  readonly suite: string | null;
  /** The label of a job of a matrix. */
  readonly leg: string | null;
  readonly baseline: BaselineFile;
  readonly subject: ObserveRequest;
  /** What is to be seen of behaviours; null is nothing. */
  readonly behaviours: BehaviourRequest | null;
  /** Whether this new call ends the command at once. */
  readonly endsAt: (call: ObservedCall) => boolean;
  /** Whether this new behaviour does, where they are gated. */
  readonly endsAtBehaviour: (behaviour: BehaviourShape) => boolean;
  /** Whether a record learns rules for arguments. */
  readonly learn?: Learning | undefined;
  /** What a change is judged by beside its own baseline; only a check is. */
  readonly judge?: Judge | undefined;
  /** Makes a record allow what the baseline does, and ends the command after so many records of other calls. */
  readonly pass?: { readonly endsAfter: number } | undefined;
}

/** What a person may watch while it runs. */
export interface GateEvents {
  /** Nothing more is read before this resolves: a slow reader slows the subject. */
  output(stream: 1 | 2, chunk: Buffer): Promise<void> | undefined;
  newCall(call: ObservedCall): void;
  newBehaviour(behaviour: SeenBehaviour): void;
  message(message: ObserverMessage): void;
  /** The log that was read, part by part, where `subject.keepLog` asks for it. */
  log?(chunk: Buffer): void;
}

/** The machine's side of a run; the entries pass the real one in. */
export type Observe = (request: ObserveRequest, filters: Filters, events: ObserveEvents) => Observing;

/** What a run gives: the report for people and programs, and the evidence for whoever checks it. */
export interface GateResult {
  readonly report: Report;
  readonly evidence: EvidenceFile;
  /** What a record made of the behaviours that it saw; null elsewhere. */
  readonly learnt: Learnt | null;
  /** What a record made of the arguments that it saw; null where it was not asked to. */
  readonly learntArguments: RecordedArguments | null;
  /** The distinct calls that were logged. */
  readonly calls: readonly ObservedCall[];
  /** Those of them that were logged before anything ended the command early: what it did unasked. */
  readonly unasked: readonly ObservedCall[];
}

export interface GateRun {
  readonly result: Promise<GateResult>;
  /** Ends the subject's tree; the report comes all the same and says why. */
  stop(signal: NodeJS.Signals): void;
}

/** The machine as profiles speak of it. The subject holds no capability, so no rule that needs one applies. */
export function readTarget(): Target {
  const native = architectureByMachine(machine());
  if (native !== undefined) return { architecture: native.name, capabilities: [], kernel: kernelVersion() };
  throw new CallgateError(
    'platform',
    `This machine is ${machine()}, for which Callgate has no system call table.`,
  );
}

/** Runs the command once, compares what was called with the baseline, and judges. */
export function runGate(observe: Observe, request: GateRequest, events: GateEvents): GateRun {
  const target = readTarget();
  const judgement = makeJudgement(request, target);
  let stoppedBy: string | null = null;
  const stop = (number: number, why: string) => {
    stoppedBy ??= why;
    observing.stop(number);
  };
  const filters = compileFilters(request, target);
  const gated =
    request.mode === 'check' && request.behaviours?.plan.mode === 'gate' ? request.behaviours : undefined;
  // The filter logs what it watches also where the profile permits it: the call's arguments decide, which come later.
  const compared = new Set(request.behaviours?.plan.compared.map(({ call }) => call));
  const waits = ({ name }: ObservedCall) =>
    compared.has(name) && WATCHED_CALLS.some((one) => one.name === name);
  const unasked: ObservedCall[] = [];
  const observing = observe(request.subject, filters, {
    output: (stream, chunk) => events.output(stream, chunk),
    log: (chunk) => events.log?.(chunk),
    message(message) {
      if (message.event === 'call' && stoppedBy === null) unasked.push(message.call);
      if (
        message.event === 'progress' &&
        message.records > (request.pass?.endsAfter ?? Number.POSITIVE_INFINITY)
      )
        stop(constants.signals.SIGTERM, FLOOD);
      if (
        message.event === 'call' &&
        !waits(message.call) &&
        !isNoise(message.call.name) &&
        isRefused(judgement(message.call), request)
      ) {
        if (request.mode === 'check') events.newCall(message.call);
        if (request.endsAt(message.call)) stop(constants.signals.SIGTERM, 'fail-fast');
      }
      if (message.event === 'behaviour' && isRefused(gated?.judgement(message.behaviour), request)) {
        events.newBehaviour(message.behaviour);
        if (request.endsAtBehaviour(message.behaviour)) stop(constants.signals.SIGTERM, 'fail-fast');
      }
      events.message(message);
    },
  });
  const result = observing.result.then((observed) => {
    const learnt = request.mode === 'record' ? learnBehaviours(request, observed.behaviours) : null;
    const learntArguments = learnObserved(request, observed, target);
    const report = makeReport(request, target, observed, stoppedBy, learnt, learntArguments);
    return {
      report,
      evidence: makeEvidenceFile(report, observed, filters),
      learnt,
      learntArguments,
      calls: observed.calls,
      unasked,
    };
  });
  return { result, stop: (signal) => stop(constants.signals[signal], signal) };
}

/** What a logged call is to this run; a record, and a check of no change, knows no edits. */
function makeJudgement({ baseline, judge }: GateRequest, target: Target) {
  return createJudgement(
    judge === undefined ? effectiveProfile(baseline) : baseProfile(judge, baseline),
    effectiveProfile(baseline),
    target,
  );
}

function isRefused(judgement: Judgement | undefined, { judge }: GateRequest): boolean {
  return judgement === 'new' || (judgement === 'edit' && judge?.editAllowed !== true);
}

/** In check the baseline is the filter, and the base's with it; in record, and without a baseline, everything is logged. */
function compileFilters(request: GateRequest, target: Target): Filters {
  const profile = effectiveProfile(request.baseline);
  const native = architectureByName(target.architecture);
  const number = native && syscallNumber(native.name, 'seccomp');
  if (native === undefined || number === undefined) {
    throw new CallgateError('platform', `No seccomp(2) is known for ${target.architecture}.`);
  }
  const everything = encodeFilter(logAllFilter(native.endianness));
  if (profile?.defaultAction === 'SCMP_ACT_ALLOW' || profile?.defaultAction === 'SCMP_ACT_LOG') {
    throw new CallgateError(
      'baseline',
      `${request.baseline.path}: its defaultAction is ${profile.defaultAction}, which lets every call through, so there is nothing ` +
        'to gate. Expected one that denies, such as SCMP_ACT_ERRNO, with a rule for each call that is allowed.',
    );
  }
  const judgement = makeJudgement(request, target);
  const isPermitted = (name: string) => {
    const nr = syscallNumber(native.name, name);
    if ((request.mode !== 'check' && request.pass === undefined) || nr === undefined) return false;
    return judgement({ name, arch: native.name, nr }) === undefined;
  };
  return {
    filter: profile === undefined ? everything : encodeFilter(chooseFilter(profile, request, target)),
    // Of these the filter logs the watched uses alone, but only where the baseline permits the rest.
    toldApart: ['prctl', 'prlimit64', 'ptrace', 'clone'].filter(isPermitted),
    endFilter: everything,
    seccompNumber: number,
    architecture: target.architecture,
  };
}

function chooseFilter(head: Profile, { mode, judge, baseline, pass }: GateRequest, target: Target): Filter {
  if (mode === 'record') return pass === undefined ? recordFilter(head, target) : gateFilter(head, target);
  const watched = [...WATCHED_CALLS, ...toleratedCalls(baseline)];
  if (judge === undefined) return gateFilter(head, target, watched);
  const profiles = { base: baseProfile(judge, baseline), head, editAllowed: judge.editAllowed };
  return judgedFilter(profiles, target, watched);
}

function makeReport(
  request: GateRequest,
  target: Target,
  result: ObserverResult,
  stoppedBy: string | null,
  learnt: Learnt | null,
  learntArguments: RecordedArguments | null,
): Report {
  const { profile } = request.baseline;
  const judgement = makeJudgement(request, target);
  const calls = explainObserved(request, result, target);
  const outside = calls.filter((call) => judgement(call) === 'new' && !learntArguments?.known.has(call.name));
  const byEdit = calls.filter((call) => judgement(call) === 'edit');
  const seen = sortSeen(request.behaviours, result.behaviours);
  const behaviours = describeBehaviours(
    request.mode,
    request.behaviours,
    request.baseline,
    result.behaviours,
    seen,
  );
  const isGated = request.mode === 'check' && behaviours?.mode === 'gate';
  const proposed = propose(profile, outside, isGated ? seen.fresh : [], learnt, target, learntArguments);
  const { evidence } = result;
  // A record is judged against what it writes: nothing is new to it, but it may be unproven or have failed.
  const newCalls = request.mode === 'record' ? [] : outside;
  const command = { ...result.command, stoppedBy };
  const judged =
    request.judge === undefined
      ? null
      : makeJudged(
          request.judge,
          request.baseline,
          byEdit,
          seen.byEdit,
          request.behaviours?.plan.hosts ?? {},
          target,
        );
  const { verdict, reasons } = decideVerdict({
    newCalls: [...new Set(newCalls.filter(({ name }) => !isNoise(name)).map(callText))].sort(),
    behaviours: gatedBehaviours(behaviours),
    refusedEdits: judged === null ? undefined : refusedEdits(judged, behaviours),
    evidence,
    command,
  });
  return {
    schema: 'callgate-report/1',
    suite: request.suite,
    leg: request.leg,
    mode: request.mode,
    verdict,
    reasons,
    command: { argv: [...request.subject.argv], ...command, leftovers: [...command.leftovers] },
    machine: {
      arch: target.architecture,
      kernel: release(),
      ...result.versions,
      node: process.versions.node,
    },
    baseline: {
      path: request.baseline.path,
      digest: profile === undefined ? null : digestProfile(profile),
      rules: effectiveProfile(request.baseline)?.syscalls.length ?? 0,
      ...describeFooting(request, result),
    },
    new: toNewCalls(newCalls, request.baseline, target),
    processes: findProcesses(request.mode === 'record' ? [] : [...outside, ...byEdit], result.processes),
    judged,
    behaviours,
    observed: new Set(result.calls.map((call) => `${call.arch} ${call.nr}`)).size,
    evidence: { ...evidence, checks: [...evidence.checks], holes: [...evidence.holes] },
    cost: result.cost,
    proposed,
  };
}
