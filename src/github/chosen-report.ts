import { parseProfile } from '../baseline/parse.ts';
import type { Profile } from '../baseline/profile.ts';
import type { ApprovalRequest } from '../gate/approval.ts';
import { digestProfile, digestText } from '../gate/baseline-file.ts';
import type { Leg } from '../merge/leg.ts';
import { type Committed, proposeAll } from '../merge/proposal.ts';
import { toPlainText } from '../report/plain-text.ts';
import type { Report } from '../report/schema.ts';
import type { ApproveCommand } from './command.ts';
import type { Conversation, FileAt } from './conversation.ts';

/** What was looked for, or why it is not to be had, a sentence each. */
export type Found<T> = T | { readonly problems: readonly string[] };

/** The report whose proposal is approved, or several of one baseline whose proposal together is. */
export type Chosen = Pick<ApprovalRequest, 'report' | 'together'>;

/** A path that stands for itself in a patch, in an answer and in an API's address, and is no file of git's or GitHub's. */
const PLAIN_PATH = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!\.git\/)[A-Za-z0-9._@+/-]{1,200}\.json$/;

/** Finds what made the proposal that a command names by its digest: one report, or the legs of a matrix together. */
export async function chooseReports(
  github: Conversation,
  reports: readonly Report[],
  matrices: readonly (readonly Leg[])[],
  command: ApproveCommand,
  observed: string,
): Promise<Found<Chosen>> {
  const chosen = chooseReport(reports, command, observed);
  if (!('problems' in chosen)) return { report: chosen };
  const own = reports.filter(({ proposed }) => proposed?.digest === command.digest);
  if (new Set(own.map(({ baseline }) => baseline.path)).size > 1) return chosen;
  const groups = await findTogether(github, matrices, observed);
  const same = groups.filter(({ digest }) => digest === command.digest);
  const named = same.filter(
    ({ legs }) => command.suite === null || legs.every(({ suite }) => suite === command.suite),
  );
  const [group] = named;
  const report = group?.legs.find(({ proposed }) => proposed !== null);
  const isOne = new Set(named.map(({ path }) => path)).size === 1;
  if (group !== undefined && report !== undefined && isOne) {
    const others = group.legs.filter((other) => other !== report);
    return { report, together: { others, digest: command.digest } };
  }
  if (same.length > 0) {
    const suites = [
      ...new Set(same.flatMap(({ legs }) => legs.map(({ suite }) => suite ?? '(without a name)'))),
    ];
    const found = isOne ? `no suite ${command.suite}` : 'several baselines';
    return {
      problems: [
        `found ${found} with this digest, expected --suite with one of: ${suites.sort().map(toPlainText).join(', ')}`,
      ],
    };
  }
  const offered = [...new Set(groups.map(({ digest }) => digest))].slice(0, 5);
  if (offered.length === 0) return chosen;
  return {
    problems: [...chosen.problems, `the legs of a matrix together propose ${offered.join(' and ')}`],
  };
}

/** Legs of one matrix and one baseline, and what they propose together. */
interface Together {
  readonly path: string;
  readonly digest: string;
  readonly legs: readonly Report[];
}

async function findTogether(
  github: Conversation,
  matrices: readonly (readonly Leg[])[],
  observed: string,
): Promise<Together[]> {
  const groups: Together[] = [];
  for (const matrix of matrices.filter(({ length }) => length > 1)) {
    const committed = await readAllCommitted(github, matrix, observed);
    const known = matrix.filter(({ report }) => committed.has(report.baseline.path));
    const at = (path: string): Committed => committed.get(path) ?? { kind: 'none' };
    for (const { path, proposed, legs: digests } of proposeAll(known, at, digestText)) {
      const legs = known.filter(({ digest }) => digests.includes(digest)).map(({ report }) => report);
      if (proposed !== null && legs.length > 1) groups.push({ path, digest: proposed.digest, legs });
    }
  }
  return groups;
}

