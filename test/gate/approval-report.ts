import { formatProfile } from '../../src/baseline/canonical.ts';
import { addCalls } from '../../src/baseline/merge.ts';
import { addBehaviours } from '../../src/baseline/merge-behaviours.ts';
import type { Profile } from '../../src/baseline/profile.ts';
import { behaviourId } from '../../src/behaviour/behaviour-id.ts';
import { digestProfile, digestText } from '../../src/gate/baseline-file.ts';
import type { NewCall, Report } from '../../src/report/schema.ts';
import { makeReport, newCall } from '../report/sample.ts';

/** A committed baseline with one rule. */
export const COMMITTED: Profile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1,
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW', comment: 'everything reads' }],
};

export const SYNC = newCall();
export const FCHMOD = newCall({ name: 'fchmod', nr: 91, exe: '/usr/bin/node', comm: 'node' });
/** Of high risk. */
export const BPF = newCall({ name: 'bpf', nr: 321, exe: '/usr/bin/node', comm: 'node' });
export const UNNAMED = newCall({ name: 'x86_64:#999', nr: 999 });

/** The report of a proven check that found these calls, and the behaviours of `overrides`, outside of a baseline. */
export function reportOf(
  profile: Profile | undefined,
  calls: readonly NewCall[],
  overrides: Partial<Report> = {},
  failed: readonly string[] = [],
): Report {
  const target = { architecture: 'x86_64', capabilities: [], kernel: '6.18' };
  const { profile: withCalls, unrepresentable } = addCalls(profile, calls, target);
  const behaviours = overrides.behaviours?.mode === 'gate' ? overrides.behaviours.new : [];
  const text = formatProfile(addBehaviours(withCalls, behaviours).profile);
  const unnamed = [...new Set(unrepresentable.map(({ name }) => name))];
  const names = [...new Set(calls.map(({ name }) => name))].sort();
  return makeReport(
    {
      verdict: 'new',
      reasons: names.map((name) => `new: ${name}`),
      new: [...calls],
      baseline: {
        path: 'seccomp.json',
        digest: profile === undefined ? null : digestProfile(profile),
        rules: profile?.syscalls.length ?? 0,
      },
      proposed: {
        profile: text,
        digest: digestText(text),
        added: names.filter((name) => !unnamed.includes(name)),
        behaviours: behaviours.map(behaviourId),
        unrepresentable: unnamed,
      },
      ...overrides,
    },
    failed,
  );
}
