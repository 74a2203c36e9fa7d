import { MAX_FINDINGS } from '../../src/baseline/findings.ts';
import { problemsOf, warningsOf, withRule } from './read-profile.ts';

const rule = '"names": ["read"], "action": "SCMP_ACT_ALLOW"';

describe('a warning leaves the profile valid', () => {
  test.each<[string, string, string]>([
    [
      'errnoRet without effect',
      withRule(`${rule}, "errnoRet": 1`),
      '2:62: "errnoRet" has no effect with SCMP_ACT_ALLOW: remove it, or use SCMP_ACT_ERRNO',
    ],
    [
      'defaultErrnoRet without effect',
      '{"defaultAction": "SCMP_ACT_LOG", "defaultErrnoRet": 1}',
      '1:54: "defaultErrnoRet" has no effect with SCMP_ACT_LOG: remove it, or use SCMP_ACT_ERRNO',
    ],
    [
      'a name twice in a rule',
      withRule('"names": ["read", "read"], "action": "SCMP_ACT_ALLOW"'),
      '2:21: "read" stands twice in one rule: remove one',
    ],
    [
      'an unknown host architecture',
      withRule(`${rule}, "excludes": {"arches": ["amd46"]}`),
      '2:74: "amd46" is not a host architecture that is known here: did you mean "amd64"?',
    ],
    [
      'an unknown capability',
      withRule(`${rule}, "excludes": {"caps": ["CAP_SYS_ADMNI"]}`),
      '2:72: "CAP_SYS_ADMNI" is not a capability that is known here: did you mean "CAP_SYS_ADMIN"?',
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual([]);
    expect(warningsOf(text)).toEqual([expected]);
  });

  test('errnoRet with TRACE is none', () => {
    expect(warningsOf(withRule('"names": ["read"], "action": "SCMP_ACT_TRACE", "errnoRet": 1'))).toEqual([]);
  });
});

describe('all problems at once', () => {
  test('come in the order of the file, from syntax and content alike', () => {
    const text = `{
  "defaultAction": "SCMP_ACT_ERNO", // typo
  "syscalls": [
    { "names": ["raed", "wriet"], "action": "SCMP_ACT_ALOW", "arg": [], },
    { "names": ["read"], "args": [{ "index": 9, "value": -1, "op": "EQUALS" }] }
  ]
}`;
    expect(problemsOf(text).map((line) => line.split(': ')[0])).toEqual([
      '2:20',
      '2:37',
      '4:17',
      '4:25',
      '4:45',
      '4:62',
      '4:71',
      '5:5',
      '5:46',
      '5:58',
      '5:68',
    ]);
  });

  test(`are cut at ${MAX_FINDINGS}, saying how many more there are`, () => {
    const problems = problemsOf(withRule(`"names": [${'1,'.repeat(2000)}1], "action": "SCMP_ACT_ALLOW"`));
    expect(problems).toHaveLength(MAX_FINDINGS + 1);
    expect(problems.at(-1)).toContain('1001 more of the kind are not shown: mend these first');
  });

  test('of a long file come in good time', () => {
    const names = Array.from({ length: 90_000 }, (_, index) => `"n${index}"`).join(',');
    const start = performance.now();
    expect(problemsOf(withRule(`"names": [${names}], "action": "SCMP_ACT_ALLOW"`))).toHaveLength(
      MAX_FINDINGS + 1,
    );
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
