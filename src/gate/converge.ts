import { formatProfile } from '../baseline/canonical.ts';
import { compareCalls } from '../baseline/compare.ts';
import { addCalls } from '../baseline/merge.ts';
import { parseProfile } from '../baseline/parse.ts';
import type { Profile, Target } from '../baseline/profile.ts';
import { count } from '../report/plain-text.ts';
import type { Convergence } from '../report/runs-schema.ts';
import type { Report } from '../report/schema.ts';
import { type BaselineFile, digestText, readBaseline } from './baseline-file.ts';
import type { Job } from './job.ts';
import { effectiveProfile } from './layered-baseline.ts';
import { FLOOD, readTarget } from './run.ts';
import type { JobResult } from './run-job.ts';
import { exitStatus } from './verdict.ts';

/** A pass that logs more calls than this floods; the bound doubles each time that one did, so that passes stay few. */
const FLOOD_RECORDS = 2000;
export const MOST_PASSES = 25;

/** What came of a record in passes. */
export interface Converged {
  /** Of the last pass; its report's proposal is of all passes together. */
  readonly result: JobResult;
  /** Of the design's table; 3 also where the passes ran out. */
  readonly status: number;
}

/**
 * Records a job in passes. Each allows what is known and logs the rest. One that floods is ended early: what the command
 * had called before anything ended it is kept, and the next one starts. A pass that ends whole, proven, and with no
 * call that was not known closes the record. One that is not proven, or whose command fails by itself, ends it.
 */
export async function converge(
  job: Job,
  runPass: (job: Job) => Promise<JobResult>,
  say: (line: string) => void,
  most = MOST_PASSES,
): Promise<Converged> {
  const target = readTarget();
  const start = readBaseline(job.baselinePath, job.baseline);
  const taught: string[] = [];
  const behaviours: string[] = [];
  const passes: Convergence['passes'] = [];
  let known: BaselineFile = start;
  let endsAfter = FLOOD_RECORDS;
  for (;;) {
    const result = await runPass({ ...job, pass: { baseline: known, endsAfter } });
    const { report } = result;
    const isWhole = report.command.stoppedBy !== FLOOD;
    const next = isWhole
      ? readProposal(report)
      : addCalls(known.profile, findUnknown(result, target), target).profile;
    const fresh = findFresh(isWhole, report, known.profile, next);
    const { records } = report.evidence;
    passes.push({ isWhole, records, durationMs: report.command.durationMs, taught: fresh });
    say(describePass(passes.length, passes.at(-1), report));
    const status = isWhole
      ? exitStatus({ newCalls: [], evidence: report.evidence, command: report.command }, 'new')
      : 0;
    if (status === 0) {
      taught.push(...fresh);
      if (isWhole) behaviours.push(...(report.proposed?.behaviours ?? []));
      if (next !== undefined) known = { ...known, profile: next };
    }
    const closed = isWhole && fresh.length === 0 && status === 0;
    if (!closed && status === 0 && passes.length < most) {
      // What a flood taught nothing of is there to stay: a call that no profile can name, or that is always logged.
      if (!isWhole) endsAfter = fresh.length === 0 ? Number.MAX_SAFE_INTEGER : endsAfter * 2;
      continue;
    }
    const proposed = proposeAll(start, known, report, taught, behaviours);
    const isOpen = status === 0 && !closed;
    const whole: Report = {
      ...report,
      ...(isOpen ? { verdict: 'inconclusive', reasons: [describeOpen(passes.length)] } : {}),
      baseline: { ...report.baseline, ...describeStart(start) },
      proposed,
    };
    return {
      result: { ...result, baseline: start, report: { ...whole, convergence: { closed, passes } } },
      status: isOpen ? 3 : status,
    };
  }
}

/** What a pass that was ended early logged and neither the baseline nor its layers permit. */
function findUnknown({ unasked, baseline }: JobResult, target: Target): JobResult['unasked'] {
  return compareCalls(effectiveProfile(baseline), target, unasked);
}

function describeOpen(passes: number): string {
  return `the record has not converged in ${count(passes, 'pass', 'passes')}: none was whole without a call that was not known`;
}

function readProposal({ proposed }: Report): Profile | undefined {
  const parsed = proposed === null ? undefined : parseProfile(proposed.profile);
  return parsed?.ok === true ? parsed.profile : undefined;
}

/** The names that a pass added to what is known. */
function findFresh(
  isWhole: boolean,
  { proposed }: Report,
  before: Profile | undefined,
  after: Profile | undefined,
): string[] {
  if (isWhole) return [...(proposed?.added ?? [])];
  const had = new Set(namesIn(before));
  return namesIn(after).filter((name) => !had.has(name));
}

const namesIn = (profile: Profile | undefined) => [
  ...new Set((profile?.syscalls ?? []).flatMap(({ names }) => names)),
];

function describePass(
  number: number,
  pass: Convergence['passes'][number] | undefined,
  report: Report,
): string {
  const { isWhole = true, records = 0, taught = [] } = pass ?? {};
  const how = isWhole
    ? `ended by itself, ${report.evidence.proven ? 'proven' : 'not proven'}`
    : 'flooded, and was ended early';
  return `pass ${number} ${how}: ${records} records, ${taught.length} calls that were not known`;
}

function describeStart({ profile }: BaselineFile): Pick<Report['baseline'], 'digest' | 'rules'> {
  return {
    digest: profile === undefined ? null : digestText(formatProfile(profile)),
    rules: profile?.syscalls.length ?? 0,
  };
}

/** What all passes together add to the baseline. */
function proposeAll(
  start: BaselineFile,
  known: BaselineFile,
  { proposed }: Report,
  taught: readonly string[],
  behaviours: readonly string[],
): Report['proposed'] {
  const unrepresentable = proposed?.unrepresentable ?? [];
  if (known.profile === undefined || (known.profile === start.profile && unrepresentable.length === 0))
    return null;
  const text = formatProfile(known.profile);
  return {
    profile: text,
    digest: digestText(text),
    added: [...new Set(taught)].sort(),
    behaviours: [...new Set(behaviours)],
    unrepresentable,
  };
}
