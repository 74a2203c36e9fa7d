import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEASURED_NOISE } from '../../src/risk/noise.generated.ts';
import { isNoise } from '../../src/risk/noise.ts';

interface Measured {
  readonly subjects: Readonly<
    Record<string, { readonly runs: number; readonly calls: Readonly<Record<string, number>> }>
  >;
}
const measured: Measured = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../bench/noise.json'), 'utf8'),
);

describe('the noise class', () => {
  test('is what some of at least a hundred runs of an example made, and others did not', () => {
    const subjects = Object.entries(measured.subjects);
    expect(subjects.map(([name]) => name)).toEqual(['agent', 'mcp']);
    const expected: Record<string, Record<string, { seen: number; runs: number }>> = {};
    for (const [name, { runs, calls }] of subjects) {
      expect(runs).toBeGreaterThanOrEqual(100);
      for (const [call, seen] of Object.entries(calls))
        if (seen < runs) expected[call] = { ...expected[call], [name]: { seen, runs } };
    }
    expect(MEASURED_NOISE).toEqual(expected);
  });

  test('has the call that gives up the processor, and nothing of risk or that every run makes', () => {
    expect(isNoise('sched_yield')).toBe(true);
    expect(['ptrace', 'execve', 'futex', 'rt_sigreturn', 'toString'].filter(isNoise)).toEqual([]);
  });
});
