import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Footing } from '../baseline/layer.ts';
import { parseProfile } from '../baseline/parse.ts';
import type { Profile } from '../baseline/profile.ts';
import { BEHAVIOUR_MODES, type BehaviourMode } from '../behaviour/behaviour.ts';
import type { Base } from '../git/base.ts';
import type { SuiteConfig } from './config.ts';
import { CONFIG_PATH } from './config-path.ts';
import { decideEdits, type EditDecision } from './edit-decision.ts';
import type { Job, JobOptions } from './job.ts';
import { differsInLayers, judgeLayers } from './judge-layers.ts';
import { findSettings, type Setting } from './setting.ts';
import { readTextFile } from './text-file.ts';

/** What a change is judged by beside its own baseline. */
export interface Judge extends EditDecision {
  readonly ref: string;
  readonly sha: string;
  /** The baseline's path in the base. */
  readonly path: string;
  /** Undefined where the base has none that can be used; `outside` where no commit holds it, so that none can edit it. */
  readonly profile: Profile | undefined | 'outside';
  /** What the base has it stand on, absent where that is nothing; `unusable` where that cannot be told, and then it permits nothing. */
  readonly footing?: Footing | 'unusable';
  readonly settings: readonly Setting[];
}

/** Bytes of a baseline, of a configuration and of a workflow. */
const LONGEST = { baseline: 16 << 20, config: 64 << 10, workflow: 1 << 20 };

/**
 * The job as a change may have it. Which baseline counts, what fails and whether an edit passes is taken from the base's
 * configuration; the command is the change's own. A suite that the base does not name has no baseline there.
 */
export async function judgeByBase(
  job: Job,
  options: JobOptions,
  root: string,
  base: Base,
  workflow: string | null,
): Promise<Job> {
  const config = options.config ?? CONFIG_PATH;
  const inTree = (path: string) => pathInTree(base.root, root, path);
  const configs =
    job.suite === null ? undefined : await readSuites(base, inTree(config), resolve(root, config));
  const suite = configs?.before?.[job.suite ?? ''];
  const [before, after] = [suite?.baseline ?? job.baseline, job.baseline];
  const isKnown = job.suite === null || suite !== undefined;
  // A suite by a new name may stand for one that is gone: what guarded that one guards this.
  const gone = isKnown ? [] : findGone(configs);
  const isMoved = before !== after || gone.length > 0;
  const path = inTree(before);
  const profile = isKnown ? await readBaseProfile(base, path, before === after) : undefined;
  const { footing, edited: layerEdits } = await judgeLayers(base, job, suite, profile, inTree);
  const isRelaid = job.suite !== null && isKnown && differsInLayers(suite, job);
  const files = [
    ...(isMoved ? [before, after, config, ...gone.map(({ baseline }) => baseline)] : [after]),
    ...(isRelaid ? [config] : []),
    ...layerEdits,
  ];
  const isDenied = gone.some((old) => old['baseline-edits'] === 'deny');
  const setting = suite?.['baseline-edits'] ?? (isDenied ? 'deny' : undefined);
  const [decision, edited] = [
    await decideEdits(base, [...new Set(files)].map(inTree), options.baselineEdits, setting, job.suite),
    await findWorkflowEdit(base, workflow),
  ];
  const judge: Judge = {
    ...decision,
    ref: base.ref,
    sha: base.sha,
    path: path ?? before,
    profile,
    footing,
    settings: [...findSettings(config, configs?.before, configs?.after), ...edited],
  };
  return {
    ...job,
    judge,
    failOn: options.failOn ?? (job.suite === null ? job.failOn : (suite?.['fail-on'] ?? 'new')),
    behaviours: options.behaviours ?? strictestMode(job, suite === undefined ? gone : [suite]),
  };
}

/** A change may have its behaviours looked at more closely than the base does, and no less. */
function strictestMode(job: Job, guards: readonly SuiteConfig[]): BehaviourMode {
  const modes = [job.behaviours, ...guards.map(({ behaviours }) => behaviours ?? 'report')];
  return BEHAVIOUR_MODES.findLast((mode) => modes.includes(mode)) ?? job.behaviours;
}

/** The base's suites that the change no longer has. */
function findGone(
  configs: { readonly before: Suites | undefined; readonly after: Suites } | undefined,
): SuiteConfig[] {
  return Object.entries(configs?.before ?? {})
    .filter(([name]) => !Object.hasOwn(configs?.after ?? {}, name))
    .map(([, suite]) => suite);
}

export type Suites = Readonly<Record<string, SuiteConfig>>;

/** The suites of both configurations; a base whose configuration is bad has none. */
export async function readSuites(
  base: Base,
  path: string | undefined,
  here: string,
): Promise<{ readonly before: Suites | undefined; readonly after: Suites }> {
  const { parseConfig, readConfig } = await import('./config.ts');
  const file = path === undefined ? undefined : await base.read(path, LONGEST.config);
  const parsed = file?.kind === 'text' ? parseConfig(file.text) : [];
  return { before: Array.isArray(parsed) ? undefined : parsed.suites, after: readConfig(here).suites };
}

/** A profile that cannot be read or lets everything through is none: it permits nothing that one could rely on. */
async function readBaseProfile(
  base: Base,
  path: string | undefined,
  isSame: boolean,
): Promise<Judge['profile']> {
  if (path === undefined) return isSame ? 'outside' : undefined;
  const file = await base.read(path, LONGEST.baseline);
  const parsed = file.kind === 'text' ? parseProfile(file.text) : undefined;
  if (parsed === undefined || !parsed.ok) return undefined;
  const { defaultAction } = parsed.profile;
  return defaultAction === 'SCMP_ACT_ALLOW' || defaultAction === 'SCMP_ACT_LOG' ? undefined : parsed.profile;
}

async function findWorkflowEdit(base: Base, workflow: string | null): Promise<Setting[]> {
  if (workflow === null) return [];
  const file = await base.read(workflow, LONGEST.workflow);
  let here: string | undefined;
  try {
    here = readTextFile(resolve(base.root, workflow), LONGEST.workflow);
  } catch {
    here = undefined;
  }
  const before = file.kind === 'text' ? file.text : undefined;
  if (before === here) return [];
  const tell = (text: string | undefined) => (text === undefined ? null : 'a workflow');
  return [{ key: workflow, before: tell(before), after: here === undefined ? null : 'an edited workflow' }];
}

/** From the root of the tree, with slashes; undefined for a path that leads out of it. Links are not followed. */
export function pathInTree(root: string, folder: string, path: string): string | undefined {
  const inside = relative(realpathSync(root), resolve(realpathSync(folder), path));
  const isOutside = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? undefined : inside;
}
