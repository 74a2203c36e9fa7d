import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { CallgateError } from '../errors.ts';
import type { Base } from '../git/base.ts';
import { parseLegPattern } from '../merge/leg.ts';
import { mergeReports } from '../merge/merge.ts';
import type { Committed } from '../merge/proposal.ts';
import type { Merged } from '../merge/schema.ts';
import { mergedStatus } from '../merge/status.ts';
import { type BaselineFile, digestProfile, digestText, readBaseline } from './baseline-file.ts';
import type { SuiteConfig } from './config.ts';
import { CONFIG_PATH } from './config-path.ts';
import { pathInTree, readSuites, type Suites } from './judge.ts';
import type { ReadLegs } from './leg-files.ts';
import { isAbsent } from './text-file.ts';
import type { FailOn } from './verdict.ts';

/** What a merge may be asked for, on the command line or as the action's inputs. */
export interface MergeOptions {
  readonly config?: string;
  readonly expect?: readonly string[];
  readonly optional?: readonly string[];
  readonly failOn?: FailOn;
}

export interface MergeResult {
  readonly merged: Merged;
  readonly status: 0 | 1 | 3 | 4;
  readonly committed: (path: string) => Committed;
  /** The text of the baseline at a proposal's path; empty where there is none. */
  readonly textAt: (path: string) => string;
}

/**
 * Merges legs in a folder that holds the baselines as they were judged. Every suite of the configuration is expected, that
 * of the base of a change included; so is what `expect` names. `base` is what a change is judged by: its `fail-on` counts.
 */
export async function mergeLegs(
  read: Pick<ReadLegs, 'legs' | 'expected'>,
  options: MergeOptions,
  root: string,
  base: Base | undefined,
): Promise<MergeResult> {
  const { expect = [], optional = [] } = options;
  checkPatterns({ expect, optional });
  const { before, after } = await findSuites(options.config, root, base);
  const files = new Map<string, BaselineFile | string>();
  const fileAt = (path: string) => {
    const found = files.get(path) ?? readInside(root, path);
    files.set(path, found);
    return found;
  };
  const committed = (path: string) => toCommitted(fileAt(path));
  const merged = mergeReports(read.legs, {
    expected: [...read.expected, ...expect, ...Object.keys({ ...before, ...after })],
    optional,
    committed,
    digestOf: digestText,
  });
  const suites = base === undefined ? after : before;
  const failOnOf = ({ suite }: { readonly suite: string | null }): FailOn =>
    options.failOn ?? suiteOf(suites, suite)?.['fail-on'] ?? 'new';
  const textAt = (path: string) => {
    const file = fileAt(path);
    return typeof file === 'string' ? '' : file.text;
  };
  return { merged, status: mergedStatus(merged, failOnOf), committed, textAt };
}

/** Refuses patterns that are none, every one of them. */
export function checkPatterns(lists: { readonly [option: string]: readonly string[] }): void {
  const problems = Object.entries(lists).flatMap(([option, texts]) =>
    texts
      .map(parseLegPattern)
      .flatMap((pattern) => (typeof pattern === 'string' ? [`${option}: ${pattern}`] : [])),
  );
  if (problems.length > 0) throw new CallgateError('usage', `${problems.join('\n')}\nNothing was merged.`);
}

function suiteOf(suites: Suites, name: string | null): SuiteConfig | undefined {
  return name !== null && Object.hasOwn(suites, name) ? suites[name] : undefined;
}

/** The suites of the configuration here, where there is one, and of the base's. */
async function findSuites(
  config: string | undefined,
  root: string,
  base: Base | undefined,
): Promise<{ readonly before: Suites; readonly after: Suites }> {
  const path = config ?? CONFIG_PATH;
  const here = resolve(root, path);
  if (base !== undefined && !isAbsent(here)) {
    const { before = {}, after } = await readSuites(base, pathInTree(base.root, root, path), here);
    return { before, after };
  }
  if (config === undefined && isAbsent(here)) return { before: {}, after: {} };
  const { readConfig } = await import('./config.ts');
  return { before: {}, after: readConfig(here).suites };
}

/** The baseline at a path that a stranger's report names, or why it is not read: nothing outside of the folder is. */
function readInside(root: string, path: string): BaselineFile | string {
  const here = realpathSync(root);
  const full = resolve(here, path);
  const isWithin = (place: string) => {
    const inside = relative(here, place);
    return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  };
  const outside = 'it is outside of the folder that the merge runs in';
  if (path.includes('\0') || !isWithin(full)) return outside;
  try {
    if (!isAbsent(full) && !isWithin(realpathSync(full))) return outside;
    return readBaseline(full, path);
  } catch (error) {
    return (error as Error).message;
  }
}

function toCommitted(file: BaselineFile | string): Committed {
  if (typeof file === 'string') return { kind: 'unreadable', why: file };
  if (file.profile === undefined) return { kind: 'none' };
  return { kind: 'profile', profile: file.profile, digest: digestProfile(file.profile) };
}
