import { findDifference } from '../../src/baseline/difference.ts';
import type { Profile, Rule } from '../../src/baseline/profile.ts';
import { renderDifference } from '../../src/report/difference-text.ts';

const allow = (name: string, more: Partial<Rule> = {}): Rule => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  ...more,
});
const profile = (syscalls: readonly Rule[], more: Partial<Profile> = {}): Profile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  syscalls,
  ...more,
});
const render = (before: Profile, after: Profile) => renderDifference(findDifference(before, after));

describe('the difference of two profiles', () => {
  test('is nothing where both mean the same', () => {
    const grouped = profile([{ names: ['read', 'write'], action: 'SCMP_ACT_ALLOW', comment: 'both' }]);
    expect(render(grouped, profile([allow('write'), allow('read')]))).toEqual([]);
  });

  test('is a line for each call, sorted by name', () => {
    expect(
      render(
        profile([allow('read'), allow('open')]),
        profile([allow('read'), allow('sync'), allow('close')]),
      ),
    ).toEqual(['+ close SCMP_ACT_ALLOW', '- open SCMP_ACT_ALLOW', '+ sync SCMP_ACT_ALLOW']);
  });

  test('has both sides of a changed rule, with what narrows it', () => {
    const narrow = allow('clone', {
      args: [{ index: 0, op: 'SCMP_CMP_MASKED_EQ', value: 2114060288n, valueTwo: 0n }],
    });
    const [before, after, ...rest] = render(profile([narrow]), profile([allow('clone')]));
    expect(before).toMatch(/^- .*"clone".*SCMP_CMP_MASKED_EQ/);
    expect(after).toBe('+ clone SCMP_ACT_ALLOW');
    expect(rest).toEqual([]);
  });

  test('has the default’s answer, architectures and other keys', () => {
    const before = profile([], {
      defaultErrnoRet: 1,
      architectures: ['SCMP_ARCH_X86'],
      extra: { flags: [] },
    });
    const after = profile([], {
      defaultAction: 'SCMP_ACT_LOG',
      architectures: ['SCMP_ARCH_X86_64'],
      extra: { flags: ['x'] },
    });
    expect(render(before, after)).toEqual([
      '- default SCMP_ACT_ERRNO (errno 1)',
      '+ default SCMP_ACT_LOG',
      '- SCMP_ARCH_X86',
      '+ SCMP_ARCH_X86_64',
      '~ key "flags"',
    ]);
  });

  test('has the behaviours that one side alone lists', () => {
    const before = profile([], {
      callgate: { behaviours: [{ kind: 'execute', value: '/usr/bin/git', comment: 'clones' }] },
    });
    const after = profile([], {
      callgate: {
        behaviours: [
          { kind: 'write', value: '$WORKSPACE/**' },
          { kind: 'connect', value: 'api.example.com:443' },
        ],
      },
    });
    expect(render(before, after)).toEqual([
      '- execute /usr/bin/git',
      '+ connect api.example.com:443',
      '+ write $WORKSPACE/**',
    ]);
  });

  test('shows no control character of a profile', () => {
    expect(render(profile([]), profile([allow('a\u001b[31m\nb')])).join('')).toMatch(
      /^\+ [^\u001b\n]*\\u\{1b\}/,
    );
  });
});
