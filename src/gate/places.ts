import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Places } from '../behaviour/behaviour.ts';
import { readSubjectUser } from '../host/subject.ts';

/** The folders that a job's paths are told from: the git work tree that `cwd` is in, else `cwd`; the subject's TMPDIR and HOME. */
export function readPlaces(cwd: string, env: NodeJS.ProcessEnv): Places {
  const { HOME, TMPDIR } = { ...env, ...readSubjectUser(env).env };
  return {
    workspace: findWorkTree(realPath(cwd)),
    tmp: realPath(resolve(cwd, TMPDIR || '/tmp')),
    home: realPath(resolve(cwd, HOME || '/')),
  };
}

/** `.git` is a folder, or the file that a worktree or a submodule has. */
function findWorkTree(cwd: string): string {
  for (let folder = cwd; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
  }
  return cwd;
}

/** What is not there has no other name. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
