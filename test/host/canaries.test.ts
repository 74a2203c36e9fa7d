import { drawCanaries } from '../../src/host/canaries.ts';
import { SYSCALL_TABLES } from '../../src/seccomp/syscalls.generated.ts';

const X32_BIT = 0x40000000;
const draws = Array.from({ length: 20_000 }, drawCanaries);

describe('the canaries', () => {
  test('are two different numbers', () => {
    for (const { start, end } of draws) expect(start).not.toBe(end);
  });

  test('are above every number that an architecture has, and below the bit of x32', () => {
    const words = Object.values(SYSCALL_TABLES).flatMap((table) => table.trim().split(/\s+/));
    const starts = words.filter((word) => /^\d+$/.test(word)).map((word) => Number(word) % X32_BIT);
    const highest = Math.max(...starts) + 1000;
    for (const canary of draws.flatMap(({ start, end }) => [start, end])) {
      expect(Number.isInteger(canary) && canary > highest && canary < X32_BIT).toBe(true);
    }
  });

  test('are not the ones of another run', () => {
    const seen = new Set(draws.flatMap(({ start, end }) => [start, end]));
    expect(seen.size).toBeGreaterThan(draws.length * 2 - 40);
  });

  test('use the whole range', () => {
    const quarters = new Set(
      draws.flatMap(({ start, end }) => [start, end]).map((canary) => (canary - 0x10000000) >> 26),
    );
    expect([...quarters].sort()).toEqual([0, 1, 2, 3]);
  });
});
