import { randomInt, randomUUID } from 'node:crypto';

/**
 * Two different numbers that no architecture gives a call: above the private ranges, below x32's bit, with 28 random
 * bits, so that only this run can have made them.
 */
export function drawCanaries(): { start: number; end: number } {
  const start = 0x10000000 + randomInt(0x10000000);
  const end = 0x10000000 + ((start - 0x10000000 + 1 + randomInt(0xffffffe)) % 0x10000000);
  return { start, end };
}

/** A path that does not exist, which the launcher executes at its end: only this run can have asked for it. */
export function drawEventCanary(): string {
  return `/callgate-${randomUUID()}`;
}
