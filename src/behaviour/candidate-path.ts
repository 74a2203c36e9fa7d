import type { PathItem, SyscallEvent } from '../audit/event.ts';
import { joinPath } from './path-text.ts';
import { isReplaced, sharedName } from './renamed-item.ts';

/** The kernel's AT_FDCWD: an `int`, whichever bits stand above it in the record of a 64-bit call. */
const AT_FDCWD = -100;

const OWN: readonly (readonly [RegExp, string])[] = [
  [/^\/proc\/(?:self|thread-self)(?=\/|$)/, ''],
  [/^\/dev\/fd(?=\/|$)/, '/fd'],
  [/^\/dev\/stdin$/, '/fd/0'],
  [/^\/dev\/stdout$/, '/fd/1'],
  [/^\/dev\/stderr$/, '/fd/2'],
];

/**
 * The absolute paths that a name in a record can have meant, the likeliest first: none is taken without proof. A name
 * that is relative to a descriptor is tried in the folder that the process was seen opening as that descriptor, in what
 * its parent opened, which it may have inherited, and in what the process has open now.
 */
export function candidatePaths(
  event: SyscallEvent,
  item: PathItem,
  descriptors: readonly bigint[],
  opened: ReadonlyMap<string, string>,
): readonly string[] {
  const own = descriptors.map((descriptor) => Number(BigInt.asIntN(32, descriptor)));
  const name = item.name ?? sharedName(event, item);
  if (name === null)
    return item.nameType === 'NORMAL'
      ? own.filter((fd) => fd >= 0).map((fd) => `/proc/${event.pid}/fd/${fd}`)
      : [];
  if (name.startsWith('/')) return [rewriteOwn(name, event.pid)];
  if (own.length === 0 && name !== '' && event.cwd !== null)
    return [rewriteOwn(joinPath(event.cwd, name), event.pid)];
  const used = item.nameType === 'CREATE' || isReplaced(event, item) ? own.slice(-1) : own.slice(0, 1);
  const folders = (used.length === 0 ? [AT_FDCWD] : [...new Set(used)]).flatMap((descriptor) =>
    descriptor === AT_FDCWD
      ? [event.cwd]
      : [
          opened.get(`${event.pid} ${descriptor}`),
          opened.get(`${event.ppid} ${descriptor}`),
          `/proc/${event.pid}/fd/${descriptor}`,
        ],
  );
  return folders
    .filter((folder) => folder !== undefined && folder !== null)
    .map((folder) => rewriteOwn(name === '' ? folder : joinPath(folder, name), event.pid));
}

/** Names by which a process means itself, which would mean the one that looks. */
function rewriteOwn(path: string, pid: number): string {
  if (!path.startsWith('/proc/') && !path.startsWith('/dev/')) return path;
  for (const [pattern, own] of OWN)
    if (pattern.test(path)) return path.replace(pattern, `/proc/${pid}${own}`);
  return path;
}
