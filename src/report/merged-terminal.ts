import { riskOfNamed } from '../gate/approvable.ts';
import type { Merged } from '../merge/schema.ts';
import { describeMerged, listGeneral, listLegs, listNewNames, type ShownLeg } from './merged-sentences.ts';
import { formatNumber, shortenEnd, toPlainText } from './plain-text.ts';
import { describeEvidence } from './sentences.ts';
import type { Colors } from './terminal.ts';

const SHOWN = 40;
const LEGS_SHOWN = 4;

/** A merged report as lines for a person, without a final newline. */
export function renderMergedTerminal(merged: Merged, colors: Colors): string {
  const paint = {
    clean: colors.green,
    new: colors.red,
    inconclusive: colors.yellow,
    'command-failed': colors.red,
  };
  const label = (text: string) => colors.dim(text.padEnd(10));
  const legs = listLegs(merged);
  const lines = [
    `${colors.bold('callgate merge')}: ${paint[merged.verdict](colors.bold(merged.verdict))}`,
    `  ${toPlainText(describeMerged(merged))}`,
    ...section(renderLegs(legs, (leg) => paint[leg.report.verdict])),
    ...section(renderNames(legs, colors)),
    ...section(
      listGeneral(merged).map((reason) => `  ${colors.yellow(toPlainText(shortenEnd(reason, 400)))}`),
    ),
  ];
  const proposals = merged.proposals.map(({ path, proposed, why }) =>
    proposed === null
      ? `  ${label('no proposal')} for ${toPlainText(path)}: ${toPlainText(shortenEnd(why ?? '', 400))}`
      : `  ${label('proposal')}${toPlainText(path)}: ${proposed.added.length + proposed.behaviours.length} added, ${toPlainText(proposed.digest)}`,
  );
  return [...lines, ...section(cut(proposals, 'proposal'))].join('\n');
}

/** An empty line, then the lines, if there are any. */
function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function renderLegs(
  legs: readonly ShownLeg[],
  paintOf: (leg: ShownLeg) => (text: string) => string,
): string[] {
  const shown = legs.slice(0, SHOWN);
  const width = Math.max(0, ...shown.map(({ name }) => shortenEnd(toPlainText(name), 60).length));
  const rows = shown.map((leg) => {
    const { report, names } = leg;
    const what =
      report.verdict === 'new'
        ? `${formatNumber(names.length)} new`
        : report.verdict === 'command-failed'
          ? (report.reasons.at(-1) ?? 'the command failed')
          : describeEvidence(report);
    const verdict = paintOf(leg)(report.verdict.padEnd('command-failed'.length));
    const passes = leg.isExcused ? '  (optional)' : '';
    return `  ${shortenEnd(toPlainText(leg.name), 60).padEnd(width)}  ${verdict}  ${toPlainText(shortenEnd(what, 120))}${passes}`;
  });
  return more(rows, legs.length, 'leg');
}

function renderNames(legs: readonly ShownLeg[], colors: Colors): string[] {
  const paint = { high: colors.red, medium: colors.yellow, low: colors.dim };
  const names = listNewNames(legs).map((one) => ({ ...one, shown: shortenEnd(toPlainText(one.name), 60) }));
  const shown = names.slice(0, SHOWN);
  const width = Math.max(0, ...shown.map(({ shown: { length } }) => length));
  const rows = shown.map(({ name, shown: text, legs: where }) => {
    const { level } = riskOfNamed(name);
    const rest = where.length > LEGS_SHOWN ? ` and ${where.length - LEGS_SHOWN} more` : '';
    const list = where.slice(0, LEGS_SHOWN).map(toPlainText).join(', ');
    return `  ${colors.bold(text.padEnd(width))}  ${paint[level](level.padEnd(6))}  ${list}${rest}`;
  });
  return more(rows, names.length, 'name');
}

function cut(lines: readonly string[], what: string): string[] {
  return more(lines.slice(0, SHOWN), lines.length, what);
}

function more(rows: readonly string[], total: number, what: string): string[] {
  const rest = total - rows.length;
  return rest > 0
    ? [...rows, `  … and ${formatNumber(rest)} more ${what}s; --json FILE has them all`]
    : [...rows];
}
