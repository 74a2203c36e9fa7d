import { parseProfile } from '../baseline/parse.ts';
import type { Profile, Target } from '../baseline/profile.ts';
import { behaviourId } from '../behaviour/behaviour-id.ts';
import { createMatcher } from '../behaviour/match.ts';
import type { Runs } from '../report/runs-schema.ts';
import { resolveRules } from '../seccomp/rules.ts';
import { syscallName } from '../seccomp/syscall-table.ts';
import { type Batch, combineBatches } from '../statistics/batch.ts';
import { countRuns, type Incidence } from '../statistics/incidence.ts';
import { describeEstimate } from './estimate.ts';
import type { JobResult } from './run-job.ts';

interface Counted {
  readonly calls: ReadonlySet<string>;
  /** By kind and value, as they were seen; null where they were not, or not all. */
  readonly behaviours: readonly { readonly kind: string; readonly value: string }[] | null;
}

/** The runs of one record, counted together; only what is proven, of a command that succeeded, is counted. */
export class CountedRuns {
  readonly #id: string;
  readonly #asked: number;
  readonly #target: Target;
  readonly #results: Runs['results'][number][] = [];
  readonly #counted: Counted[] = [];
  readonly #uncounted = new Set<string>();
  #profile: Profile | undefined;

  /** `id` is that of the batch. */
  constructor(id: string, asked: number, target: Target) {
    this.#id = id;
    this.#asked = asked;
    this.#target = target;
  }

  /** Takes a run; `isGood` is whether it is recorded. */
  add({ report, calls, learnt, baseline }: JobResult, isGood: boolean): void {
    const { verdict, reasons, proposed } = report;
    this.#results.push({ verdict, reasons });
    if (!isGood) return;
    const names = calls.map(({ name, arch }) => nameCounted(name, arch, this.#target));
    const behaviours = learnt === null || learnt.rules === null ? null : learnt.seen;
    this.#counted.push({ calls: new Set(names), behaviours });
    for (const name of findConditional(baseline.profile, this.#target)) this.#uncounted.add(name);
    this.#profile = baseline.profile;
    const parsed = proposed === null ? undefined : parseProfile(proposed.profile);
    if (parsed?.ok === true) this.#profile = parsed.profile;
  }

  /** The line for the statistics file; undefined where no run is counted. */
  get batch(): Batch | undefined {
    if (this.#counted.length === 0) return undefined;
    const { runs, counts } = countRuns(this.#counted.map(({ calls }) => calls));
    const uncounted = [...this.#uncounted].sort();
    return {
      id: this.#id,
      runs,
      arch: this.#target.architecture,
      calls: new Map([...counts].filter(([name]) => !this.#uncounted.has(name))),
      behaviours: this.#countBehaviours()?.counts,
      uncounted: uncounted.length === 0 ? undefined : uncounted,
    };
  }

  /** What the report says of the runs so far, and with `known` ones of earlier times of the next. */
  describe(known: readonly Batch[]): Runs {
    const { batch } = this;
    const list = (counts: ReadonlyMap<string, number> | undefined) =>
      [...(counts ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, runs]) => ({ name, runs }));
    const batches = [...known.filter(({ id }) => id !== this.#id), ...(batch === undefined ? [] : [batch])];
    const { calls, behaviours } = combineBatches(batches, this.#target.architecture);
    const estimate = describeEstimate(calls);
    return {
      asked: this.#asked,
      results: [...this.#results],
      calls: list(batch?.calls),
      behaviours: list(batch?.behaviours),
      completeness:
        estimate === null
          ? null
          : {
              batches: batches.filter(({ arch }) => arch === this.#target.architecture).length,
              calls: estimate,
              behaviours: describeEstimate(behaviours),
            },
    };
  }

  /** By the rules that match them now; undefined unless every run told of all of its own. */
  #countBehaviours(): Incidence | undefined {
    const rules = this.#profile?.callgate?.behaviours;
    if (rules === undefined) return undefined;
    const matches = createMatcher(rules);
    const runs: Set<string>[] = [];
    for (const { behaviours } of this.#counted) {
      if (behaviours === null) return undefined;
      const indexes = behaviours.map(({ kind, value }) =>
        matches(kind as (typeof rules)[number]['kind'], value),
      );
      const matched = indexes.flatMap((index) => (index === undefined ? [] : [rules[index]]));
      runs.push(new Set(matched.flatMap((rule) => (rule === undefined ? [] : [behaviourId(rule)]))));
    }
    return countRuns(runs);
  }
}

/** `getpid`, or `i386:getpid` for one that is not of the machine's own architecture. */
export function nameCounted(name: string, arch: string, { architecture }: Target): string {
  return arch === architecture || name.startsWith(`${arch}:`) ? name : `${arch}:${name}`;
}

/** The calls whose uses a rule with conditions permits: a record's filter does not log them. */
function findConditional(profile: Profile | undefined, target: Target): string[] {
  if (profile === undefined) return [];
  return resolveRules(profile, target).tables.flatMap(({ architecture, calls }) =>
    [...calls].flatMap(([nr, rules]) => {
      const name = rules.some(({ conditions }) => conditions.length > 0)
        ? syscallName(architecture.name, nr)
        : undefined;
      return name === undefined ? [] : [nameCounted(name, architecture.name, target)];
    }),
  );
}
