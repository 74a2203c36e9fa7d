import { makeSarif } from '../../src/report/sarif.ts';
import type { NewCall, Report } from '../../src/report/schema.ts';
import { behavioursOf, makeReport, newBehaviour, newCall } from './sample.ts';
import { problemsOf } from './sarif-schema.ts';

const reportOf = (calls: readonly NewCall[], overrides: Partial<Report> = {}, failed: string[] = []) =>
  makeReport({ verdict: 'new', new: [...calls], ...overrides }, failed);
const runOf = (report: Report, committed = '') => {
  const log = makeSarif(report, committed);
  expect(problemsOf(log)).toEqual([]);
  const [run] = log.runs;
  if (run === undefined) throw new Error('expected a run');
  return { ...run, results: run.results ?? [], rules: run.tool.driver.rules ?? [] };
};

describe('behaviours in the SARIF log', () => {
  const committed =
    '{\n  "syscalls": [],\n  "callgate": {\n    "behaviours": [\n      { "execute": "/bin/sh" }\n    ]\n  }\n}\n';
  const seen = [
    newBehaviour({ kind: 'write', value: '$TMPDIR/x', call: 'openat', detail: 'O_WRONLY' }),
    newBehaviour({ exe: '/usr/bin/node', test: 'the tool › runs it', count: 2, refused: 2 }),
    newBehaviour({ exe: '/usr/bin/bash', count: 3 }),
    newBehaviour({ value: '/usr/bin/curl' }),
  ];
  const gated = (overrides = {}) => reportOf([newCall()], { behaviours: behavioursOf(seen, overrides) });

  test('have one rule a kind, and one result a kind and value, on the line of the list', () => {
    const run = runOf(gated(), committed);
    expect(run.rules.map(({ id }) => id)).toEqual(['sync', 'behaviour/execute', 'behaviour/write']);
    expect(
      run.results.map(({ ruleId, ruleIndex, level, occurrenceCount, locations }) => [
        ...[ruleId, ruleIndex, level, occurrenceCount],
        locations?.[0]?.physicalLocation?.region?.startLine,
      ]),
    ).toEqual([
      ['sync', 0, 'note', 1, 2],
      ['behaviour/execute', 1, 'error', 1, 6],
      ['behaviour/execute', 1, 'error', 5, 6],
      ['behaviour/write', 2, 'note', 1, 6],
    ]);
    expect(run.results[2]?.message.text).toMatch(
      /^The behaviour execute \/usr\/bin\/id \(runs a program: execve\) is outside the baseline\. It was done by \/usr\/bin\/node, \/usr\/bin\/bash, in test “the tool › runs it”\. The kernel refused 2 of 5 times\./,
    );
    expect(run.rules[1]).toMatchObject({
      help: { markdown: expect.stringContaining('(https://man7.org/linux/man-pages/man2/execve.2.html)') },
      properties: { 'security-severity': '8.0' },
    });
  });

  test('have fingerprints of kind and value alone', () => {
    const prints = (report: Report) =>
      runOf(report).results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
    const before = prints(gated());
    expect(new Set(before).size).toBe(4);
    const others = seen.map((one) => ({
      ...one,
      exe: '/other',
      count: 9,
      firstAtMs: 1,
      test: 'x',
      detail: '',
    }));
    expect(prints(reportOf([newCall()], { behaviours: behavioursOf(others) }))).toEqual(before);
  });

  test('are notes where they are not gated, and none where the baseline has none', () => {
    const shown = runOf(gated({ mode: 'report' }));
    expect(shown.results.slice(1).map(({ level }) => level)).toEqual(['note', 'note', 'note']);
    expect(shown.rules[1]).toMatchObject({ properties: { 'security-severity': '2.0' } });
    expect(runOf(gated({ mode: 'report', rules: 0 })).results).toHaveLength(1);
  });

  test('are a thousand at most, the riskiest', () => {
    const many = Array.from({ length: 1500 }, (_, nr) =>
      newBehaviour({ kind: 'write', value: `$TMPDIR/${nr}` }),
    );
    const run = runOf(makeReport({ verdict: 'new', behaviours: behavioursOf([...many, newBehaviour()]) }));
    expect(run.results).toHaveLength(1000);
    expect(run.results[0]?.ruleId).toBe('behaviour/execute');
  });

  test('that were not seen whole are an error of the run', () => {
    const run = runOf(gated({ proven: false, why: ['an event lost a record'], limits: ['no pointers'] }));
    expect(
      run.invocations?.[0]?.toolExecutionNotifications?.map(({ level, message }) => [level, message.text]),
    ).toEqual([
      ['error', 'Behaviours are gated: 3 outside the baseline’s 1 entry; not proven: an event lost a record'],
      ['note', 'no pointers'],
    ]);
  });
});
