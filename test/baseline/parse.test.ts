import { formatProfile } from '../../src/baseline/canonical.ts';
import { parseProfile } from '../../src/baseline/parse.ts';
import { profileOf, withArgument, withKeys, withRule } from './read-profile.ts';

describe('a valid profile', () => {
  test('is read with every field', () => {
    const text = `{
      "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "defaultErrno": "ENOSYS",
      "archMap": [{ "architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"] }],
      "syscalls": [
        { "names": ["clone", "clone3"], "action": "SCMP_ACT_ALLOW", "comment": "threads",
          "args": [{ "index": 0, "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ" }],
          "includes": { "arches": ["amd64"], "minKernel": "4.8" }, "excludes": { "caps": ["CAP_SYS_ADMIN"] } },
        { "name": "bpf", "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "errno": "EPERM" }
      ],
      "flags": ["SECCOMP_FILTER_FLAG_LOG"], "callgate": { "suite": "agent" } }`;
    expect(parseProfile(text)).toEqual({
      ok: true,
      warnings: [],
      profile: {
        defaultAction: 'SCMP_ACT_ERRNO',
        defaultErrnoRet: 38,
        archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }],
        syscalls: [
          {
            names: ['clone', 'clone3'],
            action: 'SCMP_ACT_ALLOW',
            args: [{ index: 0, op: 'SCMP_CMP_MASKED_EQ', value: 2114060288n, valueTwo: 0n }],
            comment: 'threads',
            includes: { arches: ['amd64'], minKernel: '4.8' },
            excludes: { caps: ['CAP_SYS_ADMIN'] },
          },
          {
            names: ['bpf'],
            deprecatedName: true,
            action: 'SCMP_ACT_ERRNO',
            errnoRet: 1,
            extra: { errno: 'EPERM' },
          },
        ],
        callgate: { extra: { suite: 'agent' } },
        extra: { defaultErrno: 'ENOSYS', flags: ['SECCOMP_FILTER_FLAG_LOG'] },
      },
    });
  });

  test('may hold null, empty lists, empty filters and an empty comment, which mean nothing', () => {
    const text = withRule(
      '"names": ["read"], "name": "", "action": "SCMP_ACT_ALLOW", "args": null, "comment": "", "includes": {}, "excludes": null, "errnoRet": null',
    );
    expect(profileOf(text)).toStrictEqual({
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }],
    });
  });

  test('needs no rules', () => {
    expect(profileOf('{"defaultAction": "SCMP_ACT_LOG", "syscalls": null}').syscalls).toEqual([]);
    expect(profileOf('{"defaultAction": "SCMP_ACT_LOG"}').syscalls).toEqual([]);
  });

  test('keeps argument values of 64 bits exactly', () => {
    const text = withArgument(
      '"index": 5, "value": 18446744073709551615, "valueTwo": 9007199254740993, "op": "SCMP_CMP_EQ"',
    );
    expect(profileOf(text).syscalls[0]?.args).toEqual([
      { index: 5, op: 'SCMP_CMP_EQ', value: 18446744073709551615n, valueTwo: 9007199254740993n },
    ]);
  });

  test('keeps large numbers of carried keys exactly', () => {
    const text = withKeys('"flags": [9007199254740991, 9007199254740993, -18446744073709551617, 1e21, -0]');
    expect(profileOf(text).extra).toEqual({
      flags: [9007199254740991, 9007199254740993n, -18446744073709551617n, 1e21, 0],
    });
  });

  test('carries a key "__proto__" as a key like any other', () => {
    const { callgate } = profileOf(withKeys('"callgate": {"__proto__": {"polluted": true}, "a": 1}'));
    expect(Object.keys(callgate?.extra ?? {})).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(callgate?.extra)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(formatProfile(profileOf(withKeys('"callgate": {"__proto__": {"polluted": true}}')))).toContain(
      '"callgate": { "__proto__": { "polluted": true } }',
    );
  });
});
