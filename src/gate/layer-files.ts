import { resolve } from 'node:path';
import { BUILTIN_LAYERS } from '../baseline/builtin-layers.generated.ts';
import { BUILTIN, extendsOf, layerName } from '../baseline/layer.ts';
import { explainMissing, type LayerFile, MOST_LAYERS } from '../baseline/layers.ts';
import { parseProfile } from '../baseline/parse.ts';
import type { Profile } from '../baseline/profile.ts';
import { formatProblems } from '../errors.ts';
import { isAbsent, readTextFile } from './text-file.ts';

/** Bytes of a layer. */
export const LONGEST_LAYER = 16 << 20;

/** Reads one layer that is a file; the text, or why there is none. */
export type ReadLayer = (path: string) => Promise<{ readonly text: string } | { readonly why: string }>;

/** Reads the layers of these names and all that those name, each once and no more than there may be. */
export async function readLayers(
  spellings: readonly string[],
  own: Profile | undefined,
  read: ReadLayer,
): Promise<ReadonlyMap<string, LayerFile>> {
  const files = new Map<string, LayerFile>();
  const waiting = [...spellings, ...(own === undefined ? [] : extendsOf(own))];
  for (let spelling = waiting.shift(); spelling !== undefined; spelling = waiting.shift()) {
    const name = layerName(spelling);
    if (name === undefined || files.has(name) || files.size > MOST_LAYERS) continue;
    const file = await readLayer(name, read);
    files.set(name, file);
    if (file.text !== undefined) waiting.push(...extendsOf(file.profile));
  }
  return files;
}

async function readLayer(name: string, read: ReadLayer): Promise<LayerFile> {
  const builtin = name.startsWith(BUILTIN) ? name.slice(BUILTIN.length) : undefined;
  const known = builtin !== undefined && Object.hasOwn(BUILTIN_LAYERS, builtin);
  if (builtin !== undefined && !known) return { why: explainMissing(name, Object.keys(BUILTIN_LAYERS)) };
  const found = builtin === undefined ? await read(name) : { text: BUILTIN_LAYERS[builtin] ?? '' };
  if (!('text' in found)) return found;
  const parsed = parseProfile(found.text);
  if (parsed.ok) return { text: found.text, profile: parsed.profile };
  return { why: `it is no profile:\n${formatProblems(name, parsed.problems)}` };
}

/** Layers as they stand in a folder, which is the root of the repository. */
export function layersOnDisk(root: string): ReadLayer {
  return async (path) => {
    const file = resolve(root, path);
    if (isAbsent(file)) return { why: 'it does not exist; expected a profile in JSON' };
    try {
      return { text: readTextFile(file, LONGEST_LAYER) };
    } catch (error) {
      return { why: `it cannot be read: ${(error as Error).message}` };
    }
  };
}
