import fc from 'fast-check';
import { formatProfile } from '../../src/baseline/canonical.ts';
import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { type Approval, type ApprovalRequest, planApproval } from '../../src/gate/approval.ts';
import { digestText } from '../../src/gate/baseline-file.ts';
import { arbitraryProfile } from '../baseline/arbitrary-profile.ts';
import { profileOf } from '../baseline/read-profile.ts';
import { newCall } from '../report/sample.ts';
import { BPF, COMMITTED, FCHMOD, reportOf, SYNC, UNNAMED } from './approval-report.ts';
import { behavioursOf, newBehaviour } from './seen-behaviour.ts';

const request = (overrides: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  report: reportOf(COMMITTED, [SYNC, FCHMOD]),
  profile: COMMITTED,
  only: null,
  reasonOf: () => 'the export tool',
  approver: null,
  ...overrides,
});

function approve(overrides: Partial<ApprovalRequest> = {}): Approval {
  const planned = planApproval(request(overrides));
  if (!planned.ok) throw new Error(planned.problems.join('\n'));
  return planned.approval;
}

function problems(overrides: Partial<ApprovalRequest>): readonly string[] {
  const planned = planApproval(request(overrides));
  return planned.ok ? [] : planned.problems;
}

const ruleOf = (text: string, name: string): Rule | undefined =>
  profileOf(text).syscalls.find(({ names }) => names.includes(name));

describe('an approval', () => {
  test('adds the calls with their reason, and leaves every other rule as it is', () => {
    const { text, approved, left } = approve();
    expect([approved, left]).toEqual([['fchmod', 'sync'], []]);
    expect(profileOf(text).syscalls).toEqual([
      { names: ['fchmod'], action: 'SCMP_ACT_ALLOW', comment: 'the export tool' },
      { names: ['read'], action: 'SCMP_ACT_ALLOW', comment: 'everything reads' },
      { names: ['sync'], action: 'SCMP_ACT_ALLOW', comment: 'the export tool' },
    ]);
  });

  test('adds the named calls alone, and says what is left', () => {
    const { text, approved, left } = approve({ only: ['sync'] });
    expect([approved, left]).toEqual([['sync'], ['fchmod']]);
    expect(ruleOf(text, 'fchmod')).toBeUndefined();
  });

  test('names the approver', () => {
    expect(ruleOf(approve({ approver: 'octocat' }).text, 'sync')?.comment).toBe(
      'the export tool (approved by @octocat)',
    );
    const silent = approve({
      report: reportOf(COMMITTED, [SYNC]),
      approver: 'octocat',
      reasonOf: () => null,
    });
    expect(ruleOf(silent.text, 'sync')?.comment).toBe('approved by @octocat');
  });

  test('of a first baseline makes it', () => {
    const { text } = approve({ report: reportOf(undefined, [SYNC]), profile: undefined });
    expect(profileOf(text)).toMatchObject({
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: [{ names: ['sync'] }],
    });
  });

  test('may be of a run without proof, and says so', () => {
    const report = reportOf(COMMITTED, [SYNC], {}, ['serials', 'lost']);
    expect(approve({ report }).unproven).toEqual(['lost', 'serials']);
    expect(approve().unproven).toEqual([]);
  });

  test('leaves out what no profile can name', () => {
    const { approved, left, unnamed } = approve({ report: reportOf(COMMITTED, [SYNC, UNNAMED]) });
    expect({ approved, left, unnamed }).toEqual({
      approved: ['sync'],
      left: ['x86_64:#999'],
      unnamed: ['x86_64:#999'],
    });
  });

  test('of a call on another architecture lists it', () => {
    const old = newCall({ name: 'sync', arch: 'i386', nr: 36 });
    const { text } = approve({ report: reportOf(COMMITTED, [old]) });
    expect(profileOf(text).architectures).toEqual(['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86']);
  });

  test('is, less its reasons, what the report proposed, for any baseline', () => {
    const target = [SYNC, FCHMOD, BPF];
    fc.assert(
      fc.property(arbitraryProfile, (profile: Profile) => {
        const report = reportOf(profile, target);
        const planned = planApproval(request({ report, profile, reasonOf: () => null }));
        expect(planned.ok || planned.problems.every((problem) => /high risk/.test(problem))).toBe(true);
        const reasoned = planApproval(request({ report, profile, reasonOf: () => 'zz-reason' }));
        if (!reasoned.ok) throw new Error(reasoned.problems.join());
        const bare = profileOf(reasoned.approval.text);
        const syscalls = bare.syscalls.map((rule) => {
          const { comment, ...rest } = rule;
          return comment === 'zz-reason' ? rest : rule;
        });
        const committed = report.proposed?.profile ?? '';
        const lines = (text: string) =>
          text
            .split('\n')
            .map((line) => line.replace(/,$/, ''))
            .sort();
        expect(lines(formatProfile({ ...bare, syscalls }))).toEqual(lines(committed));
      }),
      { numRuns: 300 },
    );
  });
});

