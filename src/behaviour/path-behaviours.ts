import type { PathItem, SyscallEvent } from '../audit/event.ts';
import type { Behaviour, Kind } from './behaviour.ts';
import type { Decoded } from './behaviours-of.ts';
import type { Decoding } from './call-table.ts';
import type { EventForms, FoundPath } from './event-forms.ts';
import { describeFlags, mayChange, O_CREAT, O_TRUNC } from './open-flags.ts';
import { collapsePath, joinPath, markUnverified, withoutMark } from './path-text.ts';
import { intArgument, showId } from './use-text.ts';

export function findPathBehaviours(decoded: Decoded, decoding: Decoding): readonly Behaviour[] {
  switch (decoding.as) {
    case 'open':
      return findOpened(decoded, decoding.flags);
    case 'execute':
      return findExecuted(decoded);
    case 'link':
      return findLinked(decoded);
    case 'paths':
      return findChanged(decoded, describeDetail(decoded.event, decoding.detail));
    default:
      return [];
  }
}

/** Whether a file was opened to be changed, or is one that holds secrets. */
function findOpened(decoded: Decoded, source: number | 'record' | 'creat'): readonly Behaviour[] {
  const { event, forms } = decoded;
  const flags = readFlags(event, source);
  const made = event.paths.find(({ nameType }) => nameType === 'CREATE');
  const opened = made ?? event.paths.findLast(({ nameType }) => nameType !== 'PARENT');
  const detail = describeFlags(flags);
  if (opened === undefined) {
    // Without the file, an open for writing was refused in the folder where it was to be made.
    const folder = event.paths.findLast(({ nameType }) => nameType === 'PARENT');
    if (folder === undefined || (flags & O_CREAT) === 0) return [];
    return [behaviour(decoded, 'write', locate(decoded, folder), detail)];
  }
  const found = locate(decoded, opened);
  if (made !== undefined || mayChange(flags)) return [behaviour(decoded, 'write', found, detail)];
  return forms.isSecret(found.value) ? [behaviour(decoded, 'read', found, detail)] : [];
}

function readFlags(event: SyscallEvent, source: number | 'record' | 'creat'): number {
  if (typeof source === 'number') return intArgument(event, source);
  if (source === 'creat') return O_CREAT | O_TRUNC | 1;
  // A kernel before 5.16 does not tell: then it may have been for writing.
  return event.openHow === null ? 2 : Number(event.openHow.flags & 0x7fffffffn);
}

/**
 * The program that ran is the record's `exe`, whatever led to it; scripts are named beside their interpreter. The kernel
 * opens them in turn: one script after the other, the program, its loader. `exe` is a path by the process's own root and
 * mounts, so it is believed where one of these files is there. Of a start that was refused there is only the path that
 * was asked for.
 */
function findExecuted(decoded: Decoded): readonly Behaviour[] {
  const { event, forms, outcome } = decoded;
  const opened = event.paths.filter(({ nameType }) => nameType !== 'PARENT');
  const named = opened.map((item) => locate(decoded, item));
  if (outcome !== 'done') return named.slice(0, 1).map((found) => behaviour(decoded, 'execute', found, ''));
  const value = forms.place(event.exe);
  const at = named.findIndex(
    (found, index) => isNamed(found, value) || forms.isAt(event.exe, opened[index] as PathItem),
  );
  const isDeleted = event.exe.endsWith(DELETED);
  const isVerified = at >= 0 || isDeleted;
  const program = { value: isVerified ? value : markUnverified(value), isVerified };
  // What no path leads to any more was started by its descriptor, or removed meanwhile.
  const isOther = ({ value: path }: FoundPath, index: number) =>
    opened[index]?.name !== '' && `${withoutMark(path)}${isDeleted ? DELETED : ''}` !== value;
  const scripts = at >= 0 ? named.slice(0, at) : named.slice(0, 1).filter(isOther);
  return [
    behaviour(decoded, 'execute', program, ''),
    ...scripts.map((script) => behaviour(decoded, 'execute', script, `by ${program.value}`)),
  ];
}

