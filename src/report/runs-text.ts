import { poissonInterval } from '../statistics/poisson.ts';
import { count, formatNumber, shortenEnd } from './plain-text.ts';
import type { Convergence, Estimate, Runs } from './runs-schema.ts';

/** A line with what it is about; the text may hold names from elsewhere. */
export interface RunsLine {
  readonly label: string;
  readonly text: string;
}

/** Less than this many new calls a run: one new call in a hundred runs. */
export const TARGET = 0.01;

/** What must be said wherever the numbers stand. */
export const ASSUMPTION =
  'this speaks of runs like these, on this machine: a path that none of them takes is in no number here';

/** What there is to say of many runs, a line each; `show` renders the names in it, which come from elsewhere. */
export function describeRuns(runs: Runs, show = (name: string) => name): RunsLine[] {
  const { completeness } = runs;
  return [
    { label: 'runs', text: describeResults(runs) },
    ...describeCounts('call', runs.calls, runs, show),
    ...describeCounts('behaviour', runs.behaviours, runs, show),
    ...(completeness === null
      ? []
      : [
          ...describeEstimate('complete', 'call', completeness.calls),
          ...(completeness.behaviours === null
            ? []
            : describeEstimate('', 'behaviour', completeness.behaviours)),
          { label: '', text: ASSUMPTION },
        ]),
  ];
}

function describeResults({ asked, results }: Runs): string {
  const names = ['clean', 'new', 'inconclusive', 'command-failed'] as const;
  const counted = names
    .map((verdict) => ({ verdict, number: results.filter((run) => run.verdict === verdict).length }))
    .filter(({ number }) => number > 0)
    .map(({ verdict, number }) => `${number} ${verdict}`);
  return `${results.length} of ${count(asked, 'run')} made: ${counted.join(', ')}`;
}

/** Names that some runs made and others did not, the rarest first. */
function describeCounts(
  noun: string,
  counted: Runs['calls'],
  { results }: Runs,
  show: (name: string) => string,
): RunsLine[] {
  const rare = counted.filter(({ runs }) => runs < results.length).sort((a, b) => a.runs - b.runs);
  if (rare.length === 0) return [];
  const shown = rare.slice(0, 12).map(({ name, runs }) => `${show(shortenEnd(name, 60))} ${runs}`);
  const what = `${count(rare.length, noun)} of ${formatNumber(counted.length)} not in every run`;
  return [{ label: '', text: `${what}: ${shown.join(', ')}${rare.length > shown.length ? ' …' : ''}` }];
}

function describeEstimate(label: string, noun: string, estimate: Estimate): RunsLine[] {
  const { runs, seen, uniques, coverage, richness } = estimate;
  const unseen = richness - seen;
  const hidden = unseen < 0.05 ? '' : `, and at least ${formatFigure(unseen)} unseen are estimated`;
  const found =
    uniques === 0
      ? 'none of them in one run alone, so that the estimate finds none missing'
      : `${formatNumber(uniques)} of them in one run alone: an estimated ${formatShare(coverage)} of what a further run makes is among them${hidden}`;
  return [
    { label, text: `${count(runs, 'proven run')} made ${count(seen, noun)}, ${found}` },
    {
      label: label === '' ? '' : 'next run',
      text: `${describeNext(noun, estimate)}; ${describeMore(estimate)}`,
    },
  ];
}

/** `0.4 new calls are expected in the next run (95 %: 0.1 to 1.4)` */
export function describeNext(noun: string, { nextNew }: Pick<Estimate, 'nextNew'>): string {
  const { expected, low, high } = nextNew;
  return `${formatFigure(expected)} new ${noun}s are expected in the next run (95 %: ${formatFigure(low)} to ${formatFigure(high)})`;
}

/** How far it is to one new call in a hundred runs. */
export function describeMore({ runs, uniques, moreRuns }: Estimate): string {
  if (moreRuns === null) return 'more than 1,000 further runs would be needed to bring it under 1 %';
  if (moreRuns > 0) return `about ${count(moreRuns, 'more run')} would bring it under 1 %`;
  const sure = Math.ceil(poissonInterval(uniques).high / TARGET);
  return `the estimate is under 1 %, and its upper end would be after ${count(Math.max(0, sure - runs), 'more run')} without one`;
}

/** Every pass of a record that converges. */
export function describeConvergence({ closed, passes }: Convergence): string {
  const whole = passes.filter(({ isWhole }) => isWhole).length;
  const taught = passes.reduce((sum, pass) => sum + pass.taught.length, 0);
  const early = passes.length - whole;
  const how = early === 0 ? '' : `, ${early} of them ended early`;
  return `${count(passes.length, 'pass', 'passes')}${how}, taught ${count(taught, 'call')}; ${
    closed
      ? 'the last was whole, proven, and made none that was not known'
      : 'none was whole without a new one'
  }`;
}

/** To two significant digits, and never as a power of ten. */
export function formatFigure(value: number): string {
  if (value === 0) return '0';
  if (value < 0.001) return 'less than 0.001';
  return value >= 100 ? formatNumber(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** Rounded down, so that 100 % is no rounded figure. */
function formatShare(share: number): string {
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
}
