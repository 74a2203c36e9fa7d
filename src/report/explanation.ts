import { DOCKER_VERSION } from '../risk/docker.generated.ts';
import type { RiskNote } from '../risk/note.ts';

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
