import { MEASURED_NOISE } from './noise.generated.ts';
import { riskOf } from './risk.ts';

/**
 * Whether a call is of the noise class: identical runs of the examples were measured to make it at times and at times not,
 * for whether a thread finds a lock taken depends on scheduling alone; and it is of low risk, so that nothing hides behind it.
 */
export function isNoise(name: string): boolean {
  return Object.hasOwn(MEASURED_NOISE, name) && riskOf(name).level === 'low';
}
