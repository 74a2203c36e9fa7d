import type { ReportingDescriptor } from 'sarif';
import type { RiskNote } from '../risk/note.ts';
import { escapeInline } from './markdown.ts';
import { toMessageText } from './sarif-text.ts';

/** Code scanning shows 7.0 to 8.9 as high, 4.0 to 6.9 as medium, 0.1 to 3.9 as low. */
export const SEVERITIES = { high: '8.0', medium: '5.0', low: '2.0' } as const;
export const LEVELS = { high: 'error', medium: 'warning', low: 'note' } as const;

export const DOCKER_ANSWERS = {
  allowed: "Docker's default profile allows it.",
  conditional: "Docker's default profile allows it under a condition: a capability, an argument or a kernel.",
  blocked: "Docker's default profile blocks it.",
} as const;

const ADVICE =
  'Where the call is meant, take over the proposed baseline and give the new rule its reason in `comment`. Where it is ' +
  'not, find out what made it: the result names the executable and the last line of output before the call.';

/** The rule of a call, by its note. */
export function makeRule({
  call,
  group,
  level,
  purpose,
  why,
  source,
  docker,
}: RiskNote): ReportingDescriptor {
  const facts = [`${call}: ${purpose} (${group}). Risk: ${level}.`, why, DOCKER_ANSWERS[docker]];
  const text = facts.filter((fact) => fact !== null).join(' ');
  const links = source === null ? '' : `\n\n[${source.title.replaceAll(/[[\]\\]/g, ' ')}](${source.url})`;
  return {
    id: call,
    shortDescription: { text: toMessageText(`New system call: ${call}`) },
    fullDescription: { text: toMessageText(text) },
    defaultConfiguration: { level: LEVELS[level] },
    ...(source === null ? {} : { helpUri: source.url }),
    help: {
      text: `${toMessageText(text)}\n\n${ADVICE}`,
      markdown: `${escapeInline(call)}: ${purpose} (${group}). **Risk: ${level}.**${why === null ? '' : `\n\n${why}`}\n\n${DOCKER_ANSWERS[docker]}${links}\n\n${ADVICE}`,
    },
    properties: { tags: ['security', group], precision: 'very-high', 'security-severity': SEVERITIES[level] },
  };
}
