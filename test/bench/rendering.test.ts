import { renderChart } from '../../bench/render/chart.ts';
import { renderTables, replaceSection } from '../../bench/render/tables.ts';
import { keepsGoal, median, type Results, type WayResult } from '../../bench/results.ts';

const way = (name: WayResult['way'], ratio: number, more: Partial<WayResult> = {}): WayResult => ({
  way: name,
  subjectMs: 1000 * ratio,
  wallMs: 1000 * ratio + 200,
  ratio,
  samples: [],
  ...more,
});

const RESULTS: Results = {
  date: '2026-01-02',
  machine: {
    processor: 'A <processor>',
    processors: 2,
    memoryGb: 8,
    system: 'Debian',
    kernel: '6.18',
    node: '20.20.0',
    auditd: '3.0.9',
    strace: '6.1',
  },
  rounds: 3,
  loads: [
    {
      name: 'mixed',
      title: 'a <load>',
      ways: [
        way('bare', 1),
        way('check', 1.01, { goal: { atMost: 1.02 }, holds: true }),
        way('record', 1.5, { goal: { atMost: 1.4 }, holds: false }),
      ],
    },
    { name: 'storm', title: 'one call', ways: [way('bare', 1, { calls: 10, perCallUs: 0.3 })] },
  ],
  figures: [
    {
      name: 'lines',
      title: 'lines read',
      value: 612_345.6,
      unit: 'lines/s',
      goal: { atLeast: 500_000 },
      holds: true,
      samples: [],
    },
  ],
};

describe('the tables of a benchmark', () => {
  const text = renderTables(RESULTS);

  test.each([
    '| `callgate check` | **1.01 ×**, 1.21 s in all |  |',
    '| bare | 1.00 s | 0.30 µs |',
    '| `callgate check`, a <load> | 1.01 × | at most 1.02 × | yes |',
    '| `callgate record`, a <load> | 1.50 × | at most 1.40 × | no |',
    '| lines read | 612,346 lines/s | at least 500,000 lines/s | yes |',
  ])('have the row %s', (row) => expect(text.split('\n')).toContain(row));

  test('replace what stands between their marks, and nothing else', () => {
    const page = 'before\n<!-- bench:start -->\nold\n<!-- bench:end -->\nafter\n';
    expect(replaceSection(page, 'bench', 'new')).toBe(
      'before\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\nafter\n',
    );
    expect(() => replaceSection('none', 'bench', 'new')).toThrow(/expected <!-- bench:start -->/);
  });
});

describe('the chart of a benchmark', () => {
  test('has a bar with its ratio for each way but bare, of loads that are no single calls', () => {
    const chart = renderChart(RESULTS);
    expect(chart.match(/class="value">[\d.]+ ×/g)).toEqual(['class="value">1.01 ×', 'class="value">1.50 ×']);
    expect(chart).not.toContain('one call');
  });

  test('has texts escaped', () => {
    expect(renderChart(RESULTS)).toContain('a &lt;load&gt;');
  });
});

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[1, 9, 3, 5], 4],
])('the median of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

test.each([
  [1.02, { atMost: 1.02 }, true],
  [1.021, { atMost: 1.02 }, false],
  [499_999, { atLeast: 500_000 }, false],
])('%d against %j holds: %s', (value, goal, holds) => expect(keepsGoal(value, goal)).toBe(holds));