/** The baselines that the legs propose something for, as they stand at the commit. */
async function readAllCommitted(
  github: Conversation,
  legs: readonly Leg[],
  observed: string,
): Promise<ReadonlyMap<string, Committed>> {
  const paths = legs.flatMap(({ report }) => (report.proposed === null ? [] : [report.baseline.path]));
  const committed = new Map<string, Committed>();
  for (const path of new Set(paths)) {
    const standing = await readStandingBaseline(github, observed, path);
    if ('problems' in standing) continue;
    const { profile } = standing;
    const found = profile && ({ kind: 'profile', profile, digest: digestProfile(profile) } as const);
    committed.set(path, found ?? { kind: 'none' });
  }
  return committed;
}

/** A baseline as it stands at a commit; both are undefined where there is none yet. */
export async function readStandingBaseline(
  github: Conversation,
  observed: string,
  path: string,
): Promise<Found<{ before: string | undefined; profile: Profile | undefined }>> {
  if (!PLAIN_PATH.test(path)) {
    const expected =
      'expected one from the root of the repository, of letters, digits, . _ @ + -, that ends in .json';
    return {
      problems: [`the report's baseline has the path ${JSON.stringify(toPlainText(path))}, ${expected}`],
    };
  }
  const standing = await github.readFile(observed, path);
  if (standing.kind === 'other') return { problems: [describeOther(standing, path, observed)] };
  const before = standing.kind === 'file' ? standing.text : undefined;
  const profile = readBaseline(before, path);
  if (profile !== undefined && 'problems' in profile) return profile;
  return { before, profile };
}

/** Why a baseline is not written where something else than a file stands. */
function describeOther(
  { at, what }: Extract<FileAt, { kind: 'other' }>,
  path: string,
  observed: string,
): string {
  const part = at === path ? `the baseline ${path}` : `${at}, on the way to the baseline ${path},`;
  return (
    `${part} is ${what} at ${observed.slice(0, 12)}, expected a ${at === path ? 'file' : 'folder'} of this repository: a commit ` +
    "would put another thing in its place. Name the path of the file itself as the suite's baseline in .github/callgate.yml, " +
    'or put the file there, and approve what the gate reports then'
  );
}

function chooseReport(
  reports: readonly Report[],
  { digest, suite }: ApproveCommand,
  observed: string,
): Found<Report> {
  const at = observed.slice(0, 12);
  if (reports.length === 0) {
    return {
      problems: [
        `there is no report of ${at}, where the branch stands: wait for the gate, and approve what it reports of that commit`,
      ],
    };
  }
  const same = reports.filter(({ proposed }) => proposed?.digest === digest);
  if (same.length === 0) {
    const offered = new Set(reports.flatMap(({ proposed }) => (proposed === null ? [] : [proposed.digest])));
    const found =
      offered.size === 0 ? 'propose nothing' : `propose ${[...offered].slice(0, 5).join(' and ')}`;
    return {
      problems: [
        `${digest} is not what was observed at ${at}: its reports ${found}; look at those, and approve again`,
      ],
    };
  }
  const named = same.filter((report) => suite === null || report.suite === suite);
  const places = new Set(named.map((report) => `${report.suite ?? ''}\n${report.baseline.path}`));
  const [chosen] = named;
  if (chosen !== undefined && places.size === 1) return chosen;
  const suites = [...new Set(same.map((report) => report.suite ?? '(without a name)'))]
    .sort()
    .map(toPlainText)
    .join(', ');
  const found = suite === null ? 'several suites' : `no suite ${suite}`;
  return { problems: [`found ${found} with this digest, expected --suite with one of: ${suites}`] };
}

function readBaseline(text: string | undefined, path: string): Found<Profile> | undefined {
  if (text === undefined) return undefined;
  const parsed = parseProfile(text);
  if (parsed.ok) return parsed.profile;
  const problems = parsed.problems.slice(0, 10);
  return { problems: problems.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`) };
}
