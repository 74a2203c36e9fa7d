import { riskiestBehavioursFirst, riskOfBehaviour } from '../risk/behaviour-risk.ts';
import type { NewBehaviour } from './behaviour-schema.ts';
import {
  describeActor,
  describeMeans,
  describeRefused,
  describeSeen,
  SHOWN_TITLE,
} from './behaviour-text.ts';
import { formatNumber, shortenEnd, shortenStart, toPlainText } from './plain-text.ts';
import type { Report } from './schema.ts';
import { describePlace } from './sentences.ts';
import type { Colors } from './terminal.ts';

/** Those that decide, and those that are only shown. */
const MOST = { gate: 40, report: 10 } as const;
const WIDEST = 64;

/** The behaviours outside the baseline, the riskiest first; nothing where there are none. */
export function renderBehaviours(behaviours: Report['behaviours'], colors: Colors): string[] {
  if (behaviours === null || behaviours.new.length === 0) return [];
  const most = MOST[behaviours.mode];
  const sorted = riskiestBehavioursFirst(behaviours.new);
  const rows = renderRows(sorted.slice(0, most), colors);
  const rest = sorted.length - rows.length;
  return [
    '',
    ...(behaviours.mode === 'gate' ? [] : [`  ${colors.dim(SHOWN_TITLE)}`]),
    ...rows,
    ...(rest > 0 ? [`  … and ${formatNumber(rest)} more; --json FILE has them all`] : []),
  ];
}

/** A line each: kind, value, risk, executable, count, time, what it means, by which call, and where in the output. */
function renderRows(behaviours: readonly NewBehaviour[], colors: Colors): string[] {
  const paint = { high: colors.red, medium: colors.yellow, low: colors.dim };
  const rows = behaviours.map((behaviour) => {
    const { level, purpose } = riskOfBehaviour(behaviour);
    const { kind, value, count, firstAtMs } = behaviour;
    const place = describePlace(behaviour);
    const refused = describeRefused(behaviour);
    return {
      what: [kind, shortenStart(toPlainText(value), WIDEST)].join(' '),
      level,
      exe: shortenStart(toPlainText(describeActor(behaviour)), 48),
      times: `${formatNumber(count)}×`,
      at: `at ${(firstAtMs / 1000).toFixed(2)} s`,
      purpose: `${purpose} (${shortenEnd(toPlainText(describeMeans(behaviour)), 60)})`,
      refused: refused === '' ? '' : `${refused} by the kernel`,
      place: place === undefined ? '' : `${place.word} “${shortenEnd(toPlainText(place.text), 60)}”`,
    };
  });
  const width = (key: 'what' | 'level' | 'exe' | 'times' | 'at') =>
    Math.max(...rows.map((row) => row[key].length));
  const [what, level, exe] = [width('what'), width('level'), width('exe')];
  const [times, at] = [width('times'), width('at')];
  return rows.map((row) =>
    [
      `  ${colors.bold(row.what.padEnd(what))}`,
      paint[row.level](row.level.padEnd(level)),
      row.exe.padEnd(exe),
      row.times.padStart(times),
      row.at.padStart(at),
      row.purpose,
      ...(row.refused === '' ? [] : [colors.yellow(row.refused)]),
      ...(row.place === '' ? [] : [colors.dim(row.place)]),
    ].join('  '),
  );
}

/** How far behaviours were seen, and, where there are some to judge, what cannot be seen of any. */
export function renderSight(behaviours: Report['behaviours'], label: (text: string) => string): string[] {
  const seen = describeSeen(behaviours);
  if (behaviours === null || seen === null) return [];
  return [
    `  ${label('behaviour')}${toPlainText(shortenEnd(seen, 600))}`,
    ...(behaviours.new.length > 0 ? behaviours.limits : [])
      .slice(0, 5)
      .map((limit) => `  ${label('limit')}${toPlainText(shortenEnd(limit, 300))}`),
  ];
}
