import { type Moment, RecordClock, readClocks } from '../../src/host/record-clock.ts';

const HOUR_MS = 3_600_000;

/** A clock of records under two clocks that the test sets. */
function startClock() {
  let now: Moment = { wallMs: 1_000_000_000, monotonicMs: 5000 };
  const clock = new RecordClock(() => now);
  const set = (monotonicMs: number, stepMs = 0) => {
    now = { wallMs: 1_000_000_000 + monotonicMs - 5000 + stepMs, monotonicMs };
  };
  return { clock, set };
}

describe('the moment of a record', () => {
  test('is its wall time, by the monotonic clock', () => {
    const { clock, set } = startClock();
    set(6000);
    expect([clock.toMonotonic(1_000_000_900), clock.toMonotonic(1_000_000_996)]).toEqual([5900, 5996]);
  });

  test.each([HOUR_MS, -HOUR_MS])('is right after the wall clock was set by %d ms', (step) => {
    const { clock, set } = startClock();
    set(6000, step);
    expect(clock.toMonotonic(1_000_000_990 + step)).toBe(5990);
    set(7000);
    expect(clock.toMonotonic(1_000_001_990)).toBe(6990);
  });

  test.each([HOUR_MS, -HOUR_MS])(
    'is that of its reading, where the clock was set by %d ms in between',
    (step) => {
      const { clock, set } = startClock();
      set(6000, step);
      expect(clock.toMonotonic(1_000_000_990)).toBe(6000);
    },
  );

  test('keeps distances exact while the clocks drift apart a little', () => {
    const { clock, set } = startClock();
    const times = [0, 3, -2, 40].map((drift, turn) => {
      set(6000 + turn * 100, drift);
      return clock.toMonotonic(1_000_000_900 + turn * 100);
    });
    expect(times).toEqual([5900, 6000, 6100, 6200]);
  });

  test('is now for a record of now, by the real clocks', () => {
    const clock = new RecordClock();
    const { wallMs, monotonicMs } = readClocks();
    expect(Math.abs(clock.toMonotonic(wallMs) - monotonicMs)).toBeLessThan(100);
  });
});
