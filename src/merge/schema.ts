import * as z from 'zod';
import { ReportSchema, VERDICTS } from '../report/schema.ts';

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Pattern = z.string().max(200);

const Proposed = z.strictObject({
  profile: z.string().describe('the canonical text of the baseline with what is new in all legs in it'),
  digest: Digest,
  added: z.array(z.string()),
  behaviours: z.array(z.string()).describe('as KIND:VALUE'),
  unrepresentable: z.array(z.string()).describe('what no profile can name'),
});

const Proposal = z.strictObject({
  path: z.string().describe("the baseline's, as the legs have it"),
  digest: Digest.nullable().describe(
    'of the baseline that the legs were judged by; null where there was none',
  ),
  legs: z.array(Digest).describe('all that were judged by it'),
  proposed: Proposed.nullable(),
  why: z.string().nullable().describe('why nothing is proposed'),
});

/** The merged report's shape. The types and `schema/merged.schema.json` come from here; its keys are a contract. */
export const MergedSchema = z.strictObject({
  schema: z.literal('callgate-merged/1'),
  verdict: z.enum(VERDICTS),
  reasons: z.array(z.string()),
  expected: z
    .array(Pattern)
    .describe('legs that have to be there, as SUITE, SUITE/ARCHITECTURE or SUITE/ARCHITECTURE/LABEL'),
  optional: z.array(Pattern).describe('legs that may be missing or inconclusive'),
  missing: z.array(Pattern).describe('of the expected ones, those that no leg is'),
  legs: z
    .array(
      z.strictObject({
        digest: Digest.describe('of the report, in JSON without spaces'),
        report: ReportSchema,
      }),
    )
    .describe('sorted by digest; all else is derived from them and from expected and optional'),
  proposals: z.array(Proposal).describe('one for each baseline that lacks something'),
});

export type Merged = z.infer<typeof MergedSchema>;
export type Proposal = Merged['proposals'][number];
