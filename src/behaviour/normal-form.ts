import type { Places } from './behaviour.ts';

/** A place's name in a normal form, and its folder. */
interface NamedPlace {
  readonly name: string;
  readonly folder: string;
  /** What begins every path in it. */
  readonly inside: string;
}

/**
 * Gives paths and addresses in the form that another machine and another run give again. `isOwn` says whether a pid is
 * of the run: `/proc/PID` of such is `/proc/self`, of others `/proc/*`.
 */
export interface NormalForms {
  /** An absolute path as `$WORKSPACE/…`, `$TMPDIR/…`, `$HOME/…` where it lies in such a place, the longest first. */
  path(path: string): string;
  /** The path of a unix socket likewise; all other addresses stay as they are. */
  address(address: string): string;
}

export function createNormalForms(places: Places, isOwn: (pid: number) => boolean): NormalForms {
  const named: readonly NamedPlace[] = [
    { name: '$WORKSPACE', folder: places.workspace },
    { name: '$TMPDIR', folder: places.tmp },
    { name: '$HOME', folder: places.home },
  ]
    .map((place) => ({ ...place, folder: place.folder.replace(/\/+$/, '') }))
    .filter((place) => place.folder.startsWith('/'))
    .map((place) => ({ ...place, inside: `${place.folder}/` }))
    .sort((a, b) => b.folder.length - a.folder.length);

  function path(given: string): string {
    if (given.startsWith('/proc/')) return normalProc(given, isOwn);
    const place = named.find(({ folder, inside }) => given.startsWith(inside) || given === folder);
    return place === undefined ? given : place.name + given.slice(place.folder.length);
  }

  return {
    path,
    address: (address) => (address.startsWith('unix:/') ? `unix:${path(address.slice(5))}` : address),
  };
}

const PID = /^\/proc\/(\d+|self|thread-self)(?:\/task\/\d+)?(?=\/|$|\s)/;

function normalProc(given: string, isOwn: (pid: number) => boolean): string {
  const match = PID.exec(given);
  if (match === null) return given;
  const pid = Number(match[1]);
  const who = Number.isNaN(pid) || isOwn(pid) ? 'self' : '*';
  const rest = given.slice(match[0].length);
  return `/proc/${who}${/\/task\/\d+/.test(match[0]) ? '/task/*' : ''}${rest}`;
}
