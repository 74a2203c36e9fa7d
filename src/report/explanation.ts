import type { Kind } from '../behaviour/behaviour.ts';
import { riskOfBehaviour } from '../risk/behaviour-risk.ts';
import { DOCKER_VERSION } from '../risk/docker.generated.ts';
import { KIND_NOTES } from '../risk/kind-notes.ts';
import type { RiskNote } from '../risk/note.ts';
import { toPlainText } from './plain-text.ts';

/** Where a call is and by which number. */
export interface CallPlace {
  readonly arch: string;
  readonly nr: number;
}

const DOCKER = {
  allowed: 'allowed',
  conditional: 'allowed under a condition: a capability, certain arguments, or the kernel’s version',
  blocked: 'blocked',
};
const WIDTH = 100;
const LABEL = 10;

/** What a call is for and what to think of it, as lines for a person; `places` is empty where no table has it. */
export function renderExplanation(note: RiskNote, places: readonly CallPlace[]): string[] {
  const rows: [string, string][] = [
    ['for', note.purpose],
    ['risk', `${note.level} (${note.group})`],
    ...(note.why === null ? [] : [['why', note.why] as [string, string]]),
    ['docker', `${DOCKER[note.docker]} (default profile, Docker ${DOCKER_VERSION})`],
    ['number', describePlaces(places)],
    ...(note.source === null
      ? []
      : [['source', `${note.source.title}, ${note.source.url}`] as [string, string]]),
  ];
  return [note.call, ...rows.flatMap(([label, text]) => renderRow(label, text))];
}

/** The same for a behaviour, or, where there is no value, for all of a kind. */
export function renderBehaviourExplanation(kind: Kind, value: string | null): string[] {
  const { purpose, why, enforced, source } = KIND_NOTES[kind];
  const risk = value === null ? { level: null, purpose, why, source } : riskOfBehaviour({ kind, value });
  const shown = value === null ? EXAMPLES[kind] : toPlainText(value);
  const rows: [string, string][] = [
    ['for', risk.purpose],
    ['risk', risk.level === null ? RISKS[kind] : risk.level],
    ...(risk.why === null ? [] : [['why', risk.why] as [string, string]]),
    ['enforced', enforced],
    [
      'entry',
      `{ "${kind}": ${JSON.stringify(shown)}, "comment": "why" } in callgate.behaviours of the baseline`,
    ],
    ...(risk.source === null
      ? []
      : [['source', `${risk.source.title}, ${risk.source.url}`] as [string, string]]),
  ];
  const title = value === null ? `${kind} (a kind of behaviour)` : `${kind}:${shown}`;
  return [title, ...rows.flatMap(([label, text]) => renderRow(label, text))];
}

/** By what the risk of a kind goes. */
const RISKS: Readonly<Record<Kind, string>> = {
  execute: 'high',
  connect:
    'high; medium for this machine itself, but for what leads out of it, such as a container daemon’s socket',
  bind: 'high; medium for this machine itself',
  read: 'high',
  write: 'high; low in $WORKSPACE and $TMPDIR, but for places such as .git/hooks',
  delete: 'high; low in $WORKSPACE and $TMPDIR, but for places such as .git/hooks',
  link: 'high; low in $WORKSPACE and $TMPDIR, but for places such as .git/hooks',
  signal: 'high',
  use: 'that of the call, or of the use where it is known',
};

const EXAMPLES: Readonly<Record<Kind, string>> = {
  execute: '/usr/bin/git',
  connect: '127.0.0.1:*',
  bind: '127.0.0.1:*',
  read: '$HOME/.npmrc',
  write: '$TMPDIR/**',
  delete: '$TMPDIR/**',
  link: '$WORKSPACE/**',
  signal: 'SIGTERM sshd',
  use: 'socket netlink raw route',
};

/** One source that allows a call or behaviour. */
export interface Provenance {
  /** `FILE:LINE`, or the suite's key. */
  readonly place: string;
  /** What led to the layer; empty for the baseline itself. */
  readonly via: readonly string[];
  readonly comment: string | null;
  /** Undefined where it is allowed whatever the arguments. */
  readonly condition: string | undefined;
}

/** What in a suite allows a name, as lines below its explanation. */
export function renderProvenance(sources: readonly Provenance[]): string[] {
  if (sources.length === 0) return renderRow('allowed', 'by nothing in the suite');
  return sources.flatMap(({ place, via, comment, condition }) => {
    const way = via.length === 0 ? '' : `, through ${via.join(' → ')}`;
    const how = condition === undefined ? '' : `, ${condition}`;
    const why = comment === null ? '' : `: ${comment}`;
    return renderRow('allowed', toPlainText(`by ${place}${way}${how}${why}`));
  });
}

function describePlaces(places: readonly CallPlace[]): string {
  if (places.length === 0) return 'in no table of Callgate’s architectures';
  return places.map(({ arch, nr }) => `${arch} ${nr}`).join(', ');
}

/** The label, and the text beside it, broken between words; a word that is too long, such as an address, stays whole. */
function renderRow(label: string, text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && LABEL + 2 + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL)}${line}`);
}
