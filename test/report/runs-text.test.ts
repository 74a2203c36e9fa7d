import { describeEstimate } from '../../src/gate/estimate.ts';
import { renderHtml } from '../../src/report/html.ts';
import type { Estimate, Runs } from '../../src/report/runs-schema.ts';
import { describeConvergence, describeRuns } from '../../src/report/runs-text.ts';
import { ReportSchema } from '../../src/report/schema.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { countRuns } from '../../src/statistics/incidence.ts';
import { makeReport } from './sample.ts';

const PLAIN = { bold: String, dim: String, red: String, green: String, yellow: String };
const estimateOf = (...runs: string[]): Estimate => {
  const found = describeEstimate(countRuns(runs.map((text) => new Set(text))));
  if (found === null) throw new Error('expected an estimate');
  return found;
};
const runsOf = (calls: Estimate, overrides: Partial<Runs> = {}): Runs => ({
  asked: 4,
  results: new Array(4).fill({ verdict: 'clean', reasons: [] }),
  calls: [
    { name: 'read', runs: 4 },
    { name: 'sched_yield', runs: 1 },
  ],
  behaviours: [],
  completeness: { batches: 1, calls, behaviours: null },
  ...overrides,
});
const lines = (runs: Runs) => describeRuns(runs).map(({ label, text }) => `${label}|${text}`);

describe('many runs, in words', () => {
  it('say what is known of a further run, what it may bring, and when that is little', () => {
    expect(lines(runsOf(estimateOf('ab', 'abc', 'a', 'ad')))).toEqual([
      'runs|4 of 4 runs made: 4 clean',
      '|1 call of 2 not in every run: sched_yield 1',
      'complete|4 proven runs made 4 calls, 2 of them in one run alone: an estimated 81.25 % of what a further run makes is among them, and at least 1.5 unseen are estimated',
      'next run|0.38 new calls are expected in the next run (95 %: 0.045 to 1.8); about 13 more runs would bring it under 1 %',
      '|this speaks of runs like these, on this machine: a path that none of them takes is in no number here',
    ]);
  });

  it('claim no more than the interval where nothing came in one run alone', () => {
    const [, , complete, next] = lines(runsOf(estimateOf('ab', 'ab', 'ab', 'ab')));
    expect(complete).toBe(
      'complete|4 proven runs made 2 calls, none of them in one run alone, so that the estimate finds none missing',
    );
    expect(next).toBe(
      'next run|0 new calls are expected in the next run (95 %: 0 to 0.92); the estimate is under 1 %, and its upper end would be after 365 more runs without one',
    );
  });

  it('are no estimate of one run', () => {
    expect(describeEstimate(countRuns([new Set('ab')]))).toBeNull();
  });

  it('tell passes apart that were ended early', () => {
    const pass = { isWhole: true, records: 1, durationMs: 1, taught: [] };
    const early = { ...pass, isWhole: false, taught: ['read', 'write'] };
    expect(describeConvergence({ closed: true, passes: [early, pass] })).toBe(
      '2 passes, 1 of them ended early, taught 2 calls; the last was whole, proven, and made none that was not known',
    );
    expect(describeConvergence({ closed: false, passes: [early] })).toBe(
      '1 pass, 1 of them ended early, taught 2 calls; none was whole without a new one',
    );
  });
});

describe('many runs, shown', () => {
  const hostile = '</svg><script>x</script>\u202e@everyone [a](b)';
  const report = makeReport({
    mode: 'record',
    runs: runsOf(estimateOf('ab', 'abc', 'a', 'ad'), { behaviours: [{ name: hostile, runs: 1 }] }),
  });

  it('are a valid part of the report', () => {
    expect(ReportSchema.safeParse(report).error).toBeUndefined();
  });

  it('stand on the terminal with nothing that steers it', () => {
    const text = renderTerminal(report, undefined, PLAIN);
    expect(text).toContain('  next run  0.38 new calls are expected');
    expect(text).not.toContain('\u202e');
  });

  it('stand in the summary, where a name is nothing but text', () => {
    const text = renderSummary(report, '');
    expect(text).toContain('- 0.38 new calls are expected in the next run (95 %: 0.045 to 1.8)');
    expect(text).not.toMatch(/<script|@everyone|\[a\]/);
  });

  it('are a curve in the page: solid for the runs that were, dashed for as many again', () => {
    const page = renderHtml(report, '');
    const points = (name: string) =>
      new RegExp(`<polyline class="${name}" points="([^"]*)"`)
        .exec(page)?.[1]
        ?.split(' ')
        .map((point) => point.split(',').map(Number));
    const [known = [], further = []] = [points('curve'), points('curve further')];
    expect([known.length, further.length]).toEqual([4, 5]);
    // It rises to the right: a smaller y is higher.
    const ys = [...known, ...further.slice(1)].map(([, y = Number.NaN]) => y);
    expect(ys.every((y, at) => at === 0 || y < (ys[at - 1] ?? 0))).toBe(true);
    expect(page).not.toContain('<script');
    expect(page).toContain(
      '<p>This speaks of runs like these, on this machine: a path that none of them takes is in no number here</p>',
    );
  });
});
