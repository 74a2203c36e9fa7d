import fc from 'fast-check';
import {
  decideVerdict,
  describePass,
  exitStatus,
  FAIL_ON,
  type Findings,
  findingsOf,
  isFailing,
  isFailingBehaviour,
  refusedEdits,
} from '../../src/gate/verdict.ts';
import { riskOfBehaviour } from '../../src/risk/behaviour-risk.ts';
import { riskOf } from '../../src/risk/risk.ts';
import { makeJudged, makeReport, newCall } from '../report/sample.ts';
import { arbitraryFindings, command, evidenceOf } from './arbitrary-findings.ts';
import { behavioursOf, newBehaviour } from './seen-behaviour.ts';

const proven = evidenceOf([]);
const unproven = evidenceOf(['serials']);
const findings = (overrides: Partial<Findings>): Findings => ({
  newCalls: [],
  evidence: proven,
  command: command.succeeded,
  ...overrides,
});
const isProven = ({ evidence, behaviours }: Findings) =>
  evidence.proven && evidence.checks.every(({ ok }) => ok) && (behaviours?.unproven ?? []).length === 0;
const isNothingNew = ({ newCalls, behaviours }: Findings) =>
  newCalls.length === 0 && (behaviours?.new ?? []).length === 0;
const succeeded = ({ command: { exitCode, signal, timedOut, stoppedBy } }: Findings) =>
  exitCode === 0 && signal === null && !timedOut && stoppedBy === null;

describe('another spelling of what is allowed', () => {
  const spelled = { ...newCall(), name: 'openat2', spelling: ['openat'] };
  const statuses = (calls: ReturnType<typeof makeReport>['new']) => {
    const report = makeReport({ new: calls });
    return FAIL_ON.map((failOn) => exitStatus(findingsOf(report), failOn));
  };

  test('fails under new and passes under capability', () => {
    expect(statuses([spelled])).toEqual([1, 0, 0, 0]);
  });

  test('passes nothing beside it, nor the same call where it is none', () => {
    expect(statuses([spelled, { ...newCall(), name: 'sync' }]).slice(0, 2)).toEqual([1, 1]);
    expect(statuses([spelled, { ...newCall(), name: 'openat2', arch: 'i386' }])[1]).toBe(1);
  });

  test('does not pass a behaviour', () => {
    expect(isFailingBehaviour({ kind: 'execute', value: '/bin/id' }, 'capability')).toBe(true);
  });
});

describe('a call that comes and goes with scheduling', () => {
  const noise = { ...newCall(), name: 'sched_yield', noise: true };

  test('decides nothing, and stays in the report', () => {
    const report = makeReport({ new: [noise] });
    expect(findingsOf(report).newCalls).toEqual([]);
    expect(exitStatus(findingsOf(report), 'new')).toBe(0);
    expect(exitStatus(findingsOf(makeReport({ new: [noise, newCall()] })), 'new')).toBe(1);
  });

  test('is not one because a report says so', () => {
    const liar = { ...newCall(), name: 'ptrace', noise: true, spelling: ['read'] };
    expect(exitStatus(findingsOf(makeReport({ new: [liar] })), 'capability')).toBe(1);
  });

  test('passes in an edit of the baseline', () => {
    const judged = makeJudged({ editAllowed: false, allowedByEdit: [noise] });
    expect(refusedEdits(judged, null)?.calls).toEqual([]);
  });
});

