import type { Invocation, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { createRuleFinder } from '../baseline/rule-line.ts';
import { byText } from '../baseline/rule-order.ts';
import { riskOf } from '../risk/risk.ts';
import { VERSION } from '../version.ts';
import { callText } from './call-text.ts';
import { fingerprint } from './fingerprint.ts';
import { shortenEnd, shortenStart } from './plain-text.ts';
import { makeBehaviourNotes, makeBehaviourResults } from './sarif-behaviour.ts';
import { LEVELS, makeRule } from './sarif-rule.ts';
import { makeLocation, toMessageText } from './sarif-text.ts';
import type { NewCall, Report } from './schema.ts';
import { describeCommand, describeEvidence, describePlace } from './sentences.ts';
import { decisive } from './spelled.ts';

const SHOWN = 5;

/**
 * The report as a SARIF 2.1.0 log: a rule and a result for each new call of an architecture, a rule for each kind of new
 * behaviour and a result for each, on the line of the baseline
 * where it would stand, and what was not proven as notifications of the run. `committed` is the baseline's text.
 */
export function makeSarif(report: Report, committed: string): Log {
  const { judged } = report;
  const edited = judged?.editAllowed === false ? judged.allowedByEdit : [];
  const calls = groupCalls([...decisive(report.new), ...edited]);
  const names = [...new Set(calls.map(([{ name }]) => name))].sort(byText);
  const lineOf = createRuleFinder(committed);
  const behaviours = makeBehaviourResults(report, committed, names.length);
  const notifications = [...makeNotifications(report), ...makeBehaviourNotes(report)];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Callgate',
            semanticVersion: VERSION,
            rules: [...names.map((name) => makeRule(riskOf(name))), ...behaviours.rules],
            notifications: describeNotifications(notifications),
          },
        },
        // Code scanning keeps the results of two suites apart by what stands before the last slash.
        automationDetails: { id: `callgate/${report.suite ?? report.baseline.path}/` },
        invocations: [makeInvocation(report, notifications)],
        columnKind: 'utf16CodeUnits',
        results: [
          ...calls.map((group) => makeResult(report, group, names, lineOf(group[0].name))),
          ...behaviours.results,
        ],
      },
    ],
  };
}

/** The log as text; the key order is fixed, so equal reports give equal bytes. */
export function renderSarif(report: Report, committed: string): string {
  return `${JSON.stringify(makeSarif(report, committed), undefined, 2)}\n`;
}

type Group = readonly [NewCall, ...NewCall[]];

/** The new calls by name and architecture: which executable it was may differ from one machine to another. */
function groupCalls(calls: readonly NewCall[]): Group[] {
  const groups = new Map<string, [NewCall, ...NewCall[]]>();
  for (const call of calls) {
    const key = `${callText(call)} ${call.arch}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.entries()].sort(([a], [b]) => byText(a, b)).map(([, group]) => group);
}

function makeResult(report: Report, group: Group, names: readonly string[], line: number): Result {
  const [call] = group;
  const { name, arch } = call;
  const { level, purpose } = riskOf(name);
  const exes = [...new Set(group.map(({ exe }) => exe))];
  const shown = exes.slice(0, SHOWN).map((exe) => shortenStart(exe, 200));
  const paths = [...new Set(group.flatMap(({ path }) => path ?? []))]
    .slice(0, SHOWN)
    .map((path) => shortenStart(path, 200))
    .join(', ');
  const [place] = group.flatMap((call) => describePlace(call) ?? []);
  const after = place === undefined ? '' : `, ${place.word} “${shortenEnd(place.text, 200)}”`;
  const text =
    `The system call ${callText(call)} (${arch}: ${purpose}${paths === '' ? '' : `, of ${paths}`}) is outside the ${report.judged === null ? '' : 'base branch’s '}baseline. It was made by ${shown.join(', ')}` +
    `${exes.length > SHOWN ? ' and others' : ''}${after}.`;
  return {
    ruleId: name,
    ruleIndex: names.indexOf(name),
    level: LEVELS[level],
    message: { text: toMessageText(text) },
    locations: [makeLocation(report.baseline.path, line)],
    partialFingerprints: { primaryLocationLineHash: fingerprint([report.suite ?? '', arch, callText(call)]) },
    occurrenceCount: group.reduce((sum, { count }) => sum + count, 0),
  };
}

/** What keeps the run from being proven, what failed in it, and what a proof cannot cover. */
function makeNotifications(report: Report): Notification[] {
  const { evidence, command } = report;
  const note = (level: Notification.level, id: string, detail: string): Notification => ({
    descriptor: { id },
    level,
    message: { text: toMessageText(shortenEnd(detail, 1000)) },
  });
  const unproven = evidence.checks.filter(({ ok }) => !ok);
  const ended = command.exitCode !== 0 || command.timedOut || command.stoppedBy !== null;
  return [
    ...unproven.map(({ name, detail }) => note('error', `check/${name}`, `${name} did not hold: ${detail}`)),
    ...(ended ? [note('warning', 'command', `The command ${describeCommand(report)}.`)] : []),
    ...evidence.holes.map(({ name, detail }) =>
      note('note', `hole/${name}`, `Not covered by the proof: ${name}, ${detail}`),
    ),
  ];
}

const PURPOSES = {
  check: 'A check of the proof did not hold: something may have been missed.',
  command: 'The command itself failed or was ended: what it did not reach was not seen.',
  hole: 'The proof does not cover this.',
  behaviours: 'How far behaviours were seen.',
};

function describeNotifications(notifications: readonly Notification[]): ReportingDescriptor[] {
  const ids = [...new Set(notifications.flatMap(({ descriptor }) => descriptor?.id ?? []))];
  return ids.map((id) => {
    const text = PURPOSES[id.split('/')[0] as keyof typeof PURPOSES];
    return { id, shortDescription: { text } };
  });
}

function makeInvocation(report: Report, notifications: Notification[]): Invocation {
  const { evidence, verdict } = report;
  return {
    executionSuccessful: evidence.proven && verdict !== 'inconclusive',
    exitCodeDescription: toMessageText(`${verdict}; ${describeEvidence(report)}`),
    toolExecutionNotifications: notifications,
  };
}
