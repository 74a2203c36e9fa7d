import * as z from 'zod';
import { CHECKS } from '../audit/evidence.ts';
import { BehavioursSchema } from './behaviour-schema.ts';
import { ConvergenceSchema, RunsSchema } from './runs-schema.ts';

/** The report's shape. The types and `schema/report.schema.json` come from here; its keys are a contract. */
const Call = z.object({
  name: z.string().describe("the kernel's name of the call, or ARCH:#NUMBER where no table knows it"),
  arch: z.string().describe('x86_64, i386, x32, aarch64 …, or unknown:0xTOKEN'),
  nr: z.int().nonnegative().describe('the number as the kernel logged it, unsigned'),
  action: z.string().describe('what the kernel did: log, or what a filter of the subject itself said'),
  exe: z.string().describe('the executable, decoded; unprintable bytes as \\xNN'),
  comm: z.string().describe("the caller's thread name; the program chooses it freely"),
  count: z.int().positive(),
  firstAtMs: z.number().describe('milliseconds from the start of the command'),
  context: z.string().nullable().describe("the last line of the subject's output before the call"),
  test: z
    .string()
    .nullable()
    .describe('the test that ran then, as its runner names it; null where none is known'),
  arguments: z
    .string()
    .nullable()
    .describe(
      'what kind of use it was, where the profile allows others: write, of openat; null where it allows none',
    ),
  path: z
    .string()
    .nullable()
    .describe('what that use was of, from the event of the same call; null where none is known'),
  noise: z
    .boolean()
    .optional()
    .describe('true for a call that comes and goes with scheduling: it fails nothing, and is proposed'),
  spelling: z
    .array(z.string())
    .optional()
    .describe('allowed calls with the same ability, which this one is another spelling of'),
});

const JudgedByBase = z.object({
  base: z.object({
    ref: z.string(),
    sha: z.string(),
    path: z.string(),
    digest: z
      .string()
      .nullable()
      .describe('of the canonical text; null when the base has no baseline that can be used'),
  }),
  editAllowed: z.boolean().describe("whether what the change's own edit of the baseline allows passes"),
  editReason: z.string(),
  owners: z.array(z.string()).describe('who has to review the edit, by CODEOWNERS of the base'),
  allowedByEdit: z.array(Call).describe('calls that were seen and that the edit alone allows'),
  widened: z
    .array(z.string())
    .describe('what the edit allows further, and was not seen: names of calls, KIND:VALUE of behaviours'),
  removed: z.array(z.string()).describe('what the edit no longer allows'),
  settings: z
    .array(z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .describe(
      "edited settings of the gate itself; which baseline counts, fail-on and baseline-edits are the base's until it is merged",
    ),
});

export const EvidenceSchema = z.object({
  proven: z.boolean(),
  checks: z.array(z.object({ name: z.enum(CHECKS), ok: z.boolean(), detail: z.string() })),
  lost: z.object({ before: z.int(), after: z.int() }),
  serials: z.object({ first: z.int().nullable(), last: z.int().nullable(), missing: z.int() }),
  canaries: z.object({ start: z.boolean(), end: z.boolean() }),
  records: z.int(),
  holes: z.array(z.object({ name: z.string(), detail: z.string() })),
});

export const MachineSchema = z.object({
  arch: z.string(),
  kernel: z.string(),
  auditd: z.string().nullable(),
  ausearch: z.string().nullable(),
  node: z.string(),
});

export const MODES = ['check', 'record'] as const;
export const VERDICTS = ['clean', 'new', 'inconclusive', 'command-failed'] as const;

export const ReportSchema = z.object({
  schema: z.literal('callgate-report/1'),
  suite: z.string().nullable(),
  leg: z
    .string()
    .nullable()
    .default(null)
    .describe(
      'what tells this job of a matrix from others of the suite on such a machine; null where nothing does',
    ),
  mode: z.enum(MODES),
  verdict: z.enum(VERDICTS),
  reasons: z.array(z.string()),
  command: z.object({
    argv: z.array(z.string()),
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
    durationMs: z.number(),
    timedOut: z.boolean(),
    stoppedBy: z.string().nullable().describe('fail-fast, or the signal that interrupted the run'),
    leftovers: z.array(z.object({ pid: z.int(), comm: z.string() })),
  }),
  machine: MachineSchema,
  baseline: z.object({
    path: z.string(),
    digest: z.string().nullable().describe('sha256 of the canonical text; null when there is no file yet'),
    rules: z.int().describe('with those of its layers and of what is tolerated'),
    layers: z
      .array(z.object({ name: z.string(), rules: z.int() }))
      .optional()
      .describe('what it stands on: builtin:NAME, or a path from the root of the repository'),
    tolerated: z
      .array(
        z.object({
          name: z.string().describe('the name of a call, or KIND:VALUE of a behaviour'),
          reason: z.string(),
          until: z.string().nullable().describe('the last day on which it counts, YYYY-MM-DD'),
          counts: z.boolean().describe('false after its last day'),
          seen: z.int().nullable().describe('how often; null where that was not looked at'),
        }),
      )
      .optional()
      .describe('what the suite allows though no run has shown it'),
  }),
  new: z.array(Call),
  processes: z
    .array(
      z.object({
        pid: z.int(),
        ppid: z
          .int()
          .nullable()
          .describe('null for the command itself, and where the process was gone too early'),
        exe: z.string(),
        comm: z.string(),
        calls: z.array(z.string()).describe('the new calls that it was the first to make'),
      }),
    )
    .describe('the processes that made new calls, and their ancestors up to the command'),
  judged: JudgedByBase.nullable().describe(
    'what a pull request is judged by beside its own baseline; null elsewhere',
  ),
  behaviours: BehavioursSchema.nullable().describe(
    'what the program did beyond its calls; null where that was not looked at',
  ),
  observed: z.int().describe('distinct system calls (architecture and number) that were logged'),
  evidence: EvidenceSchema,
  cost: z.object({
    observerPeakBytes: z.int().describe("the observer's largest resident memory"),
    logBytes: z.int().describe('how much of the log was read'),
    slowestAusearchMs: z.number(),
  }),
  runs: RunsSchema.optional().describe('of a command that was repeated (--runs)'),
  convergence: ConvergenceSchema.optional().describe('of a record in passes (--converge)'),
  proposed: z
    .object({
      profile: z.string().describe('the canonical text of the baseline with the new calls in it'),
      digest: z.string(),
      added: z.array(z.string()),
      behaviours: z
        .array(z.string())
        .describe('the new behaviours in it, or what record learnt, as KIND:VALUE'),
      unrepresentable: z.array(z.string()).describe('new calls that no profile can name'),
    })
    .nullable(),
});

export type Report = z.infer<typeof ReportSchema>;
export type Verdict = Report['verdict'];
export type Judged = NonNullable<Report['judged']>;
export type NewCall = Report['new'][number];
export type Process = Report['processes'][number];
