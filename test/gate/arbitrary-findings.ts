import fc from 'fast-check';
import { CHECKS, type Evidence } from '../../src/audit/evidence.ts';
import type { Findings } from '../../src/gate/verdict.ts';

/** Evidence in which exactly the named checks failed. */
export function evidenceOf(failed: readonly string[], proven = failed.length === 0): Evidence {
  return {
    proven,
    checks: CHECKS.map((name) => ({ name, ok: !failed.includes(name), detail: `what ${name} found` })),
    lost: { before: 0, after: 0 },
    serials: { first: 1, last: 2, missing: 0 },
    canaries: { start: true, end: true },
    records: 0,
    holes: [],
  };
}

export const command = {
  succeeded: { exitCode: 0, signal: null, timedOut: false, stoppedBy: null },
  failed: { exitCode: 3, signal: null, timedOut: false, stoppedBy: null },
  killed: { exitCode: null, signal: 'SIGSEGV', timedOut: false, stoppedBy: null },
  late: { exitCode: null, signal: 'SIGTERM', timedOut: true, stoppedBy: null },
  interrupted: { exitCode: 0, signal: null, timedOut: false, stoppedBy: 'SIGTERM' },
  lateAndWell: { exitCode: 0, signal: null, timedOut: true, stoppedBy: null },
} as const;

/** Any findings, contradictory evidence included. */
export const arbitraryFindings: fc.Arbitrary<Findings> = fc.record({
  newCalls: fc.array(fc.constantFrom('sync', 'execve', 'x86_64:#480'), { maxLength: 2 }),
  behaviours: fc.option(
    fc.record({
      new: fc.subarray([
        { kind: 'execute', value: '/usr/bin/id' },
        { kind: 'write', value: '$TMPDIR/a' },
      ] as const),
      unproven: fc.subarray(['2 events are incomplete'], { maxLength: 1 }),
    }),
    { nil: undefined },
  ),
  evidence: fc
    .tuple(fc.subarray([...CHECKS], { maxLength: 3 }), fc.boolean())
    .map(([failed, proven]) => evidenceOf(failed, proven)),
  command: fc.record({
    exitCode: fc.constantFrom(null, 0, 0, 1, 255),
    signal: fc.constantFrom(null, null, 'SIGKILL'),
    timedOut: fc.boolean(),
    stoppedBy: fc.constantFrom(null, null, 'SIGTERM', 'fail-fast'),
  }),
});
