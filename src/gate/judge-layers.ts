import { BUILTIN, type Footing } from '../baseline/layer.ts';
import { findLayers } from '../baseline/layers.ts';
import type { Profile } from '../baseline/profile.ts';
import type { Base } from '../git/base.ts';
import { readBaseline } from './baseline-file.ts';
import type { SuiteConfig } from './config.ts';
import type { Job } from './job.ts';
import { LONGEST_LAYER, layersOnDisk, type ReadLayer, readLayers } from './layer-files.ts';
import { tolerateAt } from './tolerate.ts';

/** What a baseline stands on in the base, and which layers' files the change edits, as paths from the root. */
export interface JudgedLayers {
  readonly footing: Footing | 'unusable';
  readonly edited: readonly string[];
}

/** Whether a change has a suite stand on other layers than the base, or tolerate something else. */
export function differsInLayers(before: SuiteConfig | undefined, { layering }: Job): boolean {
  const tell = (layers: readonly string[], tolerate: unknown) => JSON.stringify([layers, tolerate]);
  return (
    tell(before?.extends ?? [], before?.tolerate ?? []) !==
    tell(layering?.extends ?? [], layering?.tolerate ?? [])
  );
}

/**
 * Follows the base's layers of a suite as the base has them; what no commit holds is as it is on this machine. Layers of
 * the base that cannot be used permit nothing that one could rely on.
 */
export async function judgeLayers(
  base: Base,
  job: Job,
  suite: SuiteConfig | undefined,
  profile: Profile | undefined | 'outside',
  inTree: (path: string) => string | undefined,
): Promise<JudgedLayers> {
  const { layering } = job;
  if (layering === undefined) return { footing: { layers: [], tolerated: [] }, edited: [] };
  const head = readOwn(job);
  const own = profile === 'outside' ? head : profile;
  const onDisk = layersOnDisk(layering.root);
  const inBase: ReadLayer = async (path) => {
    const place = inTree(path);
    if (place === undefined) return onDisk(path);
    const file = await base.read(place, LONGEST_LAYER);
    if (file.kind === 'text') return { text: file.text };
    return { why: file.kind === 'absent' ? `${base.ref} has none` : file.why };
  };
  const names = suite?.extends ?? [];
  const tolerated = tolerateAt(suite?.tolerate ?? [], Date.now()).counting;
  const before = await readLayers(names, own, inBase);
  const root = own && { name: job.baseline, text: '', profile: own };
  const { layers, problems } = findLayers({ place: layering.place, names }, root, before, tolerated);
  const after = await readLayers(layering.extends, head, onDisk);
  const edited: string[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (name.startsWith(BUILTIN)) continue;
    const [was, is] = [await inBase(name), await onDisk(name)];
    if (('text' in was ? was.text : null) !== ('text' in is ? is.text : null)) edited.push(name);
  }
  return { footing: problems.length > 0 ? 'unusable' : { layers, tolerated }, edited };
}

/** The change's own baseline; one that is bad is told when the run reads it. */
function readOwn({ baselinePath }: Job): Profile | undefined {
  try {
    return readBaseline(baselinePath).profile;
  } catch {
    return undefined;
  }
}
