import { riskiestFirst, riskOf } from '../risk/risk.ts';
import { callText } from './call-text.ts';
import { describeLayers, describeTolerated } from './footing-text.ts';
import { describeJudged, fillIn } from './judged-text.ts';
import { formatNumber, quoteShell, shortenEnd, shortenStart, toPlainText } from './plain-text.ts';
import { describeConvergence, describeRuns } from './runs-text.ts';
import type { NewCall, Report } from './schema.ts';
import { describeCommand, describeEvidence, describePlace, describeVerdict } from './sentences.ts';
import { describeNoise, describeSpellings, SPELLINGS, splitSpellings } from './spelled.ts';
import { renderBehaviours, renderSight } from './terminal-behaviours.ts';

/** The colours a terminal is given; each takes and gives a string. picocolors fits. */
export interface Colors {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

const SHOWN = 40;

/** The report as lines for a person, without a final newline. `next` is the command to type, as separate words. */
export function renderTerminal(report: Report, next: readonly string[] | undefined, colors: Colors): string {
  const paint = {
    clean: colors.green,
    new: colors.red,
    inconclusive: colors.yellow,
    'command-failed': colors.red,
  };
  const label = (text: string) => colors.dim(text.padEnd(10));
  const title = ['callgate', report.mode, ...(report.suite === null ? [] : [report.suite])].join(' ');
  const lines = [
    `${colors.bold(title)}: ${paint[report.verdict](colors.bold(report.verdict))}`,
    `  ${toPlainText(describeVerdict(report))}`,
  ];
  const { others, spellings } = splitSpellings(report.new);
  if (others.length > 0) lines.push('', ...renderCalls(others, colors));
  if (spellings.length > 0) {
    const sentences = describeSpellings(spellings).slice(0, SHOWN);
    lines.push('', `  ${SPELLINGS}:`, ...renderCalls(spellings, colors));
    lines.push(...sentences.map((line) => `  ${colors.dim(toPlainText(line))}`));
  }
  const noise = describeNoise(report.new);
  if (noise !== undefined) lines.push('', `  ${toPlainText(noise)}`);
  lines.push(...renderBehaviours(report.behaviours, colors));
  const unproven = report.evidence.checks.filter(({ ok }) => !ok);
  if (unproven.length > 0) {
    lines.push(
      '',
      ...unproven.map(
        ({ name, detail }) => `  ${colors.yellow(name)}: ${toPlainText(shortenEnd(detail, 400))}`,
      ),
    );
  }
  const judged = describeJudged(report).map((line) => `  ${label(line.label)}${fillIn(line, toPlainText)}`);
  if (judged.length > 0) lines.push('', ...judged);
  lines.push('', `  ${label('evidence')}${toPlainText(describeEvidence(report))}`);
  lines.push(...renderSight(report.behaviours, label));
  const layers = describeLayers(report);
  if (layers !== undefined) lines.push(`  ${label('layers')}${toPlainText(shortenEnd(layers, 400))}`);
  for (const line of describeTolerated(report).slice(0, SHOWN))
    lines.push(`  ${label('tolerated')}${toPlainText(shortenEnd(line, 300))}`);
  for (const hole of report.evidence.holes) {
    lines.push(`  ${label('not seen')}${toPlainText(`${hole.name}: ${shortenEnd(hole.detail, 300)}`)}`);
  }
  lines.push(`  ${label('command')}${describeCommand(report)}`);
  lines.push(...renderRuns(report, label));
  for (const { pid, comm } of report.command.leftovers.slice(0, 10)) {
    lines.push(
      `  ${label('left over')}pid ${pid} (${toPlainText(comm)}) outlived the command and was killed`,
    );
  }
  const unnamed = report.proposed?.unrepresentable ?? [];
  if (unnamed.length > 0)
    lines.push(`  ${label('note')}no profile can name ${unnamed.map(toPlainText).join(', ')}`);
  if (next !== undefined)
    lines.push(`  ${label('next')}${next.map((word) => quoteShell(toPlainText(word))).join(' ')}`);
  return lines.join('\n');
}

/** What many runs, or many passes, came to. */
function renderRuns({ runs, convergence }: Report, label: (text: string) => string): string[] {
  const passes =
    convergence === undefined ? [] : [{ label: 'passes', text: describeConvergence(convergence) }];
  const lines = [...passes, ...(runs === undefined ? [] : describeRuns(runs))];
  return lines.map((line) => `  ${label(line.label)}${toPlainText(line.text)}`);
}

function renderPlace(call: NewCall): string {
  const place = describePlace(call);
  return place === undefined ? '' : `${place.word} “${shortenEnd(toPlainText(place.text), 60)}”`;
}

/** What a call with arguments was of, the end of it. */
function renderPath({ path }: NewCall): string {
  return path === null ? '' : `: ${shortenStart(toPlainText(path), 60)}`;
}

/**
 * A line a call: name, risk, executable, count, time, what the call is for, and the test it was made in or the output
 * line it came after. Where not all are shown, those of high risk are.
 */
export function renderCalls(calls: readonly NewCall[], colors: Colors): string[] {
  const paint = { high: colors.red, medium: colors.yellow, low: colors.dim };
  const listed = calls.length > SHOWN ? riskiestFirst(calls) : calls;
  const shown = listed.slice(0, SHOWN).map((call) => ({
    name: toPlainText(callText(call)),
    risk: riskOf(call.name).level,
    purpose: `${riskOf(call.name).purpose}${renderPath(call)}`,
    exe: shortenStart(toPlainText(call.exe), 48),
    times: `${formatNumber(call.count)}×`,
    at: `at ${(call.firstAtMs / 1000).toFixed(2)} s`,
    place: renderPlace(call),
  }));
  const width = (key: 'name' | 'risk' | 'exe' | 'times' | 'at') =>
    Math.max(...shown.map((row) => row[key].length));
  const [name, risk, exe] = [width('name'), width('risk'), width('exe')];
  const [times, at] = [width('times'), width('at')];
  const rows = shown.map((row) =>
    [
      `  ${colors.bold(row.name.padEnd(name))}`,
      paint[row.risk](row.risk.padEnd(risk)),
      row.exe.padEnd(exe),
      row.times.padStart(times),
      row.at.padStart(at),
      row.purpose,
      ...(row.place === '' ? [] : [colors.dim(row.place)]),
    ].join('  '),
  );
  return calls.length > SHOWN
    ? [...rows, `  … and ${calls.length - SHOWN} more; --json FILE has them all`]
    : rows;
}