describe('an approval is refused', () => {
  test.each<[string, Partial<ApprovalRequest>, RegExp]>([
    ['without new calls', { report: reportOf(COMMITTED, [], { proposed: null }) }, /found nothing new/],
    [
      'of a recording',
      { report: reportOf(COMMITTED, [SYNC], { mode: 'record', new: [] }) },
      /report of record/,
    ],
    [
      'when the baseline has moved on',
      { profile: { ...COMMITTED, syscalls: [] } },
      /moved on.*run the gate again/,
    ],
    ['when the baseline is gone', { profile: undefined }, /moved on.*found none/],
    [
      'when a first baseline is there already',
      { report: reportOf(undefined, [SYNC]) },
      /judged by none, found sha256/,
    ],
    [
      'of an architecture without a table',
      {
        report: reportOf(COMMITTED, [SYNC], {
          machine: { ...reportOf(COMMITTED, [SYNC]).machine, arch: 'vax' },
        }),
      },
      /architecture vax/,
    ],
    [
      'of what no profile can name',
      { report: reportOf(COMMITTED, [UNNAMED]) },
      /found nothing that a profile can name/,
    ],
    [
      'of what no profile can name, asked by name',
      { report: reportOf(COMMITTED, [SYNC, UNNAMED]), only: ['x86_64:#999'] },
      /no profile can name x86_64:#999/,
    ],
  ])('%s', (_, overrides, expected) => {
    expect(problems(overrides)).toEqual([expect.stringMatching(expected)]);
  });

  test('with every unknown name at once, and what was meant', () => {
    expect(problems({ only: ['fchmd', 'sync', 'reboot'] })).toEqual([
      'found "fchmd", which is nothing new in the report; did you mean fchmod?',
      'found "reboot", which is nothing new in the report; expected one of fchmod, sync',
    ]);
  });

  test('without a reason for a call of high risk, and not without one for another', () => {
    const report = reportOf(COMMITTED, [BPF]);
    expect(problems({ report, reasonOf: () => null })).toEqual([
      expect.stringMatching(/^bpf is of high risk .*given no reason; expected one$/),
    ]);
    expect(problems({ report, reasonOf: () => 'a tracer' })).toEqual([]);
  });

  test.each<[string, (text: string) => string]>([
    ['another call', (text) => text.replace('"sync"', '"reboot"')],
    ['a hidden rule', (text) => text.replace('"fchmod"', '"fchmod", "reboot"')],
    ['another spelling', (text) => `${text} `],
  ])('when its proposed text has %s', (_, change) => {
    const report = reportOf(COMMITTED, [SYNC, FCHMOD]);
    const { proposed } = report;
    const forged = { ...report, proposed: proposed && { ...proposed, profile: change(proposed.profile) } };
    expect(problems({ report: forged })).toEqual([
      expect.stringMatching(/not the baseline with what is new in it/),
    ]);
  });

  test('when its digest is not of its text', () => {
    const report = reportOf(COMMITTED, [SYNC]);
    const proposed = report.proposed && { ...report.proposed, digest: `sha256:${'0'.repeat(64)}` };
    expect(problems({ report: { ...report, proposed } })).toEqual([
      expect.stringMatching(/not the baseline/),
    ]);
  });
});