describe('the verdict', () => {
  test.each([
    [[], proven, 'succeeded', 'clean', 0, 0],
    [[], proven, 'failed', 'command-failed', 4, 4],
    [[], proven, 'killed', 'command-failed', 4, 4],
    [[], proven, 'late', 'command-failed', 4, 4],
    [[], proven, 'lateAndWell', 'command-failed', 4, 4],
    [[], proven, 'interrupted', 'command-failed', 4, 4],
    [[], unproven, 'succeeded', 'inconclusive', 3, 3],
    [[], unproven, 'failed', 'inconclusive', 3, 3],
    [['sync'], proven, 'succeeded', 'new', 1, 0],
    [['sync'], proven, 'failed', 'new', 1, 4],
    [['sync'], unproven, 'succeeded', 'new', 1, 3],
    [['sync'], unproven, 'killed', 'new', 1, 3],
  ] as const)('%# of the table', (newCalls, evidence, how, verdict, status, statusWhenNewMayPass) => {
    const given = { newCalls, evidence, command: command[how] };
    expect(decideVerdict(given).verdict).toBe(verdict);
    expect(exitStatus(given, 'new')).toBe(status);
    expect(exitStatus(given, 'never')).toBe(statusWhenNewMayPass);
  });

  test('is clean only when the run is proven, nothing is new and the command exited with 0', () => {
    fc.assert(
      fc.property(arbitraryFindings, (given) => {
        const all = isProven(given) && isNothingNew(given) && succeeded(given);
        expect(decideVerdict(given).verdict === 'clean').toBe(all);
        expect(exitStatus(given, 'new') === 0).toBe(all);
      }),
    );
  });

  test('has a reason whenever it is not clean, and none when it is', () => {
    fc.assert(
      fc.property(arbitraryFindings, (given) => {
        const { verdict, reasons } = decideVerdict(given);
        // Evidence that denies itself with every check held has no words; the observer cannot make it.
        if (!given.evidence.proven && given.evidence.checks.every(({ ok }) => ok)) return;
        expect(reasons.length > 0).toBe(verdict !== 'clean');
      }),
    );
  });

  test('with fail-on never, new calls pass, and missing proof and a failed command do not', () => {
    fc.assert(
      fc.property(arbitraryFindings, (given) => {
        const expected = !isProven(given) ? 3 : succeeded(given) ? 0 : 4;
        expect(exitStatus(given, 'never')).toBe(expected);
      }),
    );
  });

  test('is new where a change’s own edit does not pass, and fails unless fail-on is never', () => {
    const given = findings({ refusedEdits: { calls: ['sync'], why: 'nobody said so' } });
    expect(decideVerdict(given)).toEqual({ verdict: 'new', reasons: ['edit: sync: nobody said so'] });
    expect([exitStatus(given, 'new'), exitStatus(given, 'never')]).toEqual([1, 0]);
    const none = findings({ refusedEdits: { calls: [], why: 'nobody said so' } });
    expect(decideVerdict(none)).toEqual({ verdict: 'clean', reasons: [] });
  });

  test('refuses of a report the calls of its edit by name, unless the edit passes', () => {
    const calls = [
      newCall({ name: 'sync' }),
      newCall({ name: 'bpf' }),
      newCall({ name: 'sync', exe: '/other' }),
    ];
    const judged = makeJudged({ editAllowed: false, editReason: 'nobody said so', allowedByEdit: calls });
    const report = makeReport({ judged, new: calls });
    expect(findingsOf(report)).toMatchObject({
      newCalls: ['sync', 'bpf'],
      refusedEdits: { calls: ['bpf', 'sync'], why: expect.stringContaining('nobody said so') },
    });
    expect(findingsOf({ ...report, judged: { ...judged, editAllowed: true } }).refusedEdits).toBeUndefined();
    expect(findingsOf({ ...report, judged: null }).refusedEdits).toBeUndefined();
  });

  test.each([
    [['sync'], proven, 'succeeded', 0],
    [['sync', 'connect'], proven, 'succeeded', 0],
    [['sync'], proven, 'failed', 4],
    [['sync'], unproven, 'succeeded', 3],
    [['sync'], unproven, 'failed', 3],
    [['sync', 'bpf'], proven, 'succeeded', 1],
    [['bpf'], unproven, 'failed', 1],
    [['x86_64:#480'], proven, 'succeeded', 1],
    [[], proven, 'succeeded', 0],
  ] as const)('with fail-on high, only calls of high risk fail: %j %#', (newCalls, evidence, how, status) => {
    const given = { newCalls, evidence, command: command[how] };
    expect(exitStatus(given, 'high')).toBe(status);
    expect(decideVerdict(given).verdict === 'new').toBe(newCalls.length > 0);
  });

  test('fails by fail-on high exactly as without the other new calls', () => {
    fc.assert(
      fc.property(arbitraryFindings, (given) => {
        const high = given.newCalls.filter((call) => riskOf(call).level === 'high');
        const behaviours = given.behaviours && {
          ...given.behaviours,
          new: given.behaviours.new.filter((one) => riskOfBehaviour(one).level === 'high'),
        };
        expect(exitStatus(given, 'high')).toBe(exitStatus({ ...given, newCalls: high, behaviours }, 'new'));
      }),
    );
  });

  test('says why new calls pass', () => {
    expect(describePass('high')).toBe('passes, for fail-on is high, and nothing new is of high risk');
    expect(describePass('never')).toBe('passes, for fail-on is never');
    expect(['new', 'high', 'never'].map((failOn) => isFailing('sync', failOn as 'new'))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('names every reason: the calls, each check that did not hold, and how the command ended', () => {
    const evidence = evidenceOf(['lost', 'end-canary']);
    expect(decideVerdict({ newCalls: ['a', 'b'], evidence, command: command.killed }).reasons).toEqual([
      'new: a',
      'new: b',
      'lost: what lost found',
      'end-canary: what end-canary found',
      'the command was ended by SIGSEGV',
    ]);
  });

  test.each([
    ['failed', 'the command exited with 3'],
    ['killed', 'the command was ended by SIGSEGV'],
    ['late', 'the command ran past its time and was ended'],
  ] as const)('says how the command ended: %s', (how, reason) => {
    expect(decideVerdict(findings({ command: command[how] })).reasons).toEqual([reason]);
  });

  test('is inconclusive when the evidence says unproven, though no check by itself failed', () => {
    expect(decideVerdict(findings({ evidence: evidenceOf([], false) })).verdict).toBe('inconclusive');
  });
});

describe('of behaviours, the verdict', () => {
  const write = newBehaviour({ kind: 'write', value: '$TMPDIR/a', call: 'openat' });
  const id = newBehaviour();
  const statuses = (given: Findings) =>
    (['new', 'high', 'never'] as const).map((on) => exitStatus(given, on));

  test('is new for one that is gated, and fails by its risk as a call does', () => {
    const low = findings({ behaviours: { new: [write], unproven: [] } });
    expect(decideVerdict(low)).toEqual({ verdict: 'new', reasons: ['new: write $TMPDIR/a'] });
    expect(statuses(low)).toEqual([1, 0, 0]);
    const high = findings({ newCalls: ['sync'], behaviours: { new: [id, write], unproven: [] } });
    expect(decideVerdict(high).reasons).toEqual([
      'new: sync',
      'new: execute /usr/bin/id',
      'new: write $TMPDIR/a',
    ]);
    expect(statuses(high)).toEqual([1, 1, 0]);
    expect([id, write].map((one) => isFailingBehaviour(one, 'high'))).toEqual([true, false]);
  });

  test('is inconclusive where not all of them may have been seen', () => {
    const given = findings({ behaviours: { new: [], unproven: ['2 events are incomplete'] } });
    expect(decideVerdict(given)).toEqual({
      verdict: 'inconclusive',
      reasons: ['behaviours: 2 events are incomplete'],
    });
    expect(statuses(given)).toEqual([3, 3, 3]);
    const told = { ...given, evidence: evidenceOf(['events']) };
    expect(decideVerdict(told).reasons).toEqual(['events: what events found']);
  });

  test('is new for one that a change’s own edit alone allows, unless the edit passes', () => {
    const given = findings({ refusedEdits: { calls: [], behaviours: [id], why: 'nobody said so' } });
    expect(decideVerdict(given)).toEqual({
      verdict: 'new',
      reasons: ['edit: execute /usr/bin/id: nobody said so'],
    });
    expect(statuses(given)).toEqual([1, 1, 0]);
  });

  test('takes from a report those that are gated, each once, and from one that shows them none', () => {
    const twice = [write, id, newBehaviour({ exe: '/other' })];
    const judged = makeJudged({ editAllowed: false, allowedByEdit: [] });
    const gated = makeReport({ judged, behaviours: behavioursOf(twice, { byEdit: [write] }) });
    expect(findingsOf(gated)).toMatchObject({
      behaviours: { new: [{ kind: 'execute' }, { kind: 'write' }], unproven: [] },
      refusedEdits: { behaviours: [{ kind: 'write' }] },
    });
    const why = ['2 events are incomplete'];
    const unproven = behavioursOf([], { proven: false, why });
    expect(findingsOf(makeReport({ behaviours: unproven })).behaviours?.unproven).toEqual(why);
    const shown = behavioursOf(twice, { mode: 'report', proven: false, why, byEdit: [write] });
    expect(findingsOf(makeReport({ behaviours: shown })).behaviours).toBeUndefined();
    expect(findingsOf(makeReport({ judged, behaviours: shown })).refusedEdits?.behaviours).toEqual([]);
  });
});
