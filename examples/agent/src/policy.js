import { lstat, realpath } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';

/** A tool call that the policy does not allow: the model is told, and nothing else happens. */
export class Refusal extends Error {}

/** The real path of a file or folder that exists inside `root`; symbolic links are followed before the check. */
export async function resolveInside(root, path) {
  const base = await realpath(root);
  const wanted = resolve(base, path);
  refuseOutside(base, wanted, path);
  const real = await realpath(wanted);
  refuseOutside(base, real, path);
  return real;
}

/** The path of a file that may be written directly inside `root`, whether it exists or not. */
export async function resolveTarget(root, name) {
  if (name !== basename(name) || name === '..' || name === '.' || name === '') {
    throw new Refusal(`"${name}" is not a plain file name`);
  }
  const target = join(await realpath(root), name);
  if (await isLink(target)) throw new Refusal(`"${name}" is a symbolic link`);
  return target;
}

/** Refuses a program that is not listed, and an option that is not listed for it. */
export function checkCommand(commands, program, options) {
  if (!Object.hasOwn(commands, program)) throw new Refusal(`the command "${program}" is not allowed`);
  for (const option of options) {
    if (!commands[program].includes(option)) {
      throw new Refusal(`the option "${option}" of "${program}" is not allowed`);
    }
  }
}

/** The parsed URL, if its origin is listed. */
export function checkUrl(origins, text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new Refusal(`"${text}" is not a URL`);
  if (!['http:', 'https:'].includes(url.protocol) || !origins.includes(url.origin)) {
    throw new Refusal(`the address "${url.href}" is not allowed`);
  }
  return url;
}

async function isLink(path) {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function refuseOutside(base, path, shown) {
  const way = relative(base, path);
  if (way === '..' || way.startsWith(`..${sep}`)) throw new Refusal(`"${shown}" is outside the folder`);
}
