import fc from 'fast-check';
import { formatProfile, sortRules } from '../../src/baseline/canonical.ts';
import type { Json, Profile, Rule } from '../../src/baseline/profile.ts';
import { arbitraryProfile, arbitraryRule } from './arbitrary-profile.ts';
import { profileOf } from './read-profile.ts';

const allow = (...names: string[]): Rule => ({ names, action: 'SCMP_ACT_ALLOW' });

test('the canonical text has one line a rule, its keys in order, and a final newline', () => {
  const profile: Profile = {
    callgate: { extra: { z: 1, a: 2n ** 64n } },
    extra: { flags: [] },
    syscalls: [
      { ...allow('sendfile'), comment: 'shutil.copyfile, "twice"\nin one' },
      { ...allow('write', 'read'), extra: { errno: 'EPERM' } },
      {
        excludes: { minKernel: '4.8', caps: ['CAP_SYSLOG', 'CAP_BPF'] },
        includes: { arches: ['arm64', 'amd64'] },
        args: [{ op: 'SCMP_CMP_MASKED_EQ', valueTwo: 2n ** 64n - 1n, value: 0n, index: 3 }],
        errnoRet: 38,
        action: 'SCMP_ACT_ERRNO',
        deprecatedName: true,
        names: ['clone'],
      },
      { ...allow('accept4'), comment: '', args: [], includes: {}, excludes: { arches: [] } },
    ],
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] },
      { architecture: 'SCMP_ARCH_ARM' },
    ],
    defaultErrnoRet: 1,
    defaultAction: 'SCMP_ACT_ERRNO',
  };
  expect(formatProfile(profile)).toBe(`{
  "defaultAction": "SCMP_ACT_ERRNO",
  "defaultErrnoRet": 1,
  "archMap": [
    { "architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"] },
    { "architecture": "SCMP_ARCH_ARM" }
  ],
  "syscalls": [
    { "names": ["accept4"], "action": "SCMP_ACT_ALLOW" },
    { "name": "clone", "action": "SCMP_ACT_ERRNO", "errnoRet": 38, "args": [{ "index": 3, "value": 0, "valueTwo": 18446744073709551615, "op": "SCMP_CMP_MASKED_EQ" }], "includes": { "arches": ["amd64", "arm64"] }, "excludes": { "caps": ["CAP_BPF", "CAP_SYSLOG"], "minKernel": "4.8" } },
    { "names": ["read", "write"], "action": "SCMP_ACT_ALLOW", "errno": "EPERM" },
    { "names": ["sendfile"], "action": "SCMP_ACT_ALLOW", "comment": "shutil.copyfile, \\"twice\\"\\nin one" }
  ],
  "flags": [],
  "callgate": { "a": 18446744073709551616, "z": 1 }
}
`);
});

test('a profile without rules has an empty list', () => {
  expect(
    formatProfile({ defaultAction: 'SCMP_ACT_LOG', architectures: ['SCMP_ARCH_X86_64'], syscalls: [] }),
  ).toBe(
    '{\n  "defaultAction": "SCMP_ACT_LOG",\n  "architectures": ["SCMP_ARCH_X86_64"],\n  "syscalls": []\n}\n',
  );
});

test('what is written is read back the same, and written the same again', () => {
  fc.assert(
    fc.property(arbitraryProfile, (profile) => {
      const text = formatProfile(profile);
      const back = profileOf(text);
      expect(back).toEqual(profile);
      expect(formatProfile(back)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('rules that answer alike may stand in any order: the text is the same', () => {
  const alike = fc.array(
    arbitraryRule.map((rule): Rule => ({ ...rule, action: 'SCMP_ACT_ALLOW', errnoRet: 1 })),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(
      alike.chain((rules) =>
        fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length })),
      ),
      ([rules, shuffled]) => {
        const text = (syscalls: readonly Rule[]) =>
          formatProfile({ defaultAction: 'SCMP_ACT_ERRNO', syscalls });
        expect(text(shuffled)).toBe(text(rules));
      },
    ),
  );
});

describe('sorting', () => {
  test('goes by the first name in the order of its characters, whatever the locale', () => {
    const rules = [allow('zz_first', 'b'), allow('_llseek'), allow('a10'), allow('a2'), allow('B')];
    expect(sortRules(rules).map((rule) => rule.names)).toEqual([
      ['B'],
      ['_llseek'],
      ['a10'],
      ['a2'],
      ['zz_first', 'b'],
    ]);
  });

  test('keeps the order of rules that answer differently for one name, which decides in libseccomp', () => {
    const deny: Rule = { names: ['clone'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 };
    const many = allow('bpf', 'clone');
    expect(sortRules([deny, many])).toEqual([deny, many]);
    expect(sortRules([many, deny])).toEqual([many, deny]);
    const otherNumber: Rule = { ...deny, errnoRet: 1 };
    expect(sortRules([deny, otherNumber])).toEqual([deny, otherNumber]);
    expect(sortRules([otherNumber, deny])).toEqual([otherNumber, deny]);
  });

  test('loses no rule, and never turns a pair that must keep its order', () => {
    fc.assert(
      fc.property(fc.array(arbitraryRule, { maxLength: 12 }), (rules) => {
        const ordered = sortRules(rules);
        expect(new Set(ordered)).toEqual(new Set(rules));
        expect(ordered).toHaveLength(rules.length);
        for (const [index, rule] of rules.entries()) {
          for (const later of rules.slice(index + 1)) {
            const meet = rule.names.some((name) => later.names.includes(name));
            if (!meet || (rule.action === later.action && rule.errnoRet === later.errnoRet)) continue;
            expect(ordered.indexOf(rule)).toBeLessThan(ordered.indexOf(later));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of 20,000 rules for one name does not overflow', () => {
    const rules = Array.from(
      { length: 20_000 },
      (_, index): Rule => ({ ...allow('read'), errnoRet: 20_000 - index }),
    );
    expect(sortRules(rules)).toEqual(rules);
  });
});

test('whole numbers past 2^53 stay doubles when they were, and digits when they were', () => {
  const format = (flags: Json) =>
    formatProfile({ defaultAction: 'SCMP_ACT_LOG', syscalls: [], extra: { flags } });
  expect(format([2 ** 64, 2n ** 64n, 1e300, -0, 0.1])).toContain(
    '[1.8446744073709552e+19, 18446744073709551616, 1e+300, 0, 0.1]',
  );
});
