import { CallgateError } from '../errors.ts';
import { type Leg, NAME, parseLegPattern } from '../merge/leg.ts';
import { mergeReports } from '../merge/merge.ts';
import { type Merged, MergedSchema } from '../merge/schema.ts';
import { count, shortenEnd } from '../report/plain-text.ts';
import { type Report, ReportSchema } from '../report/schema.ts';
import { digestText } from './baseline-file.ts';
import { findContradictions } from './consistency.ts';
import { readTextFile } from './text-file.ts';

/** Bytes, of one file and of all together. */
const LIMITS = { file: 64 << 20, all: 128 << 20 };
const MOST_LEGS = 20_000;
/** Problems of one file, and lines in all. */
const SHOWN = { file: 20, all: 200 };

/** What a file gives to a merged report. */
export interface ReadLegs {
  readonly legs: readonly Leg[];
  /** Legs that an earlier merge expected: what is missing there is missing here. */
  readonly expected: readonly string[];
  /** Whether it is a merged report. */
  readonly isMerged: boolean;
}

/** A file as it is called in messages, and where it is. */
export interface LegFile {
  readonly shownAs: string;
  readonly path: string;
}

/**
 * Reads reports of `check` and merged ones, each as written by a stranger; refuses with every problem of every file. What a
 * merged report calls optional is left aside: that excuses nothing here.
 */
export function readLegFiles(files: readonly LegFile[]): Omit<ReadLegs, 'isMerged'> {
  const legs = new Map<string, Leg>();
  const expected = new Set<string>();
  const problems: string[] = [];
  let bytes = 0;
  for (const { shownAs, path } of files) {
    let text = '';
    try {
      text = readTextFile(path, Math.min(LIMITS.file, LIMITS.all - bytes));
    } catch (error) {
      const isFull = bytes > LIMITS.all - LIMITS.file;
      const limit = isFull ? ` (all reports together may have ${count(LIMITS.all, 'byte')})` : '';
      problems.push(`${shownAs}: cannot be read: ${(error as Error).message}${limit}`);
      continue;
    }
    bytes += Buffer.byteLength(text);
    const read = parseLegs(text);
    if (Array.isArray(read)) {
      problems.push(...read.slice(0, SHOWN.file).map((problem) => `${shownAs}: ${problem}`));
      if (read.length > SHOWN.file) problems.push(`${shownAs}: … and ${read.length - SHOWN.file} more`);
      continue;
    }
    for (const leg of (read as ReadLegs).legs) legs.set(leg.digest, leg);
    for (const pattern of (read as ReadLegs).expected) expected.add(pattern);
  }
  if (legs.size > MOST_LEGS) problems.push(`found ${legs.size} legs, expected at most ${MOST_LEGS}`);
  if (problems.length > 0) throw refuse(problems);
  return { legs: [...legs.values()], expected: [...expected] };
}

function refuse(problems: readonly string[]): CallgateError {
  const rest = problems.length - SHOWN.all;
  const lines = problems.slice(0, SHOWN.all).map((problem) => shortenEnd(problem, 600));
  const more = rest > 0 ? [`… and ${count(rest, 'problem')} more`] : [];
  return new CallgateError(
    'report',
    `${[...lines, ...more].join('\n')}\nExpected reports that check wrote (--json), or merge. Nothing was merged.`,
  );
}

/** The legs in a report's or a merged report's JSON, or everything that keeps it from being taken. */
export function parseLegs(text: string): ReadLegs | string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [`not JSON: ${(error as Error).message}`];
  }
  if (!isMergedReport(value)) return parseReport(value);
  const read = parseMerged(value);
  if (!read.ok) return [...read.problems];
  const { legs, expected } = read.merged;
  return { legs, expected, isMerged: true };
}

/** Whether a value says that it is a merged report, whatever else it says. */
export function isMergedReport(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'schema') === 'callgate-merged/1';
}

function parseReport(value: unknown): ReadLegs | string[] {
  const parsed = ReportSchema.safeParse(value);
  if (!parsed.success) return parsed.error.issues.map(tellIssue);
  const problems = explainReport(parsed.data);
  if (problems.length > 0) return problems;
  return { legs: [toLeg(parsed.data)], expected: [], isMerged: false };
}

export type ParsedMerged =
  | { readonly ok: true; readonly merged: Merged }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A merged report of a stranger: its legs are what they say, and its verdict follows from them. */
export function parseMerged(value: unknown): ParsedMerged {
  const parsed = MergedSchema.safeParse(value);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(tellIssue) };
  const merged = parsed.data;
  const problems = merged.legs.flatMap(({ digest, report }, index) => {
    const found = digestReport(report);
    const wrong = found === digest ? [] : [`its digest is ${digest}, and by what it holds it is ${found}`];
    return [...wrong, ...explainReport(report)].map((problem) => `legs.${index}: ${problem}`);
  });
  for (const key of ['expected', 'optional'] as const) {
    const wrong = merged[key].map(parseLegPattern).filter((pattern) => typeof pattern === 'string');
    problems.push(...wrong.map((problem) => `${key}: ${problem}`));
  }
  if (problems.length > 0) return { ok: false, problems };
  const none = { committed: () => ({ kind: 'none' }) as const, digestOf: digestText };
  const { verdict } = mergeReports(merged.legs, { ...merged, ...none });
  if (verdict === merged.verdict) return { ok: true, merged };
  return {
    ok: false,
    problems: [`it says ${merged.verdict}, and by what it holds it is ${verdict}`],
  };
}

/** What keeps a report of the right shape from being a leg. */
function explainReport(report: Report): string[] {
  if (report.mode !== 'check') return [`it is a report of ${report.mode}, expected one of check`];
  const problems = findContradictions(report);
  const names = { suite: report.suite, 'machine.arch': report.machine.arch, leg: report.leg };
  for (const [key, name] of Object.entries(names)) {
    if (name === null || NAME.test(name)) continue;
    problems.push(
      `${key}: found ${JSON.stringify(name.slice(0, 100))}, expected letters, digits, dots, dashes and underscores`,
    );
  }
  return problems;
}

export function toLeg(report: Report): Leg {
  return { digest: digestReport(report), report };
}

/** Of a report as the schema gives it, whose keys are in the schema's order. */
function digestReport(report: Report): string {
  return digestText(JSON.stringify(report));
}

function tellIssue({ path, message }: { path: readonly PropertyKey[]; message: string }): string {
  return `${shortenEnd(path.map(String).join('.'), 200) || 'the file'}: ${message}`;
}
