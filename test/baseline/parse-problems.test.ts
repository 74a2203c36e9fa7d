import { problemsOf, withArgument, withKeys, withRule } from './read-profile.ts';

const noKey = 'and an engine would ignore it silently';
const digits = (name: string, most = '18446744073709551615') =>
  `a whole number from 0 to ${most} for "${name}", in digits alone`;
const condition = '"index": 0, "value": 1, "op": "SCMP_CMP_EQ"';
const rule = '"names": ["read"], "action": "SCMP_ACT_ALLOW"';

describe('a problem is told with its place, what was found and what to do', () => {
  test.each<[string, string, string]>([
    ['a list at the top', '[]', '1:1: found a list, expected an object: a profile'],
    [
      'no default action',
      '{"syscalls": []}',
      '1:1: "defaultAction" is missing, expected an action such as "SCMP_ACT_ERRNO": write it',
    ],
    [
      'a null default action',
      '{"defaultAction": null}',
      '1:1: "defaultAction" is missing, expected an action such as "SCMP_ACT_ERRNO": write it',
    ],
    [
      'a misspelt action',
      '{"defaultAction": "SCMP_ACT_ERNO"}',
      '1:19: "SCMP_ACT_ERNO" is not an action: did you mean "SCMP_ACT_ERRNO"?',
    ],
    [
      'an action without its prefix',
      '{"defaultAction": "allow"}',
      '1:19: "allow" is not an action: did you mean "SCMP_ACT_ALLOW"?',
    ],
    ['an action that is a number', '{"defaultAction": 1}', '1:19: found 1, expected action: a string'],
    [
      'a misspelt top-level key',
      withKeys('"syscals": []'),
      `2:1: "syscals" is not a key of a profile, ${noKey}: did you mean "syscalls"?`,
    ],
    [
      'a key in other case',
      withKeys('"Syscalls": []'),
      `2:1: "Syscalls" is not a key of a profile, ${noKey}: did you mean "syscalls"?`,
    ],
    [
      'a top-level key "__proto__"',
      withKeys('"__proto__": {}'),
      `2:1: "__proto__" is not a key of a profile, ${noKey}; expected defaultAction, defaultErrnoRet, architectures, archMap, syscalls, callgate, defaultErrno, flags, listenerPath, listenerMetadata`,
    ],
    ['rules that are no list', withKeys('"syscalls": {}'), '2:13: found an object, expected a list of rules'],
    [
      'an error number past 4095',
      withKeys('"defaultErrnoRet": 4096'),
      `2:20: found 4096, expected ${digits('defaultErrnoRet', '4095')}`,
    ],
    [
      'an unknown architecture',
      withKeys('"architectures": ["SCMP_ARCH_X86_46"]'),
      '2:19: "SCMP_ARCH_X86_46" is not an architecture: did you mean "SCMP_ARCH_X86_64"?',
    ],
    [
      'an architecture without its prefix',
      withKeys('"architectures": ["aarch64"]'),
      '2:19: "aarch64" is not an architecture: did you mean "SCMP_ARCH_AARCH64"?',
    ],
    [
      'architectures beside archMap',
      withKeys('"architectures": ["SCMP_ARCH_ARM"],\n"archMap": [{"architecture": "SCMP_ARCH_ARM"}]'),
      '3:12: found both "architectures" and "archMap", which Docker refuses: keep one of them',
    ],
    [
      'an archMap entry without architecture',
      withKeys('"archMap": [{}]'),
      '2:13: "architecture" is missing, expected an architecture such as "SCMP_ARCH_X86_64": write it',
    ],
    [
      'a misspelt key in archMap',
      withKeys('"archMap": [{"architecture": "SCMP_ARCH_ARM", "subArchitecture": []}]'),
      `2:47: "subArchitecture" is not a key of an entry of "archMap", ${noKey}: did you mean "subArchitectures"?`,
    ],
    [
      'an infinite number in a carried key',
      withKeys('"flags": 1e999'),
      '2:10: found 1e999, which is beyond the range of a double: write a smaller number',
    ],
    [
      'a rule that is a string',
      '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [\n"read"]}',
      '2:1: found the string "read", expected an object: a rule',
    ],
    [
      'a misspelt args',
      withRule(`${rule}, "arg": []`),
      `2:50: "arg" is not a key of a rule, ${noKey}: did you mean "args"?`,
    ],
    [
      'no names',
      withRule('"action": "SCMP_ACT_ALLOW"'),
      '2:1: "names" is missing or empty, expected at least one system call: name it, or remove the rule',
    ],
    [
      'empty names',
      withRule('"names": [], "action": "SCMP_ACT_ALLOW"'),
      '2:12: "names" is missing or empty, expected at least one system call: name it, or remove the rule',
    ],
    [
      'names that are a string',
      withRule('"names": "read", "action": "SCMP_ACT_ALLOW"'),
      '2:12: found the string "read", expected a list of names of system calls',
    ],
    [
      'name beside names',
      withRule(`${rule}, "name": "write"`),
      '2:58: found both "name" and "names", which Docker refuses: move the name into "names"',
    ],
    [
      'a misspelt name',
      withRule('"names": ["read", "opneat"], "action": "SCMP_ACT_ALLOW"'),
      '2:21: no architecture has a system call "opneat": did you mean "openat"?',
    ],
    [
      'a misspelt deprecated name',
      withRule('"name": "raed", "action": "SCMP_ACT_ALLOW"'),
      '2:11: no architecture has a system call "raed": did you mean "read"?',
    ],
    [
      'a name like nothing',
      withRule('"name": "frobnicate", "action": "SCMP_ACT_ALLOW"'),
      '2:11: no architecture has a system call "frobnicate"; expected the name of a system call as the kernel has it, such as "openat"',
    ],
    [
      'a name that is a number',
      withRule('"names": [1], "action": "SCMP_ACT_ALLOW"'),
      '2:13: found 1, expected the name of a system call',
    ],
    [
      'no action',
      withRule('"names": ["read"]'),
      '2:1: "action" is missing, expected an action such as "SCMP_ACT_ALLOW": write it',
    ],
    [
      'an unknown action',
      withRule('"names": ["read"], "action": "SCMP_ACT_PERMIT"'),
      '2:32: "SCMP_ACT_PERMIT" is not an action; expected SCMP_ACT_KILL, SCMP_ACT_KILL_THREAD, SCMP_ACT_KILL_PROCESS, SCMP_ACT_TRAP, SCMP_ACT_ERRNO, SCMP_ACT_TRACE, SCMP_ACT_NOTIFY, SCMP_ACT_LOG, SCMP_ACT_ALLOW',
    ],
    [
      'a negative errnoRet',
      withRule('"names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": -1'),
      `2:62: found -1, expected ${digits('errnoRet', '4095')}`,
    ],
    [
      'a comment that is a list',
      withRule(`${rule}, "comment": []`),
      '2:61: found a list, expected a comment: a string',
    ],
    [
      'args that are an object',
      withRule(`${rule}, "args": {}`),
      '2:58: found an object, expected a list of argument conditions',
    ],
    [
      'a null among args',
      withRule(`${rule}, "args": [null]`),
      '2:59: found null, expected an object: an argument condition',
    ],
    [
      'an argument index past 5',
      withArgument('"index": 6, "value": 1, "op": "SCMP_CMP_EQ"'),
      `3:12: found 6, expected ${digits('index', '5')}`,
    ],
    [
      'a negative value',
      withArgument('"index": 0, "value": -1, "op": "SCMP_CMP_EQ"'),
      `3:24: found -1, expected ${digits('value')}`,
    ],
    [
      'a fraction',
      withArgument('"index": 0, "value": 1.0, "op": "SCMP_CMP_EQ"'),
      `3:24: found 1.0, expected ${digits('value')}`,
    ],
    [
      'an exponent',
      withArgument('"index": 0, "value": 1e3, "op": "SCMP_CMP_EQ"'),
      `3:24: found 1e3, expected ${digits('value')}`,
    ],
    [
      'a value of 2^64',
      withArgument('"index": 0, "value": 18446744073709551616, "op": "SCMP_CMP_EQ"'),
      `3:24: found 18446744073709551616, expected ${digits('value')}`,
    ],
    [
      'a value in quotes',
      withArgument('"index": 0, "value": "1", "op": "SCMP_CMP_EQ"'),
      `3:24: found the string "1", expected ${digits('value')}`,
    ],
    [
      'a valueTwo that is true',
      withArgument(`${condition}, "valueTwo": true`),
      `3:60: found true, expected ${digits('valueTwo')}`,
    ],
    [
      'no index',
      withArgument('"value": 1, "op": "SCMP_CMP_EQ"'),
      '3:1: "index" is missing, expected a whole number from 0 to 5: write it',
    ],
    [
      'no value',
      withArgument('"index": 1, "op": "SCMP_CMP_EQ"'),
      '3:1: "value" is missing, expected a whole number from 0 to 18446744073709551615: write it',
    ],
    [
      'no operator',
      withArgument('"index": 0, "value": 1'),
      '3:1: "op" is missing, expected an operator such as "SCMP_CMP_EQ": write it',
    ],
    [
      'a misspelt operator',
      withArgument('"index": 0, "value": 1, "op": "SCMP_CMP_EQU"'),
      '3:33: "SCMP_CMP_EQU" is not an operator: did you mean "SCMP_CMP_EQ"?',
    ],
    [
      'a misspelt key of a condition',
      withArgument(`${condition}, "valuetwo": 1`),
      `3:48: "valuetwo" is not a key of an argument condition, ${noKey}: did you mean "valueTwo"?`,
    ],
    [
      'a filter that is a list',
      withRule(`${rule}, "includes": []`),
      '2:62: found a list, expected an object: "includes" or "excludes"',
    ],
    [
      'a misspelt key of a filter',
      withRule(`${rule}, "excludes": {"cap": []}`),
      `2:63: "cap" is not a key of "includes" or "excludes", ${noKey}: did you mean "caps"?`,
    ],
    [
      'a capability without CAP_',
      withRule(`${rule}, "includes": {"caps": ["SYS_ADMIN"]}`),
      '2:72: "SYS_ADMIN" is not a capability, expected a name such as "CAP_SYS_ADMIN"; write it in capitals, with CAP_ before it',
    ],
    [
      'a capability in small letters',
      withRule(`${rule}, "includes": {"caps": ["cap_syslog"]}`),
      '2:72: "cap_syslog" is not a capability, expected a name such as "CAP_SYS_ADMIN": did you mean "CAP_SYSLOG"?',
    ],
    [
      'a minKernel of three parts',
      withRule(`${rule}, "includes": {"minKernel": "4.8.1"}`),
      '2:76: found "4.8.1" for "minKernel", expected MAJOR.MINOR such as "4.8"',
    ],
    [
      'an empty minKernel',
      withRule(`${rule}, "excludes": {"minKernel": ""}`),
      '2:76: found "" for "minKernel", expected MAJOR.MINOR such as "4.8"',
    ],
    [
      'a minKernel of 0.0',
      withRule(`${rule}, "excludes": {"minKernel": "0.0"}`),
      '2:76: found "0.0" for "minKernel", expected MAJOR.MINOR such as "4.8"',
    ],
    [
      "a minKernel past Docker's bytes",
      withRule(`${rule}, "excludes": {"minKernel": "4.256"}`),
      '2:76: found "4.256" for "minKernel", expected MAJOR.MINOR such as "4.8"',
    ],
    [
      'a minKernel that is a number',
      withRule(`${rule}, "excludes": {"minKernel": 4.8}`),
      '2:76: found 4.8, expected a kernel version "MAJOR.MINOR"',
    ],
    [
      'a key twice',
      '{"defaultAction": "SCMP_ACT_ERRNO",\n"defaultAction": "SCMP_ACT_ALLOW"}',
      '2:1: the key "defaultAction" stands a second time in one object (first in line 1), and an engine would use only the last: remove one',
    ],
    [
      'a key twice in a carried key',
      withKeys('"flags": [{"a": 1,\n"a": 2}]'),
      '3:1: the key "a" stands a second time in one object (first in line 2), and an engine would use only the last: remove one',
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual([expected]);
  });
});
