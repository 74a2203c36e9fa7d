import { lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The files by which a step speaks to the runner. The subject's user may write to them, though it is not told where they are. */
const FILES = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const;

/** The runner's file commands as they were before the subject ran. */
export class FileCommands {
  readonly #before = new Map<string, { path: string; bytes: Buffer }>();

  constructor(env: NodeJS.ProcessEnv) {
    for (const name of FILES) {
      const path = env[name];
      const bytes = path === undefined || path === '' ? undefined : read(path);
      if (path !== undefined && bytes !== undefined) this.#before.set(name, { path, bytes });
    }
  }

  /** Puts every file back that is no longer as it was, and names those: only the subject can have written to them. */
  restore(): string[] {
    const changed: string[] = [];
    for (const [name, { path, bytes }] of this.#before) {
      if (read(path)?.equals(bytes)) continue;
      rmSync(path, { recursive: true, force: true });
      writeFileSync(path, bytes);
      changed.push(name);
    }
    return changed;
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
