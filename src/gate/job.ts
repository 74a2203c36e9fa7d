import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BehaviourMode } from '../behaviour/behaviour.ts';
import { CallgateError } from '../errors.ts';
import { NAME } from '../merge/leg.ts';
import type { BaselineFile } from './baseline-file.ts';
import type { Learning } from './compared.ts';
import { CONFIG_PATH, INSTEAD_OF_SUITES } from './config-path.ts';
import type { BaselineEdits } from './edit-decision.ts';
import type { Judge } from './judge.ts';
import type { Layering } from './layered-baseline.ts';
import { isAbsent } from './text-file.ts';
import type { FailOn } from './verdict.ts';

/** What a run may be asked for, on the command line or as the action's inputs. */
export interface JobOptions {
  readonly suite?: string;
  readonly baseline?: string;
  readonly config?: string;
  /** Seconds; 0 is no limit. */
  readonly timeout?: number;
  readonly failFast?: boolean;
  readonly failOn?: FailOn;
  readonly behaviours?: BehaviourMode;
  /** From the root; instead of the suite's. */
  readonly workingDirectory?: string;
  /** Whether what a change's own edit of the baseline allows passes; instead of the suite's and of CODEOWNERS. */
  readonly baselineEdits?: BaselineEdits;
  /** What tells this job of a matrix from others of the suite on such a machine. */
  readonly leg?: string;
}

/** What is to be run and judged, after options and configuration are put together. */
export interface Job {
  readonly suite: string | null;
  /** The label of a job of a matrix. */
  readonly leg: string | null;
  /** As it is shown, and where it is. */
  readonly baseline: string;
  readonly baselinePath: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly failFast: boolean;
  readonly failOn: FailOn;
  readonly behaviours: BehaviourMode;
  /** The layers and tolerations of the suite; absent where there can be none. */
  readonly layering?: Layering;
  /** Whether a record learns rules for arguments. */
  readonly learn?: Learning;
  /** Of a record in passes: what is known by now, instead of the file's text, and after how many records a pass ends. */
  readonly pass?: { readonly baseline: BaselineFile; readonly endsAfter: number };
  /** What a change is judged by beside its own baseline; absent where there is no change to judge. */
  readonly judge?: Judge;
}

/** How a workflow's `run:` is run: bash, and the first failure ends it. */
export function shellCommand(script: string): readonly string[] {
  const bytes = Buffer.byteLength(script);
  if (bytes > 100_000) {
    throw new CallgateError(
      'usage',
      `The command is ${bytes} bytes long; at most 100000 fit. Put it into a script file.`,
    );
  }
  return ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
}

/** The folder that the command runs in; refuses one that is not there, for the launcher's error would name the command. */
function resolveFolder(root: string, folder: string): string {
  const path = resolve(root, folder);
  let found = `${path} is not a folder`;
  try {
    if (statSync(path).isDirectory()) return path;
  } catch (error) {
    found = (error as Error).message;
  }
  throw new CallgateError(
    'usage',
    `The working directory ${folder} cannot be used: ${found}. Expected a folder. Nothing was run.`,
  );
}

/** Settles suite, baseline and command; refuses what contradicts itself. Paths are taken from `root`. */
export async function resolveJob(
  options: JobOptions,
  command: readonly string[],
  root: string,
): Promise<Job> {
  if (options.suite !== undefined && options.baseline !== undefined) {
    throw new CallgateError(
      'usage',
      'A suite and a baseline were both given; a suite names its own baseline. Leave one out.',
    );
  }
  if (options.leg !== undefined && !NAME.test(options.leg)) {
    throw new CallgateError(
      'usage',
      `The leg is called ${JSON.stringify(options.leg.slice(0, 100))}. Expected at most 64 letters, digits, dots, dashes and underscores.`,
    );
  }
  const shared = {
    leg: options.leg ?? null,
    failFast: options.failFast ?? false,
    failOn: options.failOn ?? 'new',
    behaviours: options.behaviours ?? 'report',
  };
  if (options.baseline !== undefined) {
    if (command.length === 0) {
      throw new CallgateError(
        'usage',
        'No command was given. Expected: callgate check --baseline FILE -- COMMAND…',
      );
    }
    const baselinePath = resolve(root, options.baseline);
    const timeoutMs = (options.timeout ?? 0) * 1000;
    return {
      suite: null,
      baseline: options.baseline,
      baselinePath,
      argv: command,
      cwd: resolveFolder(root, options.workingDirectory ?? '.'),
      timeoutMs,
      layering: { root, place: options.baseline, extends: [], tolerate: [] },
      ...shared,
    };
  }
  const config = options.config ?? CONFIG_PATH;
  if (options.suite === undefined && options.config === undefined && isAbsent(resolve(root, config))) {
    throw new CallgateError(
      'usage',
      `Neither a suite nor a baseline was given, and ${config} does not exist here. ${INSTEAD_OF_SUITES}`,
    );
  }
  // The schema library is loaded only where there is a file to check with it.
  const { readConfig, selectSuite } = await import('./config.ts');
  const { name, suite } = selectSuite(readConfig(resolve(root, config)), options.suite, config);
  return {
    suite: name,
    leg: shared.leg,
    baseline: suite.baseline,
    baselinePath: resolve(root, suite.baseline),
    layering: {
      root,
      place: `${config}: suites.${name}`,
      extends: suite.extends ?? [],
      tolerate: suite.tolerate ?? [],
    },
    argv: command.length > 0 ? command : shellCommand(suite.run),
    cwd: resolveFolder(root, options.workingDirectory ?? suite['working-directory'] ?? '.'),
    timeoutMs: (options.timeout ?? (suite['timeout-minutes'] ?? 30) * 60) * 1000,
    failFast: options.failFast ?? suite['fail-fast'] ?? false,
    failOn: options.failOn ?? suite['fail-on'] ?? 'new',
    behaviours: options.behaviours ?? suite.behaviours ?? 'report',
  };
}
