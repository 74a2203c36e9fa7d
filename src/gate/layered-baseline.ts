import type { Footing, Toleration } from '../baseline/layer.ts';
import { layerProfile } from '../baseline/layered-profile.ts';
import { findLayers } from '../baseline/layers.ts';
import type { Profile } from '../baseline/profile.ts';
import { CallgateError } from '../errors.ts';
import type { BaselineFile } from './baseline-file.ts';
import { layersOnDisk, readLayers } from './layer-files.ts';
import type { TolerateEntry } from './tolerate.ts';

/** What a suite says beside its own baseline. */
export interface Layering {
  /** The root that paths of layers are from. */
  readonly root: string;
  /** Where the suite stands, for messages: `.github/callgate.yml: suites.agent`. */
  readonly place: string;
  readonly extends: readonly string[];
  readonly tolerate: readonly TolerateEntry[];
}

/** What a baseline stands on, and the profile that counts with it. */
export interface Layered extends Footing {
  readonly profile: Profile | undefined;
  /** Tolerations that no longer count. */
  readonly expired: readonly Toleration[];
}

/** The profile that a run is judged by: with the layers and what is tolerated; the own one where it stands on nothing. */
export function effectiveProfile({ profile, layered }: BaselineFile): Profile | undefined {
  return layered === undefined ? profile : layered.profile;
}

/** The baseline on its layers. Refuses layers that cannot be used, with all that is wrong with them. */
export async function layBaseline(
  baseline: BaselineFile,
  layering: Layering,
  tolerated: { readonly counting: readonly Toleration[]; readonly expired: readonly Toleration[] },
): Promise<BaselineFile> {
  const { path, text, profile } = baseline;
  const files = await readLayers(layering.extends, profile, layersOnDisk(layering.root));
  const { layers, problems } = findLayers(
    { place: layering.place, names: layering.extends },
    profile === undefined ? undefined : { name: path, text, profile },
    files,
    tolerated.counting,
  );
  if (problems.length > 0) throw new CallgateError('baseline', `${problems.join('\n')}\nNothing was run.`);
  const footing = { layers, tolerated: tolerated.counting };
  if (layers.length + tolerated.counting.length + tolerated.expired.length === 0) return baseline;
  return {
    ...baseline,
    layered: { ...footing, expired: tolerated.expired, profile: layerProfile(profile, footing) },
  };
}
