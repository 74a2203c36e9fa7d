import {
  type Calibration,
  type HeldOut,
  holdOutDrawn,
  holdOutNext,
  listRuns,
  type SubjectRuns,
} from '../calibration.ts';
import { renderTable } from './tables.ts';

/** After so many runs the next one is predicted. */
const TRAINED = [2, 3, 5, 10, 20] as const;
/** Where both are smaller, a ratio says nothing. */
const SMALL = 0.01;
const FACTOR = 2;

/** The account of a calibration, in Markdown. */
export function renderCalibration({ date, machine, subjects }: Calibration): string {
  const rows = subjects.flatMap((subject) => {
    const runs = listRuns(subject);
    return TRAINED.map((trained) =>
      renderRow(subject, holdOutDrawn(runs, trained), holdOutNext(runs, trained)),
    );
  });
  const all = subjects.flatMap((subject) =>
    TRAINED.map((trained) => holdOutDrawn(listRuns(subject), trained)),
  );
  const telling = all.filter(({ predicted, seen }) => Math.max(predicted, seen) >= SMALL);
  const good = telling.filter(isWithinFactor).length;
  return [
    `Measured by \`npm run calibrate\` on ${date}: Linux ${machine.kernel}, Node ${machine.node}, ${machine.processors} processors.`,
    renderTable(
      ['Subject', 'Runs', 'Calls', 'Not in every run'],
      subjects.map((subject) => [
        subject.title,
        String(subject.runs),
        String(subject.always.length + Object.keys(subject.varying).length),
        describeVarying(subject),
      ]),
    ),
    renderTable(
      [
        'Subject',
        'After',
        'Predicted',
        'Seen',
        'Ratio',
        'Seen within the interval',
        'In a row: predicted, seen',
      ],
      rows,
    ),
    `Within a factor of ${FACTOR}: ${good} of the ${telling.length} rows where either figure is ${SMALL} or more. In the other ` +
      `${all.length - telling.length} both are smaller, and their ratio says nothing.`,
  ].join('\n\n');
}

function renderRow({ title }: SubjectRuns, drawn: HeldOut, next: HeldOut): string[] {
  const { trained, predicted, seen, within } = drawn;
  const isTelling = Math.max(predicted, seen) >= SMALL;
  return [
    title,
    `${trained} runs`,
    predicted.toFixed(3),
    seen.toFixed(3),
    isTelling ? describeRatio(drawn) : '',
    `${Math.round(within * 100)} %`,
    `${next.predicted.toFixed(3)}, ${next.seen.toFixed(3)} of ${next.choices}`,
  ];
}

function describeRatio(found: HeldOut): string {
  const { predicted, seen } = found;
  const ratio = seen === 0 ? 'none came' : `${(predicted / seen).toFixed(2)} ×`;
  return isWithinFactor(found) ? ratio : `**${ratio}**`;
}

function isWithinFactor({ predicted, seen }: HeldOut): boolean {
  return predicted <= seen * FACTOR && seen <= predicted * FACTOR;
}

function describeVarying({ varying }: SubjectRuns): string {
  const counted = Object.entries(varying).map(
    ([name, made]) => [name, [...made].filter((run) => run === '1').length] as const,
  );
  return counted.map(([name, runs]) => `\`${name}\` in ${runs}`).join(', ') || 'none';
}
