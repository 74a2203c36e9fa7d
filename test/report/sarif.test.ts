import fc from 'fast-check';
import { makeSarif, renderSarif } from '../../src/report/sarif.ts';
import type { NewCall, Report } from '../../src/report/schema.ts';
import { behavioursOf, HOSTILE, judgedBy, makeReport, newBehaviour, newCall } from './sample.ts';
import { problemsOf } from './sarif-schema.ts';

const BASELINE = '{\n  "syscalls": [\n    { "names": ["bind"] },\n    { "names": ["write"] }\n  ]\n}\n';

const reportOf = (calls: readonly NewCall[], overrides: Partial<Report> = {}, failed: string[] = []) =>
  makeReport({ verdict: 'new', new: [...calls], ...overrides }, failed);
const runOf = (report: Report, committed = BASELINE) => {
  const log = makeSarif(report, committed);
  expect(problemsOf(log)).toEqual([]);
  const [run] = log.runs;
  if (run === undefined) throw new Error('expected a run');
  return { ...run, results: run.results ?? [], rules: run.tool.driver.rules ?? [] };
};

describe('the SARIF log', () => {
  test.each([
    [
      'a result without its message',
      (run: Record<string, unknown>) => ({ ...run, results: [{ ruleId: 'a' }] }),
    ],
    ['an unknown key', (run: Record<string, unknown>) => ({ ...run, result: [] })],
  ])('would not be valid with %s', (_what, change) => {
    const log = makeSarif(reportOf([newCall()]), BASELINE);
    expect(problemsOf({ ...log, runs: log.runs.map((run) => change(run as never)) })).not.toEqual([]);
  });

  test('has one rule a call and one result a call and architecture, on its line of the baseline', () => {
    const run = runOf(
      reportOf([
        newCall({ name: 'sync', exe: '/bin/a' }),
        newCall({ name: 'sync', exe: '/bin/b', count: 3 }),
        newCall({ name: 'sync', arch: 'i386', nr: 36 }),
        newCall({ name: 'zync' }),
      ]),
    );
    expect(run.rules.map(({ id }) => id)).toEqual(['sync', 'zync']);
    expect(
      run.results.map(({ ruleId, ruleIndex, occurrenceCount, locations }) => [
        ...[ruleId, ruleIndex, occurrenceCount],
        locations?.[0]?.physicalLocation?.artifactLocation?.uri,
        locations?.[0]?.physicalLocation?.region?.startLine,
      ]),
    ).toEqual([
      ['sync', 0, 1, 'seccomp.json', 4],
      ['sync', 0, 4, 'seccomp.json', 4],
      ['zync', 1, 1, 'seccomp.json', 5],
    ]);
    expect(run.results[1]?.message.text).toContain('It was made by /bin/a, /bin/b, after “saving”.');
  });

  test('has what code scanning shows in every rule', () => {
    for (const rule of runOf(reportOf([newCall(), newCall({ name: 'x86_64:#480', nr: 480 })])).rules) {
      expect(rule).toMatchObject({
        shortDescription: { text: `New system call: ${rule.id}` },
        fullDescription: { text: expect.stringMatching(/Risk: (?:low|medium|high)\./) },
        help: { text: expect.any(String), markdown: expect.stringContaining('**Risk: ') },
        properties: {
          tags: ['security', expect.any(String)],
          'security-severity': expect.stringMatching(/^\d\.\d$/),
        },
      });
    }
  });

  test('has fingerprints that no count, time, process or executable changes, and that tell results apart', () => {
    const prints = (report: Report) =>
      runOf(report).results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
    const before = [newCall({ name: 'bpf' }), newCall(), newCall({ arch: 'i386' })];
    const [first, ...others] = prints(reportOf(before));
    expect(new Set([first, ...others]).size).toBe(3);
    const again = before.map((call) => ({
      ...call,
      ...{ count: 9, firstAtMs: 1, exe: '/tmp/x/sync', comm: 'other', context: null, nr: 1 },
    }));
    expect(prints(reportOf(again.reverse()))).toEqual([first, ...others]);
    expect(prints(reportOf([newCall({ name: 'bpf' })], { suite: 'other' }))).not.toEqual([first]);
    // Part of the format: alerts that are open stay the same alerts.
    expect(prints(reportOf([newCall()], { suite: 'agent' }))).toEqual(['7d1a8441dd9a0ab8']);
  });

  test('keeps two suites apart', () => {
    const id = (suite: string | null) => runOf(reportOf([newCall()], { suite })).automationDetails?.id;
    expect([id('one'), id('two'), id(null)]).toEqual([
      'callgate/one/',
      'callgate/two/',
      'callgate/seccomp.json/',
    ]);
  });

  test('has a result for a call that an edit alone allows, where that edit does not pass', () => {
    const judged = judgedBy('main', [newCall({ name: 'write' })]);
    const found = (editAllowed: boolean) =>
      runOf(makeReport({ verdict: 'new', judged: { ...judged, editAllowed } })).results.map(
        ({ ruleId, locations }) => [ruleId, locations?.[0]?.physicalLocation?.region?.startLine],
      );
    expect([found(false), found(true)]).toEqual([[['write', 4]], []]);
  });

  test('says by name what is not proven, and that the run did not succeed', () => {
    const run = runOf(makeReport({ verdict: 'inconclusive' }, ['serials', 'lost']));
    expect(run.results).toEqual([]);
    const [invocation] = run.invocations ?? [];
    expect(invocation?.executionSuccessful).toBe(false);
    expect(
      invocation?.toolExecutionNotifications?.map(({ level, message }) => [level, message.text]),
    ).toEqual([
      ['error', 'lost did not hold: what lost found'],
      ['error', 'serials did not hold: what serials found'],
    ]);
    expect(run.tool.driver.notifications?.map(({ id }) => id)).toEqual(['check/lost', 'check/serials']);
  });

  test('tells a failed command and the holes of a proven run', () => {
    const sample = makeReport({ verdict: 'command-failed' });
    const run = runOf({
      ...sample,
      command: { ...sample.command, exitCode: 3 },
      evidence: { ...sample.evidence, holes: [{ name: 'root', detail: 'it ran as root' }] },
    });
    const [invocation] = run.invocations ?? [];
    expect(invocation?.executionSuccessful).toBe(true);
    expect(
      invocation?.toolExecutionNotifications?.map(({ level, message }) => [level, message.text]),
    ).toEqual([
      ['warning', 'The command exited with 3 after 1.50 s.'],
      ['note', 'Not covered by the proof: root, it ran as root'],
    ]);
  });

  test('of a clean run has no result and no notification', () => {
    const run = runOf(makeReport());
    expect([run.results, run.rules, run.invocations?.[0]?.toolExecutionNotifications]).toEqual([[], [], []]);
  });

  test.each([
    ['./a//b/../seccomp.json', 'a/seccomp.json', '%SRCROOT%'],
    ['a b#?%.json', 'a%20b%23%3F%25.json', '%SRCROOT%'],
    ['/srv/seccomp.json', 'file:///srv/seccomp.json', undefined],
  ])('names the file %s as %s', (path, uri, uriBaseId) => {
    const run = runOf(reportOf([newCall()], { baseline: { path, digest: null, rules: 0 } }));
    expect(run.results[0]?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
      uri,
      ...(uriBaseId === undefined ? {} : { uriBaseId }),
    });
  });
});

