import type { Notification, ReportingDescriptor, Result } from 'sarif';
import { sortBehaviours } from '../baseline/canonical.ts';
import { createBehaviourFinder } from '../baseline/rule-line.ts';
import type { Kind } from '../behaviour/behaviour.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { riskiestBehavioursFirst, riskOfBehaviour } from '../risk/behaviour-risk.ts';
import { KIND_NOTES } from '../risk/kind-notes.ts';
import type { RiskLevel } from '../risk/note.ts';
import type { NewBehaviour } from './behaviour-schema.ts';
import {
  describeActor,
  describeMeans,
  describeSeen,
  refusedBehaviours,
  shownBehaviours,
} from './behaviour-text.ts';
import { fingerprint } from './fingerprint.ts';
import { capitalize, shortenEnd, shortenStart } from './plain-text.ts';
import { LEVELS, SEVERITIES } from './sarif-rule.ts';
import { makeLocation, toMessageText } from './sarif-text.ts';
import type { Report } from './schema.ts';
import { describePlace } from './sentences.ts';

/** GitHub shows the first 5,000 results of a run; calls come first. */
const MOST = 1000;
const SHOWN = 5;
const WEIGHT = { low: 0, medium: 1, high: 2 } as const;

const ADVICE =
  'Where the behaviour is meant, take over the proposed baseline, or allow it with an entry of `callgate.behaviours`, and say ' +
  'why in `comment`. Where it is not, find out what did it: the result names the executable and the test.';

/** One kind and value, by each executable that did it. */
type Group = readonly [NewBehaviour, ...NewBehaviour[]];

/** Rules, one a kind, and results, one a kind and value; `before` is how many rules stand before these. */
export function makeBehaviourResults(
  report: Report,
  committed: string,
  before: number,
): { readonly rules: ReportingDescriptor[]; readonly results: Result[] } {
  const groups = groupBehaviours(listBehaviours(report));
  const kinds = [...new Set(groups.map(([{ kind }]) => kind))];
  const lineOf = createBehaviourFinder(committed);
  return {
    rules: kinds.map((kind) => makeKindRule(kind, highest(report, groups, kind))),
    results: groups.map((group) =>
      makeResult(report, group, before + kinds.indexOf(group[0].kind), lineOf(group[0])),
    ),
  };
}

/** What decides; where behaviours are not gated, what is outside of the entries that the baseline has. */
function listBehaviours(report: Report): readonly NewBehaviour[] {
  const { behaviours } = report;
  if (behaviours === null) return [];
  if (behaviours.mode === 'gate') return [...behaviours.new, ...refusedBehaviours(report)];
  return behaviours.rules === 0 ? [] : shownBehaviours(report);
}

function groupBehaviours(behaviours: readonly NewBehaviour[]): Group[] {
  const groups = new Map<string, [NewBehaviour, ...NewBehaviour[]]>();
  for (const one of riskiestBehavioursFirst(behaviours)) {
    const group = groups.get(behaviourId(one));
    if (group !== undefined) group.push(one);
    else if (groups.size < MOST) groups.set(behaviourId(one), [one]);
  }
  return sortBehaviours([...groups.values()].map((group) => ({ ...group[0], group }))).map(
    ({ group }) => group,
  );
}

/** Only what is gated weighs: the rest is a note. */
function levelOf({ behaviours }: Report, behaviour: NewBehaviour): RiskLevel {
  return behaviours?.mode === 'gate' ? riskOfBehaviour(behaviour).level : 'low';
}

function highest(report: Report, groups: readonly Group[], kind: Kind): RiskLevel {
  const levels = groups.filter(([one]) => one.kind === kind).map(([one]) => levelOf(report, one));
  return levels.reduce((a, b) => (WEIGHT[b] > WEIGHT[a] ? b : a), 'low');
}

function makeKindRule(kind: Kind, level: RiskLevel): ReportingDescriptor {
  const { purpose, why, source, enforced } = KIND_NOTES[kind];
  const text = toMessageText(`${kind}: ${purpose}. ${why} Held by a profile alone: ${enforced}.`);
  return {
    id: `behaviour/${kind}`,
    shortDescription: { text: `New behaviour: ${kind}, ${purpose}` },
    fullDescription: { text },
    defaultConfiguration: { level: LEVELS[level] },
    helpUri: source.url,
    help: {
      text: `${text}\n\n${ADVICE}`,
      markdown: `**${capitalize(kind)}**: ${purpose}. ${why}\n\nHeld by a profile alone: ${enforced}.\n\n[${source.title}](${source.url})\n\n${ADVICE}`,
    },
    properties: {
      tags: ['security', 'behaviour'],
      precision: 'very-high',
      'security-severity': SEVERITIES[level],
    },
  };
}

function makeResult(report: Report, group: Group, ruleIndex: number, line: number): Result {
  const [first] = group;
  const { kind, value } = first;
  const { purpose, why } = riskOfBehaviour(first);
  const exes = [...new Set(group.map(describeActor))];
  const total = group.reduce((sum, { count }) => sum + count, 0);
  const refused = group.reduce((sum, one) => sum + one.refused, 0);
  const [place] = group.flatMap((one) => describePlace(one) ?? []);
  const where = place === undefined ? '' : `, ${place.word} “${shortenEnd(place.text, 200)}”`;
  const answer =
    refused === 0 ? '' : ` The kernel refused ${refused >= total ? 'it' : `${refused} of ${total} times`}.`;
  const text =
    `The behaviour ${kind} ${shortenStart(value, 300)} (${purpose}: ${shortenEnd(describeMeans(first), 100)}) is outside the ` +
    `${report.judged === null ? '' : 'base branch’s '}baseline${report.behaviours?.mode === 'gate' ? '' : ', and behaviours are not gated'}. ` +
    `It was done by ${exes
      .slice(0, SHOWN)
      .map((exe) => shortenStart(exe, 200))
      .join(
        ', ',
      )}${exes.length > SHOWN ? ' and others' : ''}${where}.${answer}${why === null ? '' : ` ${why}`}`;
  return {
    ruleId: `behaviour/${kind}`,
    ruleIndex,
    level: LEVELS[levelOf(report, first)],
    message: { text: toMessageText(text) },
    locations: [makeLocation(report.baseline.path, line)],
    partialFingerprints: {
      primaryLocationLineHash: fingerprint([report.suite ?? '', 'behaviour', kind, value]),
    },
    occurrenceCount: total,
  };
}

/** How far behaviours were seen, and what cannot be seen of any. */
export function makeBehaviourNotes({ behaviours }: Report): Notification[] {
  if (behaviours === null) return [];
  const note = (level: Notification.level, text: string): Notification => ({
    descriptor: { id: 'behaviours' },
    level,
    message: { text: toMessageText(shortenEnd(text, 1000)) },
  });
  const isOpen = behaviours.mode === 'gate' && !behaviours.proven;
  return [
    note(isOpen ? 'error' : 'note', `Behaviours are ${describeSeen(behaviours)}`),
    ...behaviours.limits.slice(0, 5).map((limit) => note('note', limit)),
  ];
}
