import type { Trial, TrialResult } from '../test/support/trial.ts';

/** What the trials of one seed came to; plain data, so that a soak can go on from it. */
export interface Tally {
  readonly seed: number;
  faulty: number;
  clean: number;
  /** `fault|verdict, proven or not` → trials. */
  readonly outcomes: Record<string, number>;
  /** Faulty trials by how they ran and by which subject. */
  readonly subjects: Record<string, number>;
  /** A sentence for each trial that looked right and was not. */
  readonly falseClaims: string[];
  /** A sentence for each trial without a fault that was not proven. */
  readonly falseInconclusive: string[];
}

export function newTally(seed: number): Tally {
  return { seed, faulty: 0, clean: 0, outcomes: {}, subjects: {}, falseClaims: [], falseInconclusive: [] };
}

/** Counts one trial, without a result where the gate refused to run; a sentence when it must not have come out so. */
export function addTrial(
  tally: Tally,
  trial: Trial,
  trialSeed: number,
  result: TrialResult | undefined,
): string | undefined {
  const fault = trial.fault?.name ?? 'nothing';
  const bump = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  if (trial.fault === undefined) tally.clean += 1;
  else tally.faulty += 1;
  const outcome = result === undefined ? 'refused, nothing was run' : describeOutcome(result);
  bump(tally.outcomes, `${fault}|${outcome}`);
  bump(tally.subjects, `${trial.via}|${trial.allowed ? 'one new call' : 'everything new'}`);
  if (result?.falseClaim !== undefined) {
    const sentence = `trial ${trialSeed} (${fault}): ${result.falseClaim}`;
    tally.falseClaims.push(sentence);
    return sentence;
  }
  if (trial.fault === undefined && result?.report.evidence.proven !== true) {
    const why = result === undefined ? 'refused' : result.failedChecks.join(', ');
    const sentence = `trial ${trialSeed}: no fault, and not proven: ${why}`;
    tally.falseInconclusive.push(sentence);
    return sentence;
  }
  return undefined;
}

function describeOutcome({ report: { verdict, evidence } }: TrialResult): string {
  return `${verdict}, ${evidence.proven ? 'proven' : 'not proven'}`;
}

/** One line that says how it stands. */
export function summarise(tally: Tally): string {
  const { faulty, clean, seed, falseClaims, falseInconclusive } = tally;
  return (
    `${faulty} trials with a fault and ${clean} without, seed ${seed}: ` +
    `${falseClaims.length} false claims, ${falseInconclusive.length} false inconclusive`
  );
}

/** The page docs/reliability.md. */
export function renderReliability(tally: Tally, machine: string): string {
  const table = (head: string, counts: Record<string, number>) =>
    [
      head,
      head.replaceAll(/[^|]+/g, ' --- '),
      ...Object.entries(counts)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, runs]) => `| ${key.replace('|', ' | ')} | ${runs} |`),
    ].join('\n');
  return `# Reliability

Written by \`npm run soak\`. Each trial runs a program that knows how often it made two calls, under a baseline that has
one of them or none, directly, below a shell, or as an orphan in a session of its own. At a random moment one fault of
\`test/support/faults.ts\` is made to happen. A **false claim** is a report that says it is proven and has a wrong count, a
clean verdict of a run with a new call, or exit status 0 without a clean verdict. A **false inconclusive** is a trial
without a fault that was not proven. Which fault, when, and which program follow from the trial's number and the seed
alone, so that a trial can be run again: \`npm run soak -- --seed ${tally.seed} --only NUMBER\`.

**${summarise(tally)}**, on ${machine}.

${[...tally.falseClaims, ...tally.falseInconclusive].map((line) => `- ${line}\n`).join('')}
${table('| what went wrong | what the gate said | trials |', tally.outcomes)}

${table('| the subject ran | new to the baseline | trials |', tally.subjects)}
`.replaceAll(/\n{3,}/g, '\n\n');
}
