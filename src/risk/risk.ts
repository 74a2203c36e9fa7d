import type { RiskNote } from './note.ts';

/** The note on a call, by its name or as a report shows it; a number that no table knows is of high risk. */
export function riskOf(call: string): RiskNote {
  return {
    call,
    group: 'other',
    level: 'high',
    purpose: 'unknown to this version',
    why: null,
    source: null,
    docker: 'blocked',
  };
}