describe('text from outside in the SARIF log', () => {
  const fragment = fc.oneof(
    fc.constantFrom(...HOSTILE, '{0}', '[a](1)', '[a](https://evil.example)'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const hostile = fc.array(fragment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));

  test('leaves it valid, and is no link, no placeholder and no control character of a message', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const behaviours = behavioursOf(
          [newBehaviour({ value: text, call: text, detail: text, exe: text, test: text, verified: false })],
          { proven: false, why: [text], limits: [text] },
        );
        const calls = [newCall({ name: text, exe: text, context: text, arguments: text, path: text })];
        const sample = reportOf(calls, { suite: text, behaviours }, ['lost']);
        const report: Report = {
          ...sample,
          baseline: { path: text, digest: null, rules: 0 },
          evidence: {
            ...sample.evidence,
            checks: sample.evidence.checks.map((check) => ({ ...check, detail: text })),
            holes: [{ name: text, detail: text }],
          },
        };
        const run = runOf(report);
        const messages = [
          ...run.results.map(({ message }) => message.text),
          ...(run.invocations?.[0]?.toolExecutionNotifications ?? []).map(({ message }) => message.text),
          ...run.rules.map(({ shortDescription }) => shortDescription?.text),
        ];
        expect(messages.length).toBeGreaterThan(2);
        for (const message of messages) expect(message).not.toMatch(/\]\(|\{\d|[\p{Cc}\p{Cs}\u2028\u202e]/u);
      }),
      { numRuns: 300 },
    );
  });

  test('stands in no Markdown of a rule but as text', () => {
    for (const name of HOSTILE) {
      const [rule] = runOf(reportOf([newCall({ name })])).rules;
      expect(rule?.help?.markdown).toMatch(/^<code>(?:[\p{L}\p{N} ]|(?:<!---->)?&#\d+;)*<\/code>: [^<]*$/u);
    }
  });
});

test('equal reports give equal bytes, with a final newline', () => {
  const report = reportOf([newCall()]);
  expect(renderSarif(report, BASELINE)).toBe(renderSarif(structuredClone(report), BASELINE));
  expect(renderSarif(report, BASELINE)).toMatch(/^\{\n {2}"\$schema": .*\}\n$/s);
});
