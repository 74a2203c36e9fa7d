import fc from 'fast-check';
import { estimateCompleteness, runsUntil } from '../../src/statistics/completeness.ts';
import { saturationCurve } from '../../src/statistics/curve.ts';
import { addIncidences, countRuns, frequenciesOf } from '../../src/statistics/incidence.ts';
import { poissonInterval } from '../../src/statistics/poisson.ts';

const runs = (...names: string[]) => countRuns(names.map((text) => new Set(text)));

const someRuns = fc
  .array(fc.uniqueArray(fc.constantFrom(...'abcdefgh')), { minLength: 1, maxLength: 6 })
  .map((lists) => lists.map((list) => new Set(list)));

describe('incidence', () => {
  it('counts a name once for each run that holds it', () => {
    expect(runs('aab', 'a', 'ac')).toEqual({
      runs: 3,
      counts: new Map([
        ['a', 3],
        ['b', 1],
        ['c', 1],
      ]),
    });
  });

  it('is the same for runs counted apart and together', () => {
    fc.assert(
      fc.property(someRuns, fc.nat(6), (lists, at) => {
        const parts = [countRuns(lists.slice(0, at)), countRuns(lists.slice(at))];
        const whole = countRuns(lists);
        expect(addIncidences(parts).runs).toBe(whole.runs);
        expect(new Map([...addIncidences(parts).counts].sort())).toEqual(new Map([...whole.counts].sort()));
      }),
    );
  });
});

describe('estimateCompleteness', () => {
  it('gives the figures of the formulas, worked by hand', () => {
    // 4 runs; a in 4, b in 2, c, d in 1: Q1 = 2, Q2 = 1, U = 8.
    const found = estimateCompleteness(runs('ab', 'abc', 'a', 'ad'));
    expect(found).toMatchObject({ runs: 4, seen: 4, uniques: 2, duplicates: 1 });
    expect(found?.coverage).toBeCloseTo(1 - (2 / 8) * ((3 * 2) / (3 * 2 + 2 * 1)), 12);
    expect(found?.richness).toBeCloseTo(4 + ((3 / 4) * 4) / 2, 12);
    expect(found?.nextNew.expected).toBeCloseTo(0.5 * ((3 * 2) / (3 * 2 + 2 * 1)), 12);
  });

  it('expects nothing new where every call came in two runs, and still gives an upper end', () => {
    const found = estimateCompleteness(runs('ab', 'ab', 'ab'));
    expect(found).toMatchObject({ coverage: 1, richness: 2 });
    expect(found?.nextNew.expected).toBe(0);
    expect(found?.nextNew.high).toBeCloseTo(3.688879454 / 3, 6);
  });

  it('says nothing without a run', () => {
    expect(estimateCompleteness(runs())).toBeUndefined();
  });

  it('stays between 0 and 1 in coverage, and never knows of fewer than were seen', () => {
    fc.assert(
      fc.property(someRuns, (lists) => {
        const found = estimateCompleteness(countRuns(lists));
        expect(found?.coverage).toBeGreaterThanOrEqual(0);
        expect(found?.coverage).toBeLessThanOrEqual(1);
        expect(found?.richness).toBeGreaterThanOrEqual(found?.seen ?? 0);
      }),
    );
  });

  it('expects no more of the next run than leaving one out at a time finds, on average', () => {
    fc.assert(
      fc.property(someRuns, (lists) => {
        const missed = lists.map((held, at) => {
          const rest = countRuns(lists.filter((_, index) => index !== at));
          return [...held].filter((name) => !rest.counts.has(name)).length;
        });
        const mean = missed.reduce((sum, one) => sum + one, 0) / lists.length;
        const { expected = 0, low = 0, high = 0 } = estimateCompleteness(countRuns(lists))?.nextNew ?? {};
        expect(expected).toBeLessThanOrEqual(mean + 1e-12);
        expect(expected).toBeGreaterThanOrEqual(low);
        expect(expected).toBeLessThanOrEqual(high);
      }),
    );
  });

  it('is what coverage lacks of a run of average size', () => {
    fc.assert(
      fc.property(someRuns, (lists) => {
        const data = countRuns(lists);
        const found = estimateCompleteness(data);
        const size = frequenciesOf(data).incidences / data.runs;
        expect((1 - (found?.coverage ?? 0)) * size).toBeCloseTo(
          size === 0 ? 0 : (found?.nextNew.expected ?? 0),
          9,
        );
      }),
    );
  });

  it.each([2, 3, 5, 10])(
    'is within a factor of 2 after %i runs, of calls that a run makes by chance beside those of every run',
    (made) => {
      // Over every outcome of so many runs, weighted by how probable it is; the truth is p (1 - p)^runs.
      for (const chance of [0.02, 0.1, 0.3, 0.5]) {
        let predicted = 0;
        for (let outcome = 0; outcome < 2 ** made; outcome += 1) {
          const lists = Array.from(
            { length: made },
            (_, run) => new Set((outcome >> run) & 1 ? ['always', 'a'] : ['always']),
          );
          const times = lists.filter((names) => names.has('a')).length;
          const probability = chance ** times * (1 - chance) ** (made - times);
          predicted += probability * (estimateCompleteness(countRuns(lists))?.nextNew.expected ?? 0);
        }
        const ratio = predicted / (chance * (1 - chance) ** made);
        expect({ chance, isClose: ratio > 0.5 && ratio < 2 }).toEqual({ chance, isClose: true });
      }
    },
  );
});

describe('runsUntil', () => {
  it('needs none where nothing was seen in one run only', () => {
    expect(runsUntil(runs('ab', 'ab'), 0.01)).toBe(0);
  });

  it('needs more the lower the target, and none more than it is told', () => {
    const data = runs('ab', 'abc', 'a', 'ad');
    const [near, far] = [runsUntil(data, 0.1), runsUntil(data, 0.01)];
    expect(near).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(near ?? 0);
    expect(runsUntil(data, 0.01, 3)).toBeUndefined();
  });
});

describe('saturationCurve', () => {
  it('is what all choices of so many runs show on average', () => {
    fc.assert(
      fc.property(someRuns, (lists) => {
        const curve = saturationCurve(countRuns(lists), 0);
        for (const { runs: part, seen } of curve) {
          const sizes = choose(lists, part).map((chosen) => new Set(chosen.flatMap((set) => [...set])).size);
          expect(seen).toBeCloseTo(sizes.reduce((sum, size) => sum + size, 0) / sizes.length, 9);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('goes on without a step down and without passing what there is estimated to be', () => {
    fc.assert(
      fc.property(someRuns, (lists) => {
        const data = countRuns(lists);
        const curve = saturationCurve(data).map(({ seen }) => seen);
        for (const [at, seen] of curve.entries())
          expect(seen).toBeGreaterThanOrEqual((curve[at - 1] ?? 0) - 1e-9);
        expect(curve.at(-1)).toBeLessThanOrEqual((estimateCompleteness(data)?.richness ?? 0) + 1e-9);
        expect(frequenciesOf(data).seen).toBe(data.counts.size);
      }),
    );
  });
});

describe('poissonInterval', () => {
  // R: poisson.test(k)$conf.int
  it.each([
    [0, 0, 3.688879],
    [1, 0.02531781, 5.571643],
    [5, 1.623486, 11.66833],
    [20, 12.21652, 30.88838],
  ])('of %i is %d to %d', (count, low, high) => {
    const found = poissonInterval(count);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
});

function choose<T>(list: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return list.flatMap((first, at) => choose(list.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}
