/** Places in which a folder may be widened to all that is in it, at any depth. */
const PLACES = ['$WORKSPACE', '$TMPDIR'];

/** Folders whose files have nothing in common but the system, or the secrets that they are. */
const SHARED =
  /^(?:\/(?:usr\/(?:local\/)?)?s?bin|\/etc(?:\/.*)?|\/dev(?:\/.*)?|\/(?:proc|sys)(?:\/.*)?|\/usr\/lib(?:64)?|\$HOME\/\.(?:ssh|aws|gnupg|config|docker|kube))$/;

/** So many names in one folder are gathered even where there is room for them. */
const MANY = 8;

/** A folder's pattern, and those that it takes the place of. */
export interface Gathering {
  readonly pattern: string;
  readonly gathered: readonly string[];
}

interface Folder {
  readonly depth: number;
  /** What stands in it, by name, whatever is deeper. */
  readonly names: Set<string>;
  readonly patterns: string[];
}

/** The deepest folder that holds many names; undefined where none does. */
export function findFull(patterns: ReadonlySet<string>): Gathering | undefined {
  return findDeepest(patterns, (folder) => folder.names.size >= MANY);
}

/** The deepest folder that holds more than one pattern, to make room. */
export function findAny(patterns: ReadonlySet<string>): Gathering | undefined {
  return findDeepest(patterns, (folder) => folder.patterns.length > 1);
}

export function applyGathering(patterns: ReadonlySet<string>, gathering: Gathering): ReadonlySet<string> {
  const gathered = new Set(gathering.gathered);
  return new Set([...patterns].filter((pattern) => !gathered.has(pattern)).concat(gathering.pattern));
}

/**
 * Within the workspace and the temporary folder a folder becomes `FOLDER/**`; elsewhere `FOLDER/*`, and only the very
 * folder that a path was seen in, where it is not one that the system shares and does not stand in `/` or the home.
 */
function findDeepest(
  patterns: ReadonlySet<string>,
  isWanted: (folder: Folder) => boolean,
): Gathering | undefined {
  const folders = new Map<string, Folder>();
  for (const pattern of [...patterns].sort())
    for (const { wide, depth, name } of foldersOf(pattern)) {
      const folder = folders.get(wide) ?? { depth, names: new Set(), patterns: [] };
      folders.set(wide, folder);
      folder.names.add(name);
      folder.patterns.push(pattern);
    }
  const [best] = [...folders]
    .filter(([, folder]) => isWanted(folder))
    .sort(([a, one], [b, other]) => other.depth - one.depth || (a < b ? -1 : 1));
  return best === undefined ? undefined : { pattern: best[0], gathered: best[1].patterns };
}

function foldersOf(pattern: string): readonly { wide: string; depth: number; name: string }[] {
  const parts = pattern.split('/');
  if (PLACES.includes(parts[0] ?? ''))
    return parts.slice(1).map((name, index) => ({
      wide: `${parts.slice(0, index + 1).join('/')}/**`,
      depth: index + 1,
      name,
    }));
  const folder = parts.slice(0, -1);
  const named = folder.filter((part) => part !== '').length;
  if (named < 2 || SHARED.test(folder.join('/')) || !/^(?:\/|\$HOME\/)/.test(pattern)) return [];
  return [{ wide: `${folder.join('/')}/*`, depth: folder.length, name: parts.at(-1) ?? '' }];
}
