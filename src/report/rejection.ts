import { clip } from './markdown.ts';
import { count } from './plain-text.ts';

/** A maintainer's no to a call, or to a behaviour by its id; words from outside. */
export interface Rejection {
  readonly name: string;
  readonly by: string;
  readonly reason: string;
}

/** The first line of the comment's block; nothing from outside can make one, for all of that is escaped. */
const REJECTED_MARKER = '<!-- callgate:rejected -->';
const SHOWN = 10;

/** One block of Markdown, a line for each; none where nothing is rejected. */
export function renderRejections(rejections: readonly Rejection[]): string[] {
  if (rejections.length === 0) return [];
  const rows = rejections.slice(-SHOWN).map((rejection) => `- ❌ ${renderRejection(rejection)}`);
  const more = rejections.length - rows.length;
  return [
    [REJECTED_MARKER, ...rows, ...(more > 0 ? [`- … and ${count(more, 'rejection')} before`] : [])].join(
      '\n',
    ),
  ];
}

/** `sync rejected by maintainer: it has no business there`, escaped. */
export function renderRejection({ name, by, reason }: Rejection): string {
  return `${clip(name, 80)} rejected by ${clip(by, 40)}: ${clip(reason, 160)}`;
}

/** A comment with other rejections beneath its title, in place of those that it has. */
export function replaceRejections(body: string, rejections: readonly Rejection[]): string {
  const [title = '', ...blocks] = body.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks[0]?.startsWith(`${REJECTED_MARKER}\n`) ? blocks.slice(1) : blocks;
  return [title, ...renderRejections(rejections), ...rest].join('\n\n');
}

/** The latest of each name, in the order in which they came, of the names that are asked for. */
export function keepRejections(rejections: readonly Rejection[], names: readonly string[]): Rejection[] {
  const latest = new Map<string, Rejection>();
  for (const rejection of rejections) {
    latest.delete(rejection.name);
    if (names.includes(rejection.name)) latest.set(rejection.name, rejection);
  }
  return [...latest.values()];
}
