import type { PathItem, SyscallEvent } from '../audit/event.ts';
import { fileKey } from './file-table.ts';

/** Where both names of a rename are one piece of memory, the kernel prints it with what was made alone. */
export function sharedName(event: SyscallEvent, item: PathItem): string | null {
  if (item.nameType !== 'DELETE' || item.inode === null) return null;
  return event.paths.find((other) => isMadeOf(other, item))?.name ?? null;
}

/** Whether this was removed because what was renamed took its place. */
export function isReplaced(event: SyscallEvent, item: PathItem): boolean {
  return (
    item.nameType === 'DELETE' &&
    event.paths.some(
      (made) =>
        made.nameType === 'CREATE' &&
        made.name === item.name &&
        !isMadeOf(made, item) &&
        event.paths.some((other) => other.nameType === 'DELETE' && isMadeOf(made, other)),
    )
  );
}

function isMadeOf(made: PathItem, item: PathItem): boolean {
  return made.nameType === 'CREATE' && made.inode === item.inode && made.device === item.device;
}

/** The item with the number of what was at a removed path. */
export function removedItem(event: SyscallEvent, item: PathItem): PathItem {
  const made = event.paths.find((other) => other.nameType === 'CREATE');
  const key = made === undefined ? undefined : fileKey(made);
  const isMerged = !event.paths.some((other) => other.nameType === 'DELETE' && fileKey(other) === key);
  return made !== undefined && isMerged ? made : item;
}

/** Whether a name that is made is one more of a file that there was: moved or linked. */
export function isMoved(event: SyscallEvent, key: string): boolean {
  return event.paths.some((item) => item.nameType !== 'CREATE' && fileKey(item) === key);
}