/** Ends the path of a file that has no name any more. */
const DELETED = ' (deleted)';
const isNamed = (found: FoundPath, value: string) => found.isVerified && found.value === value;

/** The new name is written; what it leads to is a behaviour of its own: of a symbolic link, what stands in it. */
function findLinked(decoded: Decoded): readonly Behaviour[] {
  const { event, forms, call } = decoded;
  const written = findChanged(decoded, '');
  const isSymbolic = call.startsWith('symlink');
  const target = event.paths.find(({ nameType }) => nameType === (isSymbolic ? 'UNKNOWN' : 'NORMAL'));
  if (target === undefined) return written;
  if (!isSymbolic) return [...written.filter(isNew), behaviour(decoded, 'link', locate(decoded, target), '')];
  const text = target.name ?? '';
  const made = written[0]?.value.replace(/\/[^/]*$/, '') ?? '';
  return [...written, behaviour(decoded, 'link', readLinkText(text, made, forms), text)];
}

const isNew = ({ kind }: Behaviour) => kind !== 'read';

/**
 * Where a symbolic link leads by its letters alone: of those that go up out of a place such as `$WORKSPACE`, whose parents
 * no form names, it stands as it is written, and marked.
 */
function readLinkText(text: string, folder: string, forms: EventForms): FoundPath {
  const whole = text.startsWith('/') ? text : joinPath(folder, text);
  if (whole.startsWith('/')) return { value: forms.place(collapsePath(whole)), isVerified: true };
  const [place = '', ...parts] = whole.split('/');
  let depth = 0;
  for (const part of parts) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return { value: markUnverified(whole), isVerified: false };
  }
  return { value: `${place}${collapsePath(parts.join('/'))}`, isVerified: true };
}

/** What was made or changed, and what was removed; a renamed file is both. */
function findChanged(decoded: Decoded, detail: string): readonly Behaviour[] {
  const { event, call } = decoded;
  const changed = event.paths.filter(({ nameType }) => nameType !== 'PARENT' && nameType !== 'UNKNOWN');
  const made = changed.filter(({ nameType }) => nameType === 'CREATE');
  const removed = changed.filter(({ nameType }) => nameType === 'DELETE');
  const isLink = call.startsWith('link') || call.startsWith('symlink');
  const others = isLink ? [] : changed.filter(({ nameType }) => nameType === 'NORMAL');
  // A rename that replaces a file removes that one too: it is written, and no more.
  const replaced = made.map((item) => locate(decoded, item).value);
  const gone =
    made.length === 0 ? removed : removed.filter((item) => !replaced.includes(locate(decoded, item).value));
  const found = [
    ...[...made, ...others].map((item) => behaviour(decoded, 'write', locate(decoded, item), detail)),
    ...gone.map((item) => behaviour(decoded, 'delete', locate(decoded, item), detail)),
  ];
  if (found.length > 0) return found;
  const folder = event.paths.findLast(({ nameType }) => nameType === 'PARENT');
  return folder === undefined ? [] : [behaviour(decoded, 'write', locate(decoded, folder), detail)];
}

function describeDetail(
  event: SyscallEvent,
  detail: { readonly name: string; readonly argument: number } | undefined,
): string {
  if (detail === undefined) return '';
  const value = intArgument(event, detail.argument);
  if (detail.name === 'mode') return `mode 0${(value & 0o7777).toString(8)}`;
  return `owner ${showId(value)}:${showId(intArgument(event, detail.argument + 1))}`;
}

function locate({ event, found }: Decoded, item: PathItem): FoundPath {
  return found[event.paths.indexOf(item)] ?? { value: item.name ?? '', isVerified: false };
}

function behaviour(decoded: Decoded, kind: Kind, found: FoundPath, detail: string): Behaviour {
  const { call, outcome } = decoded;
  return { kind, value: found.value, call, detail, outcome, isVerified: found.isVerified };
}
