import * as z from 'zod';

const Counted = z.object({
  name: z.string().describe('of a call; of a behaviour KIND:VALUE, by the rule that matched it'),
  runs: z.int().positive().describe('how many of the proven runs made it'),
});

const Estimate = z.object({
  runs: z.int().positive().describe('the proven runs that it rests on'),
  seen: z.int().nonnegative().describe('distinct ones in all of them'),
  uniques: z.int().nonnegative().describe('made in exactly one run'),
  duplicates: z.int().nonnegative().describe('made in exactly two of more'),
  coverage: z.number().describe('the share of a further run that has been seen, 0 to 1 (Chao and Jost 2012)'),
  richness: z.number().describe('how many there are at least, the unseen among them (Chao2)'),
  nextNew: z
    .object({ expected: z.number(), low: z.number(), high: z.number() })
    .describe('new ones in the next run: expected (Good and Turing), and the ends of a 95 % interval'),
  moreRuns: z
    .int()
    .nonnegative()
    .nullable()
    .describe(
      'how many runs more until less than 0.01 new ones a run are expected; null where that is over 1000',
    ),
  curve: z
    .array(z.object({ runs: z.int().positive(), seen: z.number(), isExtrapolated: z.boolean() }))
    .describe('how many distinct ones so many runs show on average'),
});

/** What many runs of one command made, and what that says of the next. */
export const RunsSchema = z.object({
  asked: z.int().positive(),
  results: z
    .array(
      z.object({
        verdict: z.enum(['clean', 'new', 'inconclusive', 'command-failed']),
        reasons: z.array(z.string()),
      }),
    )
    .describe('each run, in order'),
  calls: z.array(Counted).describe('of a record every call, of a check the new ones'),
  behaviours: z.array(Counted),
  completeness: z
    .object({
      batches: z.int().positive().describe('lines of the statistics file, with what this command adds'),
      calls: Estimate,
      behaviours: Estimate.nullable(),
    })
    .nullable()
    .describe('null of a check, which does not see what it allows, and of fewer than two runs'),
});

/** One pass of a record that converges. */
const Pass = z.object({
  isWhole: z.boolean().describe('false where it was ended early'),
  records: z.int().nonnegative(),
  durationMs: z.number(),
  taught: z.array(z.string()).describe('calls that were not known before'),
});

export const ConvergenceSchema = z.object({
  closed: z
    .boolean()
    .describe('whether the last pass was whole, proven, and made no call that was not known'),
  passes: z.array(Pass),
});

export type Runs = z.infer<typeof RunsSchema>;
export type Estimate = z.infer<typeof Estimate>;
export type Convergence = z.infer<typeof ConvergenceSchema>;
