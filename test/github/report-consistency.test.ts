import { parseReport } from '../../src/github/artifact.ts';
import type { Report } from '../../src/report/schema.ts';
import { makeReport, newCall } from '../report/sample.ts';

const parse = (report: Report) => parseReport(Buffer.from(JSON.stringify(report)));

describe('a report of a stranger', () => {
  test.each([
    ['clean, with a new call', makeReport({ new: [newCall()] }), 'new'],
    ['clean, without a proof', makeReport({}, ['daemon']), 'inconclusive'],
    [
      'clean, of a command that failed',
      makeReport({ command: { ...makeReport().command, exitCode: 1 } }),
      'command-failed',
    ],
  ])('that says it is %s is refused', (_what, report, found) => {
    expect(() => parse(report)).toThrow(`its report says clean, and by what it holds it is ${found}.`);
  });

  const { evidence } = makeReport();
  test.each([
    ['no check', { checks: [] }],
    [
      'a check twice in place of another',
      { checks: [...evidence.checks.slice(1), ...evidence.checks.slice(-1)] },
    ],
    ['no canary at the end', { canaries: { start: true, end: false } }],
    ['serials that are missing', { serials: { ...evidence.serials, missing: 1 } }],
    ['records that were lost', { lost: { before: 0, after: 1 } }],
  ])('that says it is proven with %s is refused', (_what, more) => {
    expect(() => parse(makeReport({ evidence: { ...evidence, ...more } }))).toThrow(
      'its report says that the run is proven, and its evidence does not.',
    );
  });

  test('that says what it holds is taken', () => {
    expect(parse(makeReport({ verdict: 'new', new: [newCall()] })).verdict).toBe('new');
    expect(parse(makeReport()).verdict).toBe('clean');
  });
});
