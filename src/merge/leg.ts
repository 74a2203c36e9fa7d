import type { Report } from '../report/schema.ts';

/** One job's report, by the digest of its canonical text: the same report is the same leg wherever it comes from. */
export interface Leg {
  /** `sha256:…` */
  readonly digest: string;
  readonly report: Report;
}

/** What a suite and a job's label may be called. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Stands for the suite of a run that was given its baseline instead. */
export const NO_SUITE = '-';

/** `agent/x86_64/shard-1`: suite, architecture and label, where there is one. */
export function legName({ suite, machine, leg }: Pick<Report, 'suite' | 'machine' | 'leg'>): string {
  return [suite ?? NO_SUITE, machine.arch, ...(leg === null ? [] : [leg])].join('/');
}

/** One or many legs, as people name them: `agent`, `agent/aarch64`, `agent/x86_64/shard-1`, `*` for any part. */
export interface LegPattern {
  readonly text: string;
  matches(report: Pick<Report, 'suite' | 'machine' | 'leg'>): boolean;
  /** Whether every leg of another pattern is one of this one, too. */
  covers(other: LegPattern): boolean;
}

/** Reads a pattern, or says what is wrong with it. */
export function parseLegPattern(text: string): LegPattern | string {
  const parts = text.split('/');
  const isGood = parts.every((part) => part === '*' || part === NO_SUITE || NAME.test(part));
  if (!isGood || parts.length > 3) {
    return `found ${JSON.stringify(text.slice(0, 100))}, expected SUITE, SUITE/ARCHITECTURE or SUITE/ARCHITECTURE/LABEL, "*" for any of them`;
  }
  const isWithin = (others: readonly string[]) =>
    parts.every((part, index) => part === '*' || part === others[index]);
  return {
    text,
    matches: ({ suite, machine, leg }) => isWithin([suite ?? NO_SUITE, machine.arch, leg ?? '']),
    covers: (other) => isWithin(other.text.split('/')),
  };
}

/** Reads patterns that were checked before. */
export function toLegPatterns(texts: readonly string[]): LegPattern[] {
  return texts.map(parseLegPattern).filter((pattern) => typeof pattern !== 'string');
}