describe('of behaviours, an approval', () => {
  const ID = newBehaviour();
  const SCRATCH = newBehaviour({ kind: 'write', value: '$TMPDIR/a b', call: 'openat', exe: '/usr/bin/node' });
  const AGAIN = newBehaviour({ exe: '/usr/bin/env', comm: 'env' });
  const report = reportOf(COMMITTED, [SYNC], { behaviours: behavioursOf([SCRATCH, ID, AGAIN]) });
  const behavioursIn = (text: string) => profileOf(text).callgate?.behaviours;

  test('adds them beside the calls, each with its reason and the approver', () => {
    const { text, approved, left } = approve({ report, approver: 'octocat' });
    expect([approved, left]).toEqual([['sync', 'execute:/usr/bin/id', 'write:$TMPDIR/a b'], []]);
    const comment = 'the export tool (approved by @octocat)';
    expect(behavioursIn(text)).toEqual([
      { kind: 'execute', value: '/usr/bin/id', comment },
      { kind: 'write', value: '$TMPDIR/a b', comment },
    ]);
    expect(ruleOf(text, 'sync')?.comment).toBe(comment);
  });

  test('adds the named ones alone, and says what is left', () => {
    const { text, approved, left } = approve({ report, only: ['write:$TMPDIR/a b'], reasonOf: () => null });
    expect([approved, left]).toEqual([['write:$TMPDIR/a b'], ['sync', 'execute:/usr/bin/id']]);
    expect(behavioursIn(text)).toEqual([{ kind: 'write', value: '$TMPDIR/a b' }]);
    expect(ruleOf(text, 'sync')).toBeUndefined();
  });

  test('leaves the key as it is where calls alone are approved', () => {
    const { text } = approve({ report, only: ['sync'] });
    expect(behavioursIn(text)).toBeUndefined();
  });

  test('needs no new call', () => {
    const alone = reportOf(COMMITTED, [], { behaviours: behavioursOf([SCRATCH]) });
    expect(approve({ report: alone }).approved).toEqual(['write:$TMPDIR/a b']);
  });

  test('is refused without a reason for one of high risk', () => {
    expect(problems({ report, reasonOf: () => null })).toEqual([
      expect.stringMatching(/^execute:\/usr\/bin\/id is of high risk \(.*\) and was given no reason/),
    ]);
  });

  test('is refused for one that the report does not have, with what was meant', () => {
    expect(problems({ report, only: ['execute:/usr/bin/ip'] })).toEqual([
      'found "execute:/usr/bin/ip", which is nothing new in the report; did you mean execute:/usr/bin/id?',
    ]);
  });

  test('is refused where the proposed text has another one', () => {
    const { proposed } = report;
    const text = proposed?.profile.replace('$TMPDIR/a b', '$HOME/**') ?? '';
    expect(text).toContain('$HOME/**');
    const forged = {
      ...report,
      proposed: proposed && { ...proposed, profile: text, digest: digestText(text) },
    };
    expect(problems({ report: forged })).toEqual([
      expect.stringMatching(/not the baseline with what is new/),
    ]);
  });

  test('is refused of those that are only shown', () => {
    const shown = { ...report, new: [], behaviours: behavioursOf([ID], { mode: 'report' }) };
    expect(problems({ report: shown })).toEqual([expect.stringMatching(/found nothing new/)]);
    const mixed = reportOf(COMMITTED, [SYNC], { behaviours: behavioursOf([ID], { mode: 'report' }) });
    expect(approve({ report: mixed }).approved).toEqual(['sync']);
  });

  test('leaves out one that no profile can hold', () => {
    const hidden = newBehaviour({ value: '/bin/\u200bsh' });
    const odd = reportOf(COMMITTED, [], { behaviours: behavioursOf([hidden, SCRATCH]) });
    const { approved, left, unnamed } = approve({ report: odd });
    expect([approved, left, unnamed]).toEqual([
      ['write:$TMPDIR/a b'],
      ['execute:/bin/\u200bsh'],
      ['execute:/bin/\u200bsh'],
    ]);
  });
});
