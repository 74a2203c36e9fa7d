import * as z from 'zod';
import { KINDS } from '../behaviour/behaviour.ts';

const NewBehaviour = z.object({
  kind: z.enum(KINDS),
  value: z
    .string()
    .describe('in normal form: $WORKSPACE/…, 127.0.0.1:80, unix:/run/x; unprintable bytes as \\xNN'),
  call: z.string().describe("the kernel's name of the call"),
  detail: z.string().describe('the arguments that matter, decoded: O_WRONLY|O_CREAT; may be empty'),
  exe: z.string().describe('the executable, decoded'),
  comm: z.string().describe("the caller's thread name; the program chooses it freely"),
  count: z.int().positive(),
  refused: z.int().nonnegative().describe('how many of them the kernel refused'),
  verified: z.boolean().describe('false for a path whose file could not be looked at any more'),
  firstAtMs: z.number().describe('milliseconds from the start of the command'),
  context: z.string().nullable().describe("the last line of the subject's output before it"),
  test: z.string().nullable(),
});

/** What the report says of behaviours. */
export const BehavioursSchema = z.object({
  mode: z
    .enum(['report', 'gate'])
    .describe('whether what the baseline lacks fails the run, or is only shown'),
  proven: z.boolean().describe('whether every event of the run was seen whole'),
  why: z.array(z.string()).describe('why not'),
  rules: z.int().nonnegative().describe("the baseline's; 0 where it records none"),
  events: z.int().nonnegative().describe('system calls whose arguments were seen'),
  new: z.array(NewBehaviour).describe('what no rule of the baseline matches'),
  byEdit: z.array(NewBehaviour).describe("what a change's own edit of the baseline alone allows"),
  limits: z.array(z.string()).describe('what cannot be seen or enforced, a sentence each'),
});

export type Behaviours = z.infer<typeof BehavioursSchema>;
export type NewBehaviour = z.infer<typeof NewBehaviour>;
