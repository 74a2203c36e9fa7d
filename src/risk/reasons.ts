import { ESCAPE_REASONS } from './escape-reasons.ts';
import type { RiskSource } from './note.ts';
import { USE_REASONS } from './use-reasons.ts';

/** Why some calls matter to an agent's sandbox, in one sentence, and where that can be read up. */
export interface Reason {
  /** Names, with spaces between them. */
  readonly calls: string;
  readonly why: string;
  readonly source: RiskSource;
}

export const REASONS: readonly Reason[] = [...ESCAPE_REASONS, ...USE_REASONS];
