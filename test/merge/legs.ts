import fc from 'fast-check';
import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { addAll, listAllNew } from '../../src/gate/approvable.ts';
import { digestProfile, digestText } from '../../src/gate/baseline-file.ts';
import { toLeg } from '../../src/gate/leg-files.ts';
import { decideVerdict, findingsOf } from '../../src/gate/verdict.ts';
import type { Leg } from '../../src/merge/leg.ts';
import type { Committed } from '../../src/merge/proposal.ts';
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { syscallNumber } from '../../src/seccomp/syscall-table.ts';
import { makeReport, newCall } from '../report/sample.ts';

/** What tells a synthetic report from others. */
export interface LegShape {
  readonly suite?: string | null;
  readonly arch?: string;
  readonly leg?: string | null;
  /** Names of calls that the architecture has. */
  readonly calls?: readonly string[];
  /** KIND:VALUE pairs that a gated run found. */
  readonly behaviours?: readonly { readonly kind: 'execute' | 'connect' | 'write'; readonly value: string }[];
  /** Checks that did not hold. */
  readonly failed?: readonly string[];
  readonly exitCode?: number;
  readonly path?: string;
  readonly profile?: Profile | undefined;
  readonly more?: Partial<Report>;
}

/** A committed baseline with one rule. */
export const COMMITTED: Profile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1,
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW', comment: 'everything reads' }],
};

/** A report as a gate on such a machine would have written it: consistent, whatever stands in it. */
export function makeLegReport(shape: LegShape): Report {
  const { suite = 'agent', arch = 'x86_64', leg = null, calls = [], failed = [], exitCode = 0 } = shape;
  const { path = 'seccomp.json', behaviours } = shape;
  const profile = 'profile' in shape ? shape.profile : COMMITTED;
  const seen: Report['behaviours'] =
    behaviours === undefined
      ? null
      : {
          mode: 'gate',
          proven: true,
          why: [],
          rules: 0,
          events: 1,
          byEdit: [],
          limits: [],
          new: behaviours.map(({ kind, value }) => ({
            kind,
            value,
            call: 'execve',
            detail: '',
            exe: '/usr/bin/node',
            comm: 'node',
            count: 1,
            refused: 0,
            verified: true,
            firstAtMs: 1,
            context: null,
            test: null,
          })),
        };
  const blank = makeReport({ behaviours: seen }, failed);
  const draft: Report = {
    ...blank,
    suite,
    leg,
    machine: { ...blank.machine, arch },
    command: { ...blank.command, exitCode },
    baseline: { path, digest: profile === undefined ? null : digestProfile(profile), rules: 1 },
    new: calls.map((name) => newCall({ name, arch, nr: syscallNumber(arch as 'x86_64', name) ?? 9999 })),
    ...shape.more,
  };
  const proposed = listAllNew([draft]).length === 0 ? null : propose(profile, draft);
  return ReportSchema.parse({ ...draft, proposed, ...decideVerdict(findingsOf(draft)) });
}

function propose(profile: Profile | undefined, report: Report): Report['proposed'] {
  const { profile: next, unnamed } = addAll(profile, [report]);
  const text = formatProfile(next);
  const names = listAllNew([report]).filter((name) => !unnamed.includes(name));
  return {
    profile: text,
    digest: digestText(text),
    added: names.filter((name) => !name.includes(':')),
    behaviours: names.filter((name) => name.includes(':')),
    unrepresentable: [...unnamed],
  };
}

export function makeLeg(shape: LegShape): Leg {
  return toLeg(makeLegReport(shape));
}

export function committedAs(profile: Profile | undefined): () => Committed {
  return () =>
    profile === undefined ? { kind: 'none' } : { kind: 'profile', profile, digest: digestProfile(profile) };
}

const CALLS = ['sync', 'fchmod', 'bpf', 'read', 'unshare'];

/** Any leg of two suites, three architectures and two labels. */
export const arbitraryLeg: fc.Arbitrary<Leg> = fc
  .record({
    suite: fc.constantFrom('agent', 'mcp', null),
    arch: fc.constantFrom('x86_64', 'aarch64', 's390x'),
    leg: fc.constantFrom('shard-1', 'shard-2', null),
    calls: fc.uniqueArray(fc.constantFrom(...CALLS), { maxLength: 3 }),
    behaviours: fc.option(
      fc.uniqueArray(
        fc.constantFrom(
          { kind: 'execute' as const, value: '/usr/bin/id' },
          { kind: 'connect' as const, value: '127.0.0.1:80' },
        ),
        { selector: ({ kind }) => kind },
      ),
      { nil: undefined },
    ),
    failed: fc.constantFrom([], [], ['serials']),
    exitCode: fc.constantFrom(0, 0, 1),
    path: fc.constantFrom('seccomp.json', 'other.json'),
    profile: fc.constantFrom(COMMITTED, COMMITTED, COMMITTED, undefined),
  })
  .map(({ behaviours, ...shape }) => makeLeg(behaviours === undefined ? shape : { ...shape, behaviours }));
