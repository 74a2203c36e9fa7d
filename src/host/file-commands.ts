import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** The variables that name the files by which a step speaks to the runner. */
const FILES = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const;

/** A file command: its variable and where it is. */
export interface FileCommand {
  readonly name: string;
  readonly path: string;
}

/** What the subject did to the runner's file commands; both lists hold the names of variables. */
export interface Tampering {
  readonly restored: readonly string[];
  /** Those that could not be put back: what they hold now is the subject's. */
  readonly lost: readonly string[];
}

/** The file commands of a step, from its environment; none outside of a runner. */
export function findFileCommands(env: NodeJS.ProcessEnv): readonly FileCommand[] {
  return FILES.flatMap((name) => {
    const path = env[name];
    return path === undefined || path === '' ? [] : [{ name, path }];
  });
}

/**
 * The folders that the subject must not see into: those of the file commands, real paths, but for one that the command
 * works in. The names of the files in them are random, so who cannot see them cannot guess them either.
 */
export function findHiddenFolders(files: readonly FileCommand[], cwd: string): readonly string[] {
  const folders = files.flatMap(({ path }) => {
    const folder = realPath(dirname(path));
    return folder === undefined || `${realPath(cwd) ?? cwd}/`.startsWith(`${folder}/`) ? [] : [folder];
  });
  return [...new Set(folders)];
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The runner's file commands as they were before the subject ran. They are hidden from the subject, but its user may
 * move the folders above them: whoever holds this must act as that user, and outlive the subject.
 */
export class FileCommands {
  readonly #before: readonly (FileCommand & { readonly bytes: Buffer })[];

  constructor(files: readonly FileCommand[]) {
    this.#before = files.flatMap((file) => {
      const bytes = read(file.path);
      return bytes === undefined ? [] : [{ ...file, bytes }];
    });
  }

  /** Puts every file back that is no longer as it was: only the subject can have changed it. */
  restore(): Tampering {
    const restored: string[] = [];
    const lost: string[] = [];
    for (const { name, path, bytes } of this.#before) {
      if (read(path)?.equals(bytes)) continue;
      attempt(() => openFolder(dirname(path)));
      attempt(() => rmSync(path, { recursive: true, force: true }));
      attempt(() => writeFileSync(path, bytes));
      (read(path)?.equals(bytes) ? restored : lost).push(name);
    }
    return { restored, lost };
  }
}

/** Each step may fail, for the next may succeed; whether the file is right is looked at in the end. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // told by what the file then holds
  }
}

/** Makes the folder where it is gone, and lets its owner write where that was taken. */
function openFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    if (dirname(path) !== path) openFolder(dirname(path));
    mkdirSync(path);
  } else if ((found.mode & 0o300) !== 0o300) {
    chmodSync(path, found.mode | 0o700);
  }
}

/** undefined for anything but a regular file: a FIFO would be read for ever. */
function read(path: string): Buffer | undefined {
  try {
    return lstatSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}
