import { joinRuns } from '../../src/gate/joined-runs.ts';
import { exitStatus, findingsOf } from '../../src/gate/verdict.ts';
import type { Report } from '../../src/report/schema.ts';
import { behavioursOf, makeReport, newBehaviour, newCall } from '../report/sample.ts';
import { COMMITTED } from './approval-report.ts';

const TARGET = { architecture: 'x86_64', capabilities: [], kernel: '6.8' } as const;
const join = (...reports: Report[]) => joinRuns(reports, reports.length, COMMITTED, TARGET);
const statusOf = (report: Report, failOn: 'new' | 'high' | 'never' = 'new') =>
  exitStatus(findingsOf(report), failOn);

const clean = makeReport();
const unproven = makeReport({ verdict: 'inconclusive', reasons: ['lost: what lost found'] }, ['lost']);
const failed = makeReport({
  verdict: 'command-failed',
  reasons: ['the command exited with 7'],
  command: { ...clean.command, exitCode: 7 },
});
const withSync = makeReport({ verdict: 'new', new: [newCall()], reasons: ['new: sync'] });
const withBpf = makeReport({
  verdict: 'new',
  new: [newCall({ name: 'bpf', nr: 321 })],
  reasons: ['new: bpf'],
});

describe('a check of many runs', () => {
  it.each([
    ['clean', 0, [clean, clean]],
    ['new', 1, [clean, withSync, clean]],
    ['new', 1, [unproven, failed, withSync]],
    ['inconclusive', 3, [clean, failed, unproven]],
    ['command-failed', 4, [clean, failed]],
  ] as const)('is %s by the worst of them', (verdict, status, reports) => {
    for (const list of [reports, reports.toReversed()]) {
      const joined = join(...list);
      expect([joined.verdict, statusOf(joined)]).toEqual([verdict, status]);
      expect(joined.runs?.results.map((run) => run.verdict)).toEqual(list.map((report) => report.verdict));
    }
  });

  it('is not proven where one run is not, even if what is new does not fail', () => {
    const joined = join(withSync, clean, unproven);
    expect([joined.evidence.proven, statusOf(joined, 'never')]).toEqual([false, 3]);
    expect(joined.reasons).toEqual(['new: sync', 'lost: what lost found']);
  });

  it('has what any run found, once, and in how many runs', () => {
    const twice = makeReport({ verdict: 'new', new: [newCall({ count: 4 })] });
    const joined = join(withSync, withBpf, twice);
    expect(joined.new.map(({ name, count }) => [name, count])).toEqual([
      ['sync', 5],
      ['bpf', 1],
    ]);
    expect(joined.runs?.calls).toEqual([
      { name: 'bpf', runs: 1 },
      { name: 'sync', runs: 2 },
    ]);
    expect(joined.proposed?.added).toEqual(['bpf', 'sync']);
    expect(joined.runs?.completeness).toBeNull();
  });

  it('gates the behaviours of all, and is not proven where those of one are not', () => {
    const gated = (overrides: object) => makeReport({ behaviours: behavioursOf([], overrides) });
    const seen = join(gated({}), gated({ new: [newBehaviour()] }));
    expect([seen.verdict, seen.runs?.behaviours.map(({ runs }) => runs)]).toEqual(['new', [1]]);
    const unseen = join(gated({}), gated({ proven: false, why: ['some were lost'] }));
    expect([unseen.verdict, statusOf(unseen)]).toEqual(['inconclusive', 3]);
  });
});
