import * as z from 'zod';
import { EvidenceSchema, MachineSchema, MODES, VERDICTS } from './schema.ts';

/** The evidence file's shape, apart from the report: all that a proof was made of, for whoever checks it against the log. */
const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();
const count = z.int().nonnegative();
/** As `drawCanaries` draws them: numbers that no architecture gives a call. */
const canary = z.int().min(0x10000000).max(0x1fffffff);

const AuditState = z.object({
  status: z.object({
    enabled: z.int(),
    failure: z.int(),
    pid: z.int(),
    rateLimit: z.int(),
    backlogLimit: z.int(),
    lost: z.int(),
    backlogWaitTime: z.int(),
  }),
  rules: list(z.string()).describe('as auditctl -l prints them'),
  actionsLogged: z.string(),
  daemon: z.string().describe('pid and start time'),
});

const Canary = z
  .object({ serial: count, timeMs: z.number(), pid: count, line: count })
  .describe('a canary’s record; line counts from 1 at the first that was read');

const Witness = z
  .object({
    before: AuditState,
    after: AuditState.nullable().describe('null when it could not be read any more'),
    daemon: z.object({ kind: z.enum(['own', 'registered']), pid: count, startTicks: z.string() }),
    log: z.object({
      path: z.string(),
      bytes: count,
      rotations: count,
      problems: list(z.string()),
      digest: z
        .string()
        .nullable()
        .describe('sha256 of all bytes that were read; null where the log was not kept'),
    }),
    session: z
      .object({ session: count, arch: count, launcher: count, startCanary: canary, endCanary: canary })
      .nullable()
      .describe('audit session, AUDIT_ARCH token, the launcher’s pid, the canaries’ call numbers'),
    child: count.nullable().describe('pid of the process that became the command'),
    drained: z.boolean(),
    launcherFailure: z.string().nullable(),
    ausearch: z
      .object({ given: count, agreed: count, problems: list(z.string()) })
      .describe('records given to ausearch, and read by it as Callgate reads them'),
    subject: z.object({ uid: count, daemonSockets: list(z.string()), fenced: z.boolean(), leftovers: count }),
    toldApart: list(z.string()).describe('calls that the filter logged in their watched uses alone'),
    events: z
      .object({
        plan: z.object({
          key: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
          endCanary: z.string(),
          decides: z.boolean(),
          unseen: list(z.string()).optional(),
        }),
        ausearch: z.object({ given: count, agreed: count, problems: list(z.string()) }),
      })
      .nullable()
      .describe(
        'the key of the run’s audit rules, the path that the launcher executes last, whether events count in the proof, ' +
          'architectures whose calls make none, and the events that ausearch was given and agreed on; null without such rules',
      ),
  })
  .describe('what only the observer could know');

const Reading = z
  .object({
    lines: count,
    types: z.record(z.string(), count).readonly().describe('records by type'),
    rejected: list(z.object({ name: z.string(), count })).describe('rejected lines and broken expectations'),
    canaries: z.object({ start: Canary.nullable(), end: Canary.nullable() }),
    gaps: list(z.object({ first: count, last: count })).describe('the first gaps between the canaries'),
    events: z
      .object({
        whole: count,
        canaries: z.object({ start: count.nullable(), end: count.nullable() }),
        problems: list(z.object({ name: z.string(), count, example: z.string() })),
      })
      .nullable()
      .describe(
        'events of the run’s audit rules: whole ones, serials of the command’s and the launcher’s last execve, and ' +
          'what broke the others; null without such rules',
      ),
  })
  .describe('what the log says');

const Call = z.object({
  name: z.string(),
  arch: z.string(),
  nr: count,
  action: z.string(),
  exe: z.string(),
  comm: z.string(),
  count,
  firstAtMs: z.number(),
  firstSerial: count,
  context: z.string().nullable(),
  test: z.string().nullable(),
  pid: count,
});

export const EvidenceFileSchema = z.object({
  schema: z.literal('callgate-evidence/1'),
  suite: z.string().nullable(),
  mode: z.enum(MODES),
  verdict: z.enum(VERDICTS),
  machine: MachineSchema,
  digests: z
    .object({ filter: z.string(), baseline: z.string().nullable(), log: z.string().nullable() })
    .describe('sha256 of the compiled filter, of the baseline’s canonical text, and of the log'),
  evidence: EvidenceSchema,
  witness: Witness,
  reading: Reading,
  calls: list(Call),
});

export type EvidenceFile = z.infer<typeof EvidenceFileSchema>;
