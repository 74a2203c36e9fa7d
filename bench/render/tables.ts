import type { FigureResult, Goal, LoadResult, Machine, Results, WayResult } from '../results.ts';
import { WAYS } from '../results.ts';
import { WAY_NAMES } from './way-names.ts';

/** The text with this between the two marks of a section that is measured. */
export function replaceSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`expected ${start} and ${end} in the text`);
  return `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
}

/** The README's account of a run, in Markdown. */
export function renderTables(results: Results): string {
  const { loads, figures } = results;
  const parts = [describeRun(results)];
  if (loads.length > 0) {
    parts.push(
      '![How much longer each load takes, by the way it is watched](bench/chart.svg)',
      renderLoads(loads),
      'A ratio is the time of the command itself against the same command bare, the median of the ratios of each round; the ' +
        'time in all has the start and the end of what watches it as well. The two columns of single calls are loops of ' +
        '`getppid`. A program seldom does nothing but system calls: its cost is between these columns and nothing.',
    );
  }
  const goals = [...loads.flatMap(goalsOf), ...figures.map(goalOfFigure)];
  if (goals.length > 0) parts.push(renderTable(['Measured', 'Result', 'Goal', 'Holds'], goals));
  return parts.join('\n\n');
}

function describeRun({ date, machine, rounds }: Results): string {
  return (
    `Measured by \`npm run bench\` on ${date}, everything in one run and each way in turn, ${rounds} rounds: ` +
    `${describeMachine(machine)}.`
  );
}

function describeMachine({ processors, processor, memoryGb, system, kernel, node, auditd, strace }: Machine) {
  return (
    `${processors} processors (${processor}), ${memoryGb} GB, ${system}, Linux ${kernel}, Node ${node}, ` +
    `auditd ${auditd}, strace ${strace}`
  );
}

function renderLoads(loads: readonly LoadResult[]): string {
  const rows = WAYS.map((way) => [
    WAY_NAMES[way].markdown,
    ...loads.map((load) => renderWay(load.ways.find((result) => result.way === way))),
  ]);
  return renderTable(['', ...loads.map(({ title }) => title)], rows);
}

function renderWay(result: WayResult | undefined): string {
  if (result === undefined) return '';
  const { way, ratio, subjectMs, wallMs, perCallUs } = result;
  if (perCallUs !== undefined) return `${perCallUs.toPrecision(2)} µs`;
  if (way === 'bare') return formatMs(subjectMs);
  return `**${formatRatio(ratio)}**, ${formatMs(wallMs)} in all`;
}

function goalsOf({ title, ways }: LoadResult): string[][] {
  return ways.flatMap(({ way, ratio, goal, holds }) =>
    goal === undefined
      ? []
      : [
          [
            `${WAY_NAMES[way].markdown}, ${title}`,
            formatRatio(ratio),
            formatGoal(goal, formatRatio),
            holds === true ? 'yes' : 'no',
          ],
        ],
  );
}

function goalOfFigure({ title, value, unit, goal, holds }: FigureResult): string[] {
  const format = (number: number) => formatFigure(number, unit);
  return [title, format(value), formatGoal(goal, format), holds ? 'yes' : 'no'];
}

function formatGoal({ atMost, atLeast }: Goal, format: (value: number) => string): string {
  return [
    ...(atMost === undefined ? [] : [`at most ${format(atMost)}`]),
    ...(atLeast === undefined ? [] : [`at least ${format(atLeast)}`]),
  ].join(', ');
}

function formatFigure(value: number, unit: FigureResult['unit']): string {
  if (unit === 'ms') return formatMs(value);
  return `${Math.round(value).toLocaleString('en-US')} ${unit}`;
}

/** As people say it: milliseconds below a second, else seconds. */
function formatMs(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

export function formatRatio(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
